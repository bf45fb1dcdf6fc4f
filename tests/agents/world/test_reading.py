"""What is read out of lines of action: lines that show it, lines that only look like it, and how often the reader is right."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from loreboard.agents.world import marking, reading
from loreboard.agents.world.event import Event, Ground
from loreboard.story.script import Language

LINES = yaml.safe_load((Path(__file__).parent / "lines.yaml").read_text(encoding="utf-8"))
GROUNDS: dict[Language, Ground] = {
    "en": Ground(
        language="en", people=("Mei", "Bo", "Tarvo", "Old Wenke"), props=("the brass key", "the ledger"), women=("Mei", "Old Wenke"),
        men=("Bo", "Tarvo"),
    ),
    "zh": Ground(language="zh", people=("阿梅", "阿博", "康大", "左衡"), props=("铜钥匙", "账本"), women=("阿梅", "左衡"), men=("阿博", "康大")),
}  # fmt: skip
LEAST = 0.97
both = pytest.mark.parametrize("language", ["en", "zh"])


def told(event: Event) -> str:
    """An event as lines.yaml writes it."""
    kind, who, value = event.kind, event.who, event.value
    if kind == "posture":
        return f"{kind}:{who}:{value}"
    if kind in ("lamp", "door", "weather"):
        return f"{kind}::{'' if value == 'clears' else value}"
    if kind in ("hurt", "tend", "dirt", "clean"):
        return f"{kind}:{who}:{event.part}"
    if kind == "spoil":
        return f"{kind}:{who}:{event.thing}:{value}"
    hand = f":{event.hand}" if event.hand and kind in ("take", "give") else ""
    return f"{kind}:{who}:{event.thing}" + (f":{event.to}" if kind == "give" else "") + hand


def read(text: str, language: Language) -> set[str]:
    return {told(event) for event in reading.events(text, GROUNDS[language])}


def right_wrong_missed(language: Language, half: int) -> tuple[int, int, int]:
    """Events read rightly, read wrongly, and not read, in one half of the lines."""
    right = wrong = missed = 0
    rows: list[tuple[str, set[str]]] = [(text, set(want)) for text, *want in LINES[language]["yes"][half::2]]
    rows += [(text, set()) for text in LINES[language]["no"][half::2]]
    for text, want in rows:
        got = read(text, language)
        right, wrong, missed = right + len(got & want), wrong + len(got - want), missed + len(want - got)
    return right, wrong, missed


@both
@pytest.mark.parametrize("half", [0, 1], ids=["tuned", "held_out"])
def test_what_is_read_is_right(language: Language, half: int) -> None:
    right, wrong, missed = right_wrong_missed(language, half)
    assert right / (right + wrong) >= LEAST
    assert right / (right + missed) >= 0.85


@both
def test_there_are_lines_enough_of_both_sorts(language: Language) -> None:
    assert min(len(LINES[language]["yes"]), len(LINES[language]["no"])) >= 60
    texts = [text for text, *_ in LINES[language]["yes"]] + LINES[language]["no"]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("language", "text", "want"),
    [
        ("en", "Mei picks up the lantern and hands it to Bo.", {"take:Mei:lantern", "give:Mei:lantern:Bo"}),
        ("en", "Bo takes the cup from the shelf and gives it to her.", {"take:Bo:cup"}),
        ("en", "Bo looks at Mei. He hands her the cup.", {"give:Bo:cup:Mei"}),
        ("en", "The queue surges and picks up the lantern.", set()),
        ("zh", "阿梅拿起铜钥匙，递给阿博。", {"take:阿梅:铜钥匙", "give:阿梅:铜钥匙:阿博"}),
        ("zh", "阿梅放下碗，猫跳进水里。", {"put:阿梅:碗"}),
        ("zh", "康大从挂钉上摘下外衣。", {"take:康大:外衣"}),
    ],
)  # fmt: skip
def test_a_subject_and_a_thing_hold_through_their_sentence_and_no_longer(language: Language, text: str, want: set[str]) -> None:
    assert read(text, language) == want


def test_she_is_whoever_she_alone_can_be() -> None:
    ground = GROUNDS["en"]
    assert [e.who for e in reading.events("She picks up the lantern.", ground, ("Mei", "Bo"))] == ["Mei"]
    assert reading.events("She picks up the lantern.", ground, ("Mei", "Old Wenke")) == ()
    assert reading.events("She picks up the lantern.", ground, ("Bo",)) == ()


@both
def test_every_pattern_is_a_pattern_and_every_value_is_said(language: Language) -> None:
    verbs: dict[str, Any] = reading.verbs()
    for part in ("events", "bare"):
        for name, pattern in verbs[language][part]:
            assert re.findall(r"\{(\w+)\}", reading._slots(pattern, language)) == [], pattern
            kind, value = reading.group(name)
            assert kind in Event.model_fields["kind"].annotation.__args__  # type: ignore[union-attr]
            assert not value or reading.says(kind, value, language) is not None


def test_a_noun_phrase_is_a_prop_only_where_no_other_can_be_meant() -> None:
    ground = GROUNDS["en"].model_copy(update={"props": ("left boots", "Bo's left boot", "walnut bowl")})
    keys = {
        text: [m.key for m in marking.mark(text, ground).marks if m.letter != "P"]
        for text in ("the bowl", "a bowl", "a boot", "the tin bowl")
    }
    assert keys == {"the bowl": ["walnut bowl"], "a bowl": ["bowl"], "a boot": ["boot"], "the tin bowl": ["bowl"]}
