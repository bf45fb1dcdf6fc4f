"""Peers' rules as they are written, scripts typed in columns, and the comparison on films whose answer is known."""

from pathlib import Path

import pytest

from loreboard.evals.running import compare, peers
from loreboard.evals.running.__main__ import main
from loreboard.evals.running.compare import Film, held, lengths_of, plain_name, read_films
from loreboard.evals.running.typed import read_typed
from loreboard.screenplay import read_fountain, timing
from loreboard.story.errors import BadInput
from loreboard.story.script import Script


def script(text: str) -> Script:
    return read_fountain(text.encode(), "x")


def typed(speeches: int, indent: str = "") -> str:
    """A page in three columns, as scans have it, with the foot of a page in the middle of things."""
    rows = [f"{indent}12   INT. MILL - NIGHT                    12", ""]
    for n in range(speeches):
        rows += [
            f"{indent}The wheel turns once and stands. A hand comes out of", f"{indent}the flour and takes the lamp.", "", "                 41.", "",
            f"{indent}                         {'ADA' if n % 2 else 'OTTO (V.O.)'}", f"{indent}                   (low, to",
            f"{indent}                   nobody)", f"{indent}            Nobody grinds here after", f"{indent}            dark, and nobody ever did.", "",
        ]  # fmt: skip
    return "\n".join(rows)


@pytest.mark.parametrize("indent", ["", "               ", "\t"])
def test_a_page_in_columns_is_the_script_that_it_would_be_in_fountain(indent: str) -> None:
    block = "The wheel turns once and stands. A hand comes out of the flour and takes the lamp.\n\n@{}\n(low, to nobody)\nNobody grinds here after dark, and nobody ever did.\n\n"
    fountain = script("INT. MILL - NIGHT\n\n" + "".join(block.format("ADA" if n % 2 else "OTTO (V.O.)") for n in range(90)))
    read = read_typed(typed(90, indent), "x")
    assert read is not None
    assert [(e.kind, e.text) for e in read.elements] == [(e.kind, e.text) for e in fountain.elements]
    assert timing.script_timing(read) == timing.script_timing(fountain)


@pytest.mark.parametrize("text", ["", "Prose.\n" * 500, typed(20), "ADA\nNobody.\n\n" * 200])
def test_what_is_not_in_columns_is_given_up_on(text: str) -> None:
    assert read_typed(text, "x") is None


def test_betterfountain_takes_letters_and_its_first_two_pauses() -> None:
    letters = 12 / 3 * 0.1945548
    assert peers.betterfountain(script("@A\nabcdefghijkl\n")) == pytest.approx(letters)
    one = peers.betterfountain(script("@A\nabc. def ghi jkl\n"))
    assert one == pytest.approx(letters + 1.5)
    assert peers.betterfountain(script("@A\nabc. def. ghi. jkl\n")) == pytest.approx(letters + 2.1)
    assert peers.betterfountain(script("@A\n没有人过河。\n")) == 0
    assert peers.betterfountain(script("!abcdefghijklmnopqrst\n")) == pytest.approx(1.0)


def test_a_page_of_dialogue_holds_less_than_a_page_of_action() -> None:
    words = "nobody crosses after dark and nobody ever did " * 20
    said, seen = peers.pages(script(f"@ADA\n{words}\n")), peers.pages(script(f"!{words}\n"))
    assert said > 1.5 * seen
    fifty = "".join(f"!Line {n}.\n\n" for n in range(55))
    assert peers.pages(script(fifty)) == pytest.approx(120, abs=2)


def test_a_way_that_is_off_by_one_factor_is_right_once_it_is_fitted() -> None:
    films = [_film(n, 5400 + 300 * n, {"ours": 0.8, "BetterFountain": 1.0 + 0.3 * (n % 2)}) for n in range(12)]
    ours, theirs = held(films)[:2]
    assert ours.raw == pytest.approx(0.2)
    assert ours.bias == pytest.approx(-0.2)
    assert ours.fitted == pytest.approx(0, abs=1e-9)
    assert ours.within == 1
    assert ours.behind is None
    assert theirs.fitted > 0.1
    assert theirs.behind is not None
    assert theirs.behind.beyond_noise


def test_knowing_nothing_is_the_median_of_the_others() -> None:
    films = [_film(n, seconds, {}) for n, seconds in enumerate((6000, 6000, 9000))]
    alike = held(films)[-1]
    assert alike.way == "all films alike"
    assert alike.fitted == pytest.approx((1500 / 6000 + 1500 / 6000 + 3000 / 9000) / 3)


def test_films_are_calibrated_on_as_episodes_are_and_held_to_the_band_they_are_given() -> None:
    films = [_film(n, 5400 + 300 * n, {"ours": 0.8}) for n in range(5)]
    assert compare.in_own_band(films) == 0
    assert compare.in_own_band([_film(0, 6000, {"ours": 0.95})]) == 1
    found = compare.as_episodes(films, "2026-11-30")
    assert (found.pace.speech, found.pace.band) == (1.25, 0.08)


def test_titles_meet_however_they_are_written() -> None:
    assert plain_name("Sixth Sense, The") == plain_name("Sixth-Sense,-The")
    assert plain_name("O-Brother-Where-Art-Thou%3f") == plain_name("O Brother, Where Art Thou?")


def test_films_are_read_where_a_length_is_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("Mill", "Ford", "Weir"):
        (tmp_path / f"{name}.txt").write_text(typed(90), "utf-8")
    (tmp_path / "Prose.txt").write_text("Nobody.\n" * 50, "utf-8")
    (tmp_path / "Unknown.txt").write_text(typed(90), "utf-8")
    table = tmp_path / "lengths.csv"
    table.write_text("title,year,minutes\nMill,1999,12\nFord,2000,12\nWeir,2001,13\nProse,2002,9\n", "utf-8")
    films, given_up = read_films(tmp_path, lengths_of(table))
    assert [film.name for film in films] == ["Ford", "Mill", "Weir"]
    assert given_up == 1
    assert main([str(tmp_path), str(table)]) == 0
    out = capsys.readouterr().out
    assert "| Mill | 12 |" in out
    assert "a page a minute" in out
    assert "Within the band that ours is given" in out


def test_lengths_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("film,length\nMill,1\n", "utf-8")
    with pytest.raises(BadInput, match="title and minutes"):
        lengths_of(tmp_path / "x.csv")
    assert len(lengths_of(None)) == 11


def _film(n: int, seconds: float, factors: dict[str, float]) -> Film:
    estimates = {way: seconds * factors.get(way, 1.0) for way in compare.WAYS} | {"all films alike": 6300.0}
    return Film(name=str(n), seconds=seconds, talk=0.5, estimates=estimates)
