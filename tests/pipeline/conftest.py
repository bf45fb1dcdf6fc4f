"""One library for all tests of this folder, a Chat that counts, and two finished series to copy and spoil."""

import asyncio
import hashlib
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from loreboard import cli
from loreboard.composer import MADE_BY, Composer
from loreboard.llm import Chat
from loreboard.lore import Lore, embed
from loreboard.pipeline import runs
from loreboard.pipeline.door import Hired, Models
from loreboard.pipeline.outlook import Outlook
from loreboard.pipeline.runs import Outcome, Tools
from loreboard.pipeline.settings import Settings
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.ask import Ask, Reply

ENGLISH = "a road-mender in a valley where fog eats the roads"
CHINESE = "修钟人发现全城的钟都慢了一刻"

Snapshot = dict[str, str]


@cache
def by_words() -> Lore:
    """The shipped library, found by its words only: the sentence model has tests of its own.

    The first question settles that for good, so the patch ends here and reaches no other test of the session.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embed, "weights_folder", lambda: None)
        made = Lore.open(None, lambda _: None)
        made.search("fog")
    return made


class Counted:
    """The composer, with every ask it was really asked."""

    model = "offline"

    def __init__(self) -> None:
        self.asks: list[Ask] = []
        self._composer = Composer(draft_seconds, by_words().sightings)

    async def reply(self, ask: Ask) -> Reply:
        self.asks.append(ask)
        return await self._composer.reply(ask)

    @property
    def fingerprints(self) -> list[str]:
        return [ask.fingerprint(self.model) for ask in self.asks]

    @property
    def steps(self) -> list[str]:
        return [ask.step for ask in self.asks]


class Bench:
    """What a test does with folders: begin, resume, and look at what lies there."""

    def __init__(self, lore: Lore) -> None:
        self.lore = lore

    def tools(self, chosen: Settings, chat: Chat | None = None) -> Tools:
        return Tools(
            models=Models(Hired(chat or Composer(draft_seconds, self.lore.sightings))), lore=self.lore, made_by=MADE_BY[chosen.language]
        )

    def begin(self, root: Path, chosen: Settings, until: str = "shots", chat: Chat | None = None) -> Outcome:
        return asyncio.run(runs.begin(root, chosen, self.tools(chosen, chat), until))  # type: ignore[arg-type]

    def shoot(self, root: Path, name: str, content: bytes, chat: Chat | None = None, **told: object) -> Outcome:
        chosen = Settings.model_validate({"script": name, "language": "en", "episodes": 1, **told})
        return asyncio.run(runs.begin(root, chosen, self.tools(chosen, chat), script=(name, content)))

    def resume(self, root: Path, until: str = "shots", afresh: bool = False, chat: Chat | None = None, **told: Any) -> Outcome:
        return asyncio.run(runs.resume(root, lambda chosen: self.tools(chosen, chat), until, afresh, **told))  # type: ignore[arg-type]


def hears(told: list[Outlook], says: bool = True) -> Callable[[Outlook], bool]:
    """Listens before a run, and says yes or no."""

    def before(outlook: Outlook) -> bool:
        told.append(outlook)
        return says

    return before


def published(root: Path) -> Snapshot:
    """Every file of the folder but the hidden ones, by its name, as a hash of its bytes."""
    files = (path for path in root.rglob("*") if path.is_file())
    names = ((path.relative_to(root).as_posix(), path) for path in files)
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in names if not name.startswith(".loreboard/")}


@pytest.fixture(scope="session")
def lore() -> Lore:
    """The shipped library, see `by_words`."""
    return by_words()


@pytest.fixture(scope="session")
def bench(lore: Lore) -> Bench:
    return Bench(lore)


@pytest.fixture
def counted() -> Counted:
    return Counted()


@pytest.fixture(scope="session")
def snapshot() -> Callable[[Path], Snapshot]:
    return published


@pytest.fixture(scope="session")
def made(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The finished series in a language; made once, never written to again."""
    done: dict[str, Path] = {}

    def series(language: str) -> Path:
        if language not in done:
            root = tmp_path_factory.mktemp("series") / language
            premise = ENGLISH if language == "en" else CHINESE
            bench.begin(root, Settings.model_validate({"premise": premise, "language": language, "seconds": 180}))
            done[language] = root
        return done[language]

    return series


@pytest.fixture
def series(made: Callable[[str], Path], tmp_path: Path) -> Path:
    """A copy of the finished English series, to edit and damage."""
    return Path(shutil.copytree(made("en"), tmp_path / "series"))


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """A command of `loreboard` in this process: (exit code, stdout, stderr)."""

    def command(*told: object) -> tuple[int, str, str]:
        capfd.readouterr()
        return (cli.main([str(word) for word in told]), *capfd.readouterr())

    return command
