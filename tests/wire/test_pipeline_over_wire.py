"""The whole pipeline over real sockets: through each provider the same series as the composer writes directly."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from loreboard.composer import Composer
from loreboard.llm import Chat
from loreboard.lore import Lore, embed
from loreboard.pipeline import runs
from loreboard.pipeline.door import Hired, Models
from loreboard.pipeline.runs import Tools
from loreboard.pipeline.settings import Settings, Until
from loreboard.screenplay.timing import draft_seconds

from . import critical_path
from .callers import APIS
from .play import Play
from .providers import reached
from .reading import Api

PREMISES = {"en": "a road-mender in a valley where fog eats the roads", "zh": "修钟人发现全城的钟都慢了一刻"}
ARCS = Settings.model_fields["arcs"].default
Made = Callable[[str], Awaitable[dict[str, bytes]]]


@pytest.fixture
def play() -> Play:
    made = Play(patience=2.0)
    made.model.chunk = 1_000
    return made


@pytest.fixture(scope="module")
def lore() -> Lore:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embed, "weights_folder", lambda: None)
        made = Lore.open(None, lambda _: None)
        made.search("fog")
    return made


@pytest.fixture(scope="module")
def made(lore: Lore, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The files of a series as the composer makes them without a wire; made once for each language."""
    done: dict[str, dict[str, bytes]] = {}

    async def series(language: str) -> dict[str, bytes]:
        if language not in done:
            done[language] = await written(tmp_path_factory.mktemp("direct") / language, language, Composer(draft_seconds), lore)
        return done[language]

    return series


async def written(root: Path, language: str, chat: Chat, lore: Lore, until: Until = "shots") -> dict[str, bytes]:
    """What is published of the series that `chat` writes. The maker's name is the same for all, so that the bytes must be."""
    chosen = Settings.model_validate({"premise": PREMISES[language], "language": language, "seconds": 180})
    await runs.begin(root, chosen, Tools(models=Models(Hired(chat)), lore=lore, made_by="Composed by rules"), until)
    return published(root)


def published(root: Path) -> dict[str, bytes]:
    """Every file but the hidden ones and the coverage, whose verdict depends on whether rules or a model have read."""
    files = (path for path in root.rglob("*") if path.is_file() and path.name != "coverage.md")
    return {name: path.read_bytes() for path in files if not (name := path.relative_to(root).as_posix()).startswith(".loreboard")}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.mark.parametrize(("api", "language"), [*((api, "en") for api in APIS), ("messages", "zh")])
async def test_a_series_comes_over_the_wire_byte_for_byte_as_the_composer_writes_it(
    api: Api, language: str, made: Made, lore: Lore, tmp_path: Path, play: Play
) -> None:
    direct = await made(language)
    async with reached(api, play) as (chat, server):
        wired = await written(tmp_path / "wired", language, chat, lore)
    assert differing(direct, wired) == []
    assert sum(name.endswith(("script.fountain", "shots.json")) for name in wired) == 10
    assert {row.status for row in server.ledger} == {200}
    assert server.ledger.repeats() == {}
    assert [row.order for row in server.ledger if not row.complete] == []
    assert {row.sdk_retries for row in server.ledger} == {0}


@pytest.mark.parametrize(("support", "refusals"), [("json", 1), ("none", 2), ("ignored", 0)])
async def test_a_local_server_with_less_than_schemas_gives_the_same_scripts(
    support: Any, refusals: int, made: Made, lore: Lore, tmp_path: Path, play: Play
) -> None:
    play.support = support
    async with reached("chat", play) as (chat, server):
        wired = await written(tmp_path / "wired", "zh", chat, lore, "script")
    direct = await made("zh")
    scripts = [name for name in direct if name.endswith("script.fountain")]
    assert len(scripts) == 5
    assert [name for name in scripts if wired.get(name) != direct[name]] == []
    refused = [row.prompt for row in server.ledger if row.status == 400]
    assert set(refused) <= {"writer/arc"}, "who is asked at once finds out by itself, and nobody after them"
    assert refusals <= len(refused) <= refusals * ARCS


@pytest.mark.parametrize(("api", "language"), [("messages", "zh"), ("responses", "en")])
async def test_most_of_what_a_series_sends_is_read_from_the_vendor_s_cache_and_each_head_is_written_once(
    api: Api, language: str, lore: Lore
) -> None:
    told = await critical_path.series(api, language, lore)
    assert told.read >= 0.70
    heads = {(row.prompt, row.used.written) for row in told.ledger if row.used and row.used.written}
    assert sum(bool(row.used and row.used.written) for row in told.ledger) == len({prompt for prompt, _ in heads})
