"""Cold readers: the very asks that the pipeline sends, as files for whoever answers, and what their replies come to.

A trial keeps a folder with `asks/NAME.md`, `replies/NAME.json` (by hand or by any model) and `key.json`, which says what each ask is and is
not for whoever answers. A reply that cannot be used is asked for again as the door does: `asks/NAME.again1.md`, to be answered beside the
first. Knows no trial.
"""

import datetime
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from loreboard.evals.recordings import marked, packed, page
from loreboard.llm import Chat
from loreboard.llm.recorded import Recorded, Recording, Written, mark
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import ModelTrouble
from loreboard.story.files import write_whole

T = TypeVar("T")


class Files:
    """A reader who answers by files: serves the replies there are, and writes down every ask that has none."""

    model = "files"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.used: list[Written] = []
        self.open: list[Path] = []
        """Asks that are to be answered."""

    async def reply(self, ask: Ask) -> Reply:
        """What was replied to `ask`, as it stands in the file. Raises ModelTrouble where there is nothing, or it was written to other words."""
        language, _, name = ask.step.partition("/")
        name = name.replace("/", ".")
        asked, said = self._folder / "asks" / language / f"{name}.md", self._folder / "replies" / language / f"{name}.json"
        if not said.exists() or marked(asked) != mark(ask):
            write_whole(asked, page(ask).encode())
            self.open.append(asked)
            raise ModelTrouble("not yet answered", ask.step)
        text = said.read_text(encoding="utf-8")
        self.used.append(Written(step=ask.step, prompt=ask.prompt, ask=mark(ask), reply=_value(text)))
        return Reply(text=text, model=self.model)


@dataclass(frozen=True)
class Trial(Generic[T]):
    """What is asked of cold readers. `name` is of the set; `read` asks a Chat for everything in turn, `report` says what came of it in
    lines, and `key` what each ask is."""

    name: str
    read: Callable[[Chat], Iterator[T]]
    report: Callable[[Iterable[T]], Iterator[str]]
    key: Callable[[], object]

    def ask_next(self, folder: Path) -> tuple[Files, tuple[T, ...]]:
        """Read on the replies in `folder` as far as they reach, and write down every ask that has none, and the key."""
        files = Files(folder)
        told = tuple(self.read(files))
        write_whole(folder / "key.json", json.dumps(self.key(), ensure_ascii=False, indent=1).encode())
        return files, told

    def pack(self, folder: Path, by: str) -> Recording:
        """Every reply in `folder`. Raises ModelTrouble while one is missing."""
        files, _ = self.ask_next(folder)
        if files.open:
            raise ModelTrouble(f"Not yet answered: {', '.join(path.stem for path in files.open)}", str(folder), "Answer them first.")
        replies = tuple(sorted(files.used, key=lambda written: written.step))
        return Recording(by=by, date=datetime.datetime.now(datetime.UTC).date(), chosen={"set": self.name}, replies=replies)

    def main(self, words: list[str], usage: str) -> int:
        """Run `next FOLDER`, `pack FOLDER FILE BY` or `play FILE`; returns the exit code."""
        match words:
            case ["next", folder]:
                files, told = self.ask_next(Path(folder))
                print(*self.report(told), sep="\n")
                print(f"{len(files.open)} to answer" + "".join(f"\n  {path}" for path in files.open))
            case ["pack", folder, file, *by] if by:
                write_whole(Path(file), packed(self.pack(Path(folder), " ".join(by))))
            case ["play", file]:
                recording = Recording.read(Path(file))
                recorded = Recorded(recording)
                print(f"{recording.by}, {recording.date}", *self.report(self.read(recorded)), sep="\n")
                print(f"{len(recorded.stale)} of {len(recording.replies)} replies were written to another wording than today's")
            case _:
                print(usage)
                return 2
        return 0


def _value(text: str) -> object:
    """A reply as JSON where it is some, else as the text that it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text
