"""200 hand-made cases of Fountain: those the spec decides, and those it leaves to us (docs/fountain-decisions.md)."""

import json
from pathlib import Path
from typing import Any

import pytest

from loreboard.screenplay import read_fountain
from loreboard.screenplay.emphasis import runs
from loreboard.story.errors import BadInput
from loreboard.story.script import Script

HERE = Path(__file__).parents[1] / "fountain"
CASES = json.loads((HERE / "cases.json").read_text("utf-8"))
DECIDED = json.loads((HERE / "silent.json").read_text("utf-8"))
NAMES = {"parenthetical": "paren", "page_break": "pagebreak"}


def printed(script: Script) -> list[list[str]]:
    """The script as the cases write it: one entry a line, comments left out."""
    found: list[list[str]] = []
    for element in script.elements:
        if element.kind in ("note", "boneyard"):
            continue
        texts = [line.strip() for line in element.lines if line.strip()] if element.lines else [element.text]
        found.extend([NAMES.get(element.kind, element.kind), text] for text in texts)
    return found


def body_text(script: Script) -> str:
    return "\n".join(element.text for element in script.elements)


def check(script: Script, name: str, wanted: Any, text: str) -> None:
    kinds = [element.kind for element in script.elements]
    pairs = printed(script)
    comments = {kind: " ".join(e.text for e in script.elements if e.kind == kind) for kind in ("note", "boneyard")}
    cues = [e for e in script.elements if e.kind == "character"]
    everything = body_text(script)
    match name:
        case "none_of":
            assert not set(wanted) & {pair[0] for pair in pairs}
        case "must":
            assert all(pair in pairs for pair in wanted)
        case "contains_types":
            assert set(wanted) <= set(kinds)
        case "num":
            assert next(e.number for e in script.elements if e.kind == "heading") == wanted
        case "ext":
            assert wanted in [cue.extension for cue in cues]
        case "has_ext":
            assert any(cue.extension for cue in cues)
        case "char_name":
            assert wanted in [cue.name for cue in cues]
        case "dual":
            assert {"left", "right"} <= {cue.dual for cue in cues}
        case "levels":
            assert [e.depth for e in script.elements if e.kind == "section"] == wanted
        case "notes":
            assert all(note in comments["note"] for note in wanted)
        case "bones":
            assert all(bone in comments["boneyard"] for bone in wanted)
        case "title":
            held = {entry.key.casefold(): list(entry.values) for entry in script.title_page}
            assert all(held.get(key) == values for key, values in wanted.items())
        case "title_absent":
            assert wanted not in {entry.key.casefold() for entry in script.title_page}
        case "verbatim" | "indent":
            assert wanted in everything
        case "indent_any":
            assert any(option in everything for option in wanted)
        case "kept":
            assert all(words in everything for words in wanted)
        case "rawlines":
            assert everything.split("\n") == wanted
        case "vspace":
            first, second = script.elements
            assert second.span.first - first.span.last - 1 == wanted
        case "diag":
            assert script.warnings
        case "runs":
            assert [list(run) for run in runs(text)] == wanted
        case "no_crash":
            assert script.text == text
        case "kept_any":
            assert text.strip()
        case _:
            raise AssertionError(f"no check called {name}")


def verify(case: dict[str, Any]) -> None:
    script = read_fountain(case["text"].encode(), case["id"])
    if case.get("expect") is not None:
        assert printed(script) in [case["expect"], *case.get("or", [])]
    for name, wanted in (case.get("check") or {}).items():
        check(script, name, wanted, case["text"])


@pytest.mark.parametrize("case", [c for c in CASES if c["cls"] == "spec"], ids=lambda case: case["id"])
def test_what_the_spec_decides_is_read_as_the_spec_says(case: dict[str, Any]) -> None:
    verify(case)


@pytest.mark.parametrize("case", [c for c in CASES if c["cls"] == "silent" and c["id"] != "x10"], ids=lambda case: case["id"])
def test_what_the_spec_leaves_open_is_read_as_we_decided(case: dict[str, Any]) -> None:
    verify(case | DECIDED.get(case["id"], {}))


def test_a_script_with_nul_is_refused_with_what_where_and_what_to_do() -> None:
    case = next(c for c in CASES if c["id"] == "x10")
    with pytest.raises(BadInput) as caught:
        read_fountain(case["text"].encode(), "draft.fountain")
    assert "draft.fountain" in caught.value.where
    assert caught.value.do


def test_every_silent_case_has_its_row_in_the_decisions() -> None:
    page = (Path(__file__).parents[2] / "docs" / "fountain-decisions.md").read_text("utf-8")
    assert [c["id"] for c in CASES if c["cls"] == "silent" and f"| {c['id']} |" not in page] == []
