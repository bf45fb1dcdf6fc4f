"""Series recorded at our own door: replies written in earnest, by whoever reads the prompts, to the very prompts that are sent.

    python -m loreboard.evals.recordings next FOLDER          # what is to be answered now, as files to read and answer
    python -m loreboard.evals.recordings pack FOLDER FILE     # all answers as one recording
    python -m loreboard.evals.recordings play FILE DIR        # the series again from the recording, without a model or a key

FOLDER has `chosen.json` (settings), `asks/STEP.md` (written by `next`) and `replies/STEP.json` (written by hand; "/" in a step
is "." in a file's name). `next` runs the whole pipeline on the replies there are, up to where one is missing, so a reply that is
not usable, or was written to another prompt, shows itself at once.
"""

import asyncio
import datetime
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from loreboard.evals.making import composer
from loreboard.llm import Chat
from loreboard.llm.recorded import Recorded, Recording, Written, mark
from loreboard.lore import Lore
from loreboard.pipeline import runs
from loreboard.pipeline.door import Hired, Models
from loreboard.pipeline.runs import Tools
from loreboard.pipeline.settings import Settings
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import LoreboardError, ModelTrouble
from loreboard.story.files import write_whole

GATHER = 3.0
"""Seconds that a branch without an answer waits for the others to come to theirs."""


class _Asking:
    """Answers from the replies there are, and writes down every ask that has none."""

    model = "recorded"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.open: dict[str, str] = {}
        """Step -> why it is to be answered."""
        self.used: list[Written] = []

    async def reply(self, ask: Ask) -> Reply:
        name = ask.step.replace("/", ".")
        asked, said = self._folder / "asks" / f"{name}.md", self._folder / "replies" / f"{name}.json"
        if "/again" in ask.step:
            self.open[ask.step] = ask.user.rpartition("could not be used as")[2]
        elif not said.exists():
            self.open[ask.step] = f"read {asked}, write {said}"
        elif marked(asked) != mark(ask):
            self.open[ask.step] = f"the prompt has changed: read {asked} again, mend {said}"
        else:
            value = _json(said, self.open, ask.step)
            if value is not None:
                self.used.append(Written(step=ask.step, prompt=ask.prompt, ask=mark(ask), reply=value))
                return Reply(text=json.dumps(value, ensure_ascii=False), model=self.model)
        if "/again" not in ask.step:
            write_whole(asked, page(ask).encode())
        await asyncio.sleep(GATHER)
        raise ModelTrouble("not yet answered", ask.step)


def marked(path: Path) -> str:
    """The mark in the first line of an ask that was written down, "" where there is none."""
    return path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("<!-- ").removesuffix(" -->") if path.exists() else ""


def page(ask: Ask) -> str:
    """An ask as a file to read and answer: its mark, and everything that a model would be sent."""
    return f"<!-- {mark(ask)} -->\n# system\n{ask.system}\n\n# user\n{ask.told}\n\n# JSON Schema of the reply ({ask.wanted})\n{ask.shape}\n"


def _json(path: Path, wrong: dict[str, str], step: str) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        wrong[step] = f"{path} is no JSON: {error}"
        return None


def play(chat: Chat, chosen: Settings, root: Path) -> None:
    """Write the series of `chosen` into `root` with `chat`. Raises what the run does."""
    made_by = "Written by hand at a recorded door" if chosen.language == "en" else "照着录下的问答写成"
    asyncio.run(runs.begin(root, chosen, Tools(models=Models(Hired(chat)), lore=Lore.open(None, lambda _: None), made_by=made_by)))


def ask_next(folder: Path) -> _Asking:
    """Run on the replies in `folder` as far as they reach."""
    chosen = Settings.model_validate_json((folder / "chosen.json").read_bytes())
    asking = _Asking(folder)
    with tempfile.TemporaryDirectory() as place:
        try:
            play(asking, chosen, Path(place) / "series")
        except LoreboardError as error:
            if not asking.open:
                raise
            del error
    return asking


def pack(folder: Path, by: str) -> Recording:
    """Every reply of a run that needs no more. Raises ModelTrouble while one is missing."""
    asking = ask_next(folder)
    if asking.open:
        raise ModelTrouble(f"Not yet answered: {', '.join(asking.open)}", str(folder), "Write them first.")
    chosen = json.loads((folder / "chosen.json").read_bytes())
    replies = tuple(sorted(asking.used, key=lambda w: w.step))
    return Recording(by=by, date=datetime.datetime.now(datetime.UTC).date(), chosen=chosen, replies=replies)


def packed(told: Recording) -> bytes:
    """`told` as JSON, a reply a line, so that a changed one is a changed line."""
    head = json.dumps(told.model_dump(mode="json", exclude={"replies"}), ensure_ascii=False, indent=1)
    rows = ",\n".join(json.dumps(w.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":")) for w in told.replies)
    return f'{head[:-2]},\n "replies": [\n{rows}\n ]\n}}\n'.encode()


def main(words: list[str]) -> int:
    """Run one of the commands above; returns the exit code."""
    match words:
        case ["next", folder]:
            asking = ask_next(Path(folder))
            print("\n".join(f"{step}: {why}" for step, why in sorted(asking.open.items())) or "Nothing: the series is whole.")
            print(f"{len(asking.used)} answered, {len(asking.open)} to answer")
        case ["pack", folder, file, *by]:
            told = pack(Path(folder), " ".join(by))
            write_whole(Path(file), packed(told))
        case ["play", file, root]:
            recording = Recording.read(Path(file))
            play(Recorded(recording, composer()), Settings.model_validate(recording.chosen), Path(root))
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
