"""The guard against reciting: told by `check`, and a hindrance to `export` until it is rewritten or quoted on purpose."""

from pathlib import Path

import pytest
import tomlkit

from loreboard.pipeline import checkup
from loreboard.pipeline.exporting import export
from loreboard.pipeline.planning import plan
from loreboard.screenplay import read_script
from loreboard.story.errors import BadInput

SAID = (
    "The ferryman counted the lamps along the far bank twice before he let the rope run out, and when he came to the ninth he said "
    "her name as if it were a depth, and waited for the water to give him back the number."
)
OTHER = "Nothing that anybody says on that river is written here at all."


@pytest.fixture
def reciting(series: Path) -> Path:
    """A series in whose second script a whole sentence of a novel stands, with the novel beside it and named in the settings."""
    script = series / "e02" / "script.fountain"
    line = next(line.text for line in read_script(script.read_bytes(), script.name).scenes[0].lines if line.kind == "action")
    script.write_text(script.read_text(encoding="utf-8").replace(line, SAID, 1), encoding="utf-8")
    (series / "novel.txt").write_text(f"{OTHER}\n\n{SAID}\n\n{OTHER}\n", encoding="utf-8")
    _set(series, known=["novel.txt"])
    return series


def _set(series: Path, **told: object) -> None:
    file = series / "loreboard.toml"
    doc = tomlkit.parse(file.read_text(encoding="utf-8"))
    for key, value in told.items():
        doc[key] = value
    file.write_text(tomlkit.dumps(doc), encoding="utf-8")


def test_check_names_the_line_and_the_book_that_it_recites(reciting: Path) -> None:
    (found,) = [one for one in checkup.check(reciting) if one.code == "RECITED"]
    assert (found.where, found.severity) == ("e02/script.fountain", "error")
    assert "novel.txt" in found.text and "said her name as if it were a depth" in found.text
    lines = (reciting / found.where).read_text(encoding="utf-8").splitlines()
    assert lines[found.line - 1] == SAID


def test_a_recital_is_not_exported_and_no_file_is_written(reciting: Path) -> None:
    before = {path: path.read_bytes() for path in reciting.rglob("*.csv")}
    with pytest.raises(BadInput, match="not exported") as told:
        export(reciting, ("csv",))
    assert told.value.where.startswith("e02/script.fountain:")
    assert {path: path.read_bytes() for path in reciting.rglob("*.csv")} == before


def test_a_recital_is_not_drawn_either(reciting: Path) -> None:
    with pytest.raises(BadInput, match="not exported"):
        plan(reciting)
    assert list(reciting.rglob("*.svg")) == []


def test_what_is_quoted_on_purpose_is_exported(reciting: Path) -> None:
    _set(reciting, quoted=[SAID.upper()])
    assert [one for one in checkup.check(reciting) if one.code == "RECITED"] == []
    assert export(reciting, ("csv",))


def test_words_that_happen_to_be_alike_are_nothing(series: Path) -> None:
    (series / "novel.txt").write_text(OTHER, encoding="utf-8")
    _set(series, known=["novel.txt"])
    assert [one for one in checkup.check(series) if one.code == "RECITED"] == []
    assert export(series, ("csv",))


def test_a_known_file_that_is_not_there_is_named(series: Path) -> None:
    _set(series, known=["gone.txt"])
    with pytest.raises(BadInput, match="no such file"):
        checkup.check(series)
