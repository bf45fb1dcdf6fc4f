"""What changes between a crash and the resume: no answer is used for an ask it was not given to, and each such answer is named."""

import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from loreboard.agents import desk
from loreboard.llm.journal import Journal
from loreboard.lore import Lore
from loreboard.pipeline.ground import WANTED, asked, ground
from loreboard.prompts import load
from loreboard.story.ask import Ask, Reply
from loreboard.story.bible import Bible
from loreboard.story.value import Value

from .conftest import Bench, Counted
from .test_resume import crash

ANSWERS = 19
"""Answers before the crash: arcs, bible, five scripts, five readings and some shots are on record then, and in checkpoints."""
AFTER = "asked after the crash"
Patch = pytest.MonkeyPatch


class Marked(Counted):
    """Counts, and marks what it answers, so that an old answer can be told from a new one of the same words."""

    def __init__(self, model: str = "offline") -> None:
        super().__init__()
        self.model = model

    async def reply(self, ask: Ask) -> Reply:
        return (await super().reply(ask)).model_copy(update={"request_id": AFTER})


class Spied:
    """Every ask that reaches a journal with its fingerprint and the reply that came of it, and the journal itself."""

    def __init__(self, patch: Patch) -> None:
        self.told: list[tuple[str, str, Reply]] = []
        self.journals: set[Journal] = set()
        plain = Journal.reply

        async def reply(journal: Journal, ask: Ask) -> Reply:
            self.journals.add(journal)
            told = await plain(journal, ask)
            self.told.append((ask.step, ask.fingerprint(journal.model), told))
            return told

        patch.setattr(Journal, "reply", reply)


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A series whose run was killed in the middle."""
    folder = tmp_path_factory.mktemp("crashed")
    crash("begin", folder / "series", folder / "marks", ANSWERS)
    return folder / "series"


def on_record(root: Path) -> dict[str, set[str]]:
    """Fingerprints of committed answers by step."""
    told: dict[str, set[str]] = {}
    with sqlite3.connect(root / ".loreboard" / "journal.sqlite") as journal:
        for step, print_ in journal.execute("select step, fingerprint from calls where state = 'answered'"):
            told.setdefault(step, set()).add(print_)
    return told


def another_premise(root: Path, _: Patch, __: Bench, ___: Path) -> None:
    path = root / "loreboard.toml"
    path.write_text(path.read_text("utf-8").replace("fog eats the roads", "salt eats the bells"), "utf-8")


def another_model(root: Path, _: Patch, __: Bench, ___: Path) -> None:
    path = root / "loreboard.toml"
    path.write_text(path.read_text("utf-8").replace('model = "offline"', 'model = "compatible/y"'), "utf-8")


def another_entry(root: Path, patch: Patch, bench: Bench, _: Path) -> None:
    used = yaml.safe_load((root / "arc.yaml").read_text("utf-8"))["lore"][0]["id"]
    entries = [
        e.model_copy(update={"hooks": e.hooks.model_copy(update={"en": ("A hook that was not there before.",)})}) if e.id == used else e
        for e in bench.lore.entries
    ]
    patch.setattr(bench, "lore", Lore(entries, bench.lore.cliches, None, lambda _: None))


def other_prompt(name: str) -> Callable[[Path, Patch, Bench, Path], None]:
    def change(_: Path, patch: Patch, __: Bench, folder: Path) -> None:
        module, copied = sys.modules[load.__module__], folder / "prompts"
        shutil.copytree(Path(str(module.__file__)).parent, copied)
        path = copied / f"{name}.en.md"
        path.write_text(path.read_text("utf-8").replace("Write in English.", "Write in plain English."), "utf-8")
        patch.setattr(module, "files", lambda _: copied)

    return change


def another_schema(_: Path, patch: Patch, __: Bench, ___: Path) -> None:
    told = Bible.model_json_schema() | {"description": "What every later step is handed, and more."}
    patch.setattr(Bible, "model_json_schema", lambda: told)


@pytest.fixture(autouse=True)
def nothing_is_remembered(monkeypatch: Patch) -> Any:
    """Prompts and schemas are read anew, before and after."""
    load.cache_clear()
    desk._shape.cache_clear()
    yield
    monkeypatch.undo()
    load.cache_clear()
    desk._shape.cache_clear()


@pytest.mark.parametrize(
    ("change", "changed", "steps"),
    [
        (another_premise, "prompt", {"arcs/1", "bible", "e01/script", "e05/script"}),
        (another_entry, "prompt", {"bible", "e01/script", "e05/script"}),
        (other_prompt("writer/arc"), "prompt", {"arcs/1", "arcs/6"}),
        (other_prompt("writer/bible"), "prompt", {"bible"}),
        (other_prompt("writer/script"), "prompt", {"e01/script", "e02/script", "e03/script", "e04/script", "e05/script"}),
        (another_model, "model", {"arcs/1", "bible", "e01/script", "e05/script"}),
        (another_schema, "schema", {"bible"}),
    ],
    ids=["premise", "lore", "arcs prompt", "bible prompt", "script prompt", "model", "schema"],
)
def test_what_changed_is_asked_anew_and_named_and_nothing_old_is_used_in_its_place(
    change: Callable[[Path, Patch, Bench, Path], None],
    changed: str,
    steps: set[str],
    crashed: Path,
    bench: Bench,
    monkeypatch: Patch,
    tmp_path: Path,
) -> None:
    root = Path(shutil.copytree(crashed, tmp_path / "series"))
    had = on_record(root)
    change(root, monkeypatch, bench, tmp_path)
    spied, chat = Spied(monkeypatch), Marked("compatible/y" if change is another_model else "offline")
    outcome = bench.resume(root, chat=chat)
    assert spied.told
    for step, print_, reply in spied.told:
        assert (reply.request_id == AFTER) == (print_ not in had.get(step, set())), step
    anew = {step for step, print_, _ in spied.told if step in had and print_ not in had[step]}
    assert steps <= anew
    (journal,) = spied.journals
    assert {stale.step for stale in journal.stale} == anew
    assert {stale.changed for stale in journal.stale if stale.step in steps} == {changed}
    assert outcome.stale == tuple(journal.stale)
    assert outcome.asked == len(chat.asks)


def test_without_a_change_the_last_step_is_gone_on_from_and_nothing_is_stale(crashed: Path, bench: Bench, tmp_path: Path) -> None:
    root = Path(shutil.copytree(crashed, tmp_path / "series"))
    chat, had = Marked(), on_record(root)
    outcome = bench.resume(root, chat=chat)
    assert outcome.stale == ()
    assert outcome.replayed < len(had), "it started at the top"
    assert not {ask.step for ask in chat.asks} & set(had)


def test_the_ground_knows_every_type_that_a_prompt_of_a_run_returns(bench: Bench) -> None:
    assert {wanted.__name__ for wanted in WANTED} == {file.returns for file in asked()}
    assert all(issubclass(wanted, Value) for wanted in WANTED)
    assert ground(bench.lore, "en") == ground(bench.lore, "en") != ground(bench.lore, "zh")
