"""Errors say what, where and what to do, in one sentence each, and have an exit code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import loreboard
from loreboard.story import errors
from loreboard.story.errors import (
    BadInput,
    BadScript,
    CannotExport,
    LoreboardError,
    ModelTrouble,
    OverBudget,
    UnusableReply,
)

ROOT = Path(loreboard.__path__[0])
ROOMS = ("agents", "composer", "llm", "lore", "pipeline", "prompts", "render", "screenplay", "story")
KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, LoreboardError)}


@pytest.mark.parametrize(
    ("kind", "code"), [(LoreboardError, 1), (BadInput, 2), (BadScript, 2), (ModelTrouble, 3), (OverBudget, 4), (CannotExport, 5)]
)
def test_every_error_has_the_exit_code_of_its_branch(kind: type[LoreboardError], code: int) -> None:
    assert kind("Something").exit_code == code


def test_an_error_reads_as_what_where_and_what_to_do() -> None:
    assert (
        str(BadInput("The folder is not empty", "fog-eats-roads", "Give another --dir."))
        == "The folder is not empty (fog-eats-roads). Give another --dir."
    )
    assert str(BadInput("The folder is not empty")) == "The folder is not empty."
    assert str(BadScript("A speech has no speaker", "a.fountain", "", 7)) == "A speech has no speaker (a.fountain, line 7)."


def test_an_unusable_reply_says_what_was_wanted_and_how_to_go_on() -> None:
    told = UnusableReply("an arc", "it has no turning point", "arcs")
    assert told.exit_code == 3
    assert str(told).startswith("The model's reply is not an arc: it has no turning point (arcs). Run `loreboard resume`")


def test_the_drawn_tree_names_every_error_with_its_code() -> None:
    for name in KINDS:
        assert name in (errors.__doc__ or "")


def raised() -> Iterator[tuple[str, list[str | None]]]:
    """(file and line, [what, where, do] as far as they are written out) of every error the rooms make."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS - {"UnusableReply"}:
                    said = [*map(_ending, node.args), None, None, None][:3]
                    said[2] = next((_ending(k.value) for k in node.keywords if k.arg == "do"), said[2])
                    yield f"{room}/{path.name}:{node.lineno}", said


def _ending(node: ast.expr) -> str | None:
    """The last words of a text that is written out; None for anything else."""
    if isinstance(node, ast.JoinedStr):
        node = node.values[-1]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_every_error_in_the_house_is_punctuated_as_the_tree_prints_it() -> None:
    found = list(raised())
    assert len(found) > 30
    wrong = [(where, what) for where, (what, _, _) in found if what and what.endswith((".", " ", "\n"))]
    wrong += [(where, do) for where, (_, _, do) in found if do and not do.endswith((".", "?", "`", ")"))]
    assert not wrong
