"""The arcs of a choice: distinct, with evidence in their own words, twins replaced once, and a person's arc before all of them."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from loreboard.agents import writer
from loreboard.agents.desk import Desk
from loreboard.composer import Composer
from loreboard.lore import Lore
from loreboard.pipeline import given
from loreboard.pipeline.pitching import dealt
from loreboard.pipeline.settings import Settings
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.arc import Arc, Pitch
from loreboard.story.ask import Ask, Reply
from loreboard.story.script import Language

PREMISES: dict[Language, tuple[str, ...]] = {
    "en": ("a lamp-keeper on a tidal stair", "a nurse on a sleeper ship counts one patient too many", "Two sisters and a locked door"),
    "zh": ("修路人守着一条雾吃路的山谷", "休眠飞船上的护士，点数时多了一个病人", "两个姐妹，一扇锁着的门"),
}
CASES = [(tongue, premise) for tongue, premises in PREMISES.items() for premise in premises]


class Alike:
    """A writer who pitches the first arc over again under every number; asked for another, the composer's own if `learns`."""

    model = "offline"

    def __init__(self, learns: bool) -> None:
        self._composer, self._learns = Composer(draft_seconds), learns
        self.steps: list[str] = []
        self.told: Pitch | None = None

    async def reply(self, ask: Ask) -> Reply:
        self.steps.append(ask.step)
        reply = await self._composer.reply(ask)
        if ask.wanted != "Pitch" or (self._learns and ask.step.endswith("/instead")):
            return reply
        self.told = self.told or Pitch.model_validate_json(reply.text)
        return reply.model_copy(update={"text": self.told.model_copy(update={"title": f"Told by {ask.step}"}).model_dump_json()})


def arcs_in(root: Path) -> list[Arc]:
    return [given.yaml_value(path, Arc) for path in sorted((root / "arcs").glob("*.yaml"))]


def chosen(language: Language, premise: str, **more: object) -> Settings:
    return Settings.model_validate({"premise": premise, "language": language, **more})


@pytest.mark.parametrize(("language", "premise"), CASES)
def test_six_composed_arcs_differ_in_everything_they_can(language: Language, premise: str, lore: Lore) -> None:
    wanted = chosen(language, premise)
    hands = dealt(lore.brief(wanted.wish, 6), wanted)
    desk = Desk(Composer(draft_seconds), language, 0)
    told = asyncio.run(writer.arcs(desk, wanted.wish, hands, "[]"))
    assert told == asyncio.run(writer.arcs(desk, wanted.wish, hands, "[]"))
    for part in ("title", "logline", "shape", "last_image"):
        assert len({getattr(arc, part) for arc in told}) == 6, part
    assert len({arc.lore[0].id for arc in told}) == len({arc.rule for arc in told}) == 6
    assert len({turn.event for arc in told for turn in arc.turns}) == 30


@pytest.mark.parametrize("language", ["en", "zh"])
def test_evidence_quotes_lines_that_stand_in_the_arc_and_survives_its_file(language: str, made: Callable[[str], Path]) -> None:
    arcs = arcs_in(made(language))
    assert len(arcs) == 6
    for number, arc in enumerate(arcs, 1):
        mine = (arc.logline, *(turn.event for turn in arc.turns), arc.last_image, arc.rule.misreading)
        assert arc.evidence and arc.evidence.common and arc.shape
        assert arc.evidence.common.ours in mine and arc.evidence.common.theirs and 0 < arc.evidence.common.likeness < 1
        assert all(hit.quote in mine for hit in arc.evidence.hits)
        assert sorted(sibling.arc for sibling in arc.evidence.siblings) == [n for n in range(1, 7) if n != number]
        for sibling in arc.evidence.siblings:
            other = arcs[sibling.arc - 1]
            assert sibling.ours in mine and sibling.theirs in (other.logline, *(turn.event for turn in other.turns), other.last_image)
            assert any(back.arc == number and back.likeness == sibling.likeness for back in (other.evidence or arc.evidence).siblings)
    page = (made(language) / "arcs" / "README.md").read_text("utf-8")
    for arc in arcs:
        assert arc.evidence and arc.evidence.common and arc.evidence.common.ours in page and arc.title in page


@pytest.mark.parametrize("learns", [False, True])
def test_arcs_that_tell_one_story_are_asked_for_once_more_and_never_again(learns: bool, bench: Any, tmp_path: Path) -> None:
    chat = Alike(learns)
    bench.begin(tmp_path / "s", chosen("en", "a diver who sells her breath", arcs=4), "arc", chat=chat)
    assert sorted(chat.steps) == sorted([*(f"arcs/{n}" for n in range(1, 5)), *(f"arcs/{n}/instead" for n in range(2, 5))])
    arcs = arcs_in(tmp_path / "s")
    assert [bool(arc.evidence and arc.evidence.replaces) for arc in arcs] == [False, learns, learns, learns]
    assert all((arc.evidence is not None and any(s.same for s in arc.evidence.siblings)) != learns for arc in arcs)
    if learns:
        assert [arc.evidence.replaces for arc in arcs[1:] if arc.evidence] == [f"Told by arcs/{n}" for n in (2, 3, 4)]


def test_a_file_of_before_without_shape_and_evidence_is_still_an_arc_and_a_person_s_goes_before_all(
    made: Callable[[str], Path], bench: Any, counted: Any, tmp_path: Path
) -> None:
    root = tmp_path / "s"
    shutil.copytree(made("en"), root)
    told = yaml.safe_load((root / "arc.yaml").read_text("utf-8"))
    for new in ("shape", "evidence"):
        del told[new]
    told["title"] = "The Person's Own"
    (root / "arc.yaml").write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), "utf-8")
    bench.resume(root, "arc", chat=counted)
    kept = given.yaml_value(root / "arc.yaml", Arc)
    assert (kept.title, kept.shape, kept.evidence) == ("The Person's Own", "", None)
    assert not [step for step in counted.steps if step.startswith("arcs/")]
