"""`shots.json` damaged by hand: the line, the field, what to do; all at once; and the last good version is kept."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loreboard.pipeline import checkup, shotwork
from loreboard.pipeline.reading import BadList, list_in, read_list
from loreboard.screenplay import read_script
from loreboard.story.errors import BadInput
from loreboard.story.json_places import places
from loreboard.story.soundness import circles

EXAMPLE = Path(__file__).parents[2] / "examples" / "lamp-keeper" / "e01"
LIST = (EXAMPLE / "shots.json").read_bytes()
SCRIPT = read_script((EXAMPLE / "script.fountain").read_bytes(), "script.fountain")
Told = Any


def frame(name: str, of: str, **more: str) -> dict[str, Any]:
    return {"id": name, "kind": "frame", "of": of, "text": "its last picture", **more}


def circle(told: Told) -> None:
    one, two = told["shots"][3], told["shots"][5]
    told.setdefault("assets", []).extend([frame("frame-a", one["id"]), frame("frame-b", two["id"])])
    one["first_frame"], two["last_frame"] = "frame-b", "frame-a"


DAMAGE: list[tuple[Callable[[Told], Any], str, str]] = [
    (lambda t: t["shots"][4]["camera"].update(szie="cu"), "shots[4].camera.szie", "Did you mean size?"),
    (lambda t: t["shots"][4].update(mine=1), "shots[4].mine", "x_"),
    (lambda t: t.update(titel="x"), "titel", "Did you mean title?"),
    (lambda t: t["shots"][2].update(frames="sixty"), "shots[2].frames", "a whole number"),
    (lambda t: t["shots"][2].update(frames=60.5), "shots[2].frames", "a whole number"),
    (lambda t: t["shots"][2].update(lines=3), "shots[2].lines", "a list"),
    (lambda t: t["shots"][2].update(camera=None), "shots[2].camera", "an object"),
    (lambda t: t["shots"][2].pop("picture"), "shots[2].picture", "Write it"),
    (lambda t: t["shots"][7]["camera"].update(size="close-up"), "shots[7].camera.size", "Did you mean cu?"),
    (lambda t: t["shots"][7]["camera"].update(move="pushin"), "shots[7].camera.move", "Did you mean push_in?"),
    (lambda t: t["shots"][7].update(transition_in="disolve"), "shots[7].transition_in", "Did you mean dissolve?"),
    (lambda t: t["shots"][7].update(status="done"), "shots[7].status", "locked"),
    (lambda t: t["shots"][1].update(lines=[9999]), "shots[1].lines[0]", "Near it are lines"),
    (lambda t: t["shots"][5].update(lines=[], on_line=1), "shots[5].on_line", "Near it are lines"),
    (lambda t: t["shots"][6].update(id=t["shots"][0]["id"]), "shots[6].id", "an id of its own"),
    (lambda t: t["shots"][6].update(scene="s99"), "shots[6].scene", "s01"),
    (lambda t: t["shots"][6].update(refs=[{"asset": "look-x", "role": "identity"}]), "shots[6].refs[0].asset", "assets"),
    (lambda t: t["shots"][6].update(first_frame="nothing"), "shots[6].first_frame", "assets"),
    (circle, "shots[3].first_frame", "Take one of these frames out"),
    (lambda t: t["shots"][0].update(frames=t["shots"][0]["frames"] + 24), "target_frames", "loreboard shot fit"),
    (lambda t: t.update(assets=[frame("f", "x"), frame("f", "y")]), "assets[1].id", "an id of its own"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "field", "do"), DAMAGE)
def test_each_damage_is_told_with_its_line_its_field_and_what_to_do(damage: Callable[[Told], Any], field: str, do: str) -> None:
    told = json.loads(LIST)
    damage(told)
    text = json.dumps(told, indent=1, ensure_ascii=False)
    with pytest.raises(BadList) as caught:
        list_in(text.encode(), "e01/shots.json", SCRIPT)
    flaw = next(f for f in caught.value.flaws if field in f.field)
    assert do in flaw.do or do in flaw.text
    assert (flaw.field.rsplit(".", 1)[-1].split("[")[0] in text.split("\n")[flaw.line - 1]) or field.endswith(("picture", "]"))
    assert field in caught.value.what and caught.value.where == "e01/shots.json" and "restore" in caught.value.do


def test_a_circle_of_frames_is_told_as_one_goes_round_it_and_a_file_ends_it() -> None:
    told = json.loads(LIST)
    circle(told)
    names = [told["shots"][3]["id"], told["shots"][5]["id"]]
    with pytest.raises(BadList, match=f"{names[0]} waits for {names[1]} waits for {names[0]}"):
        list_in(json.dumps(told).encode(), "x", SCRIPT)
    told["assets"][-1]["uri"] = "frames/b.png"
    assert list_in(json.dumps(told).encode(), "x", SCRIPT)


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3).map(tuple), min_size=1))
def test_a_circle_is_found_exactly_where_there_is_one(waits: dict[str, tuple[str, ...]]) -> None:
    waits = {name: tuple(x for x in after if x in waits) for name, after in waits.items()}
    reach = {name: set(after) for name, after in waits.items()}
    for _ in waits:
        reach = {name: after.union(*(reach[x] for x in after)) for name, after in reach.items()}
    found = circles(waits)
    assert bool(found) == any(name in after for name, after in reach.items())
    for one in found:
        assert all(b in waits[a] for a, b in zip(one, (*one[1:], one[0]), strict=True))


def test_up_to_twenty_are_told_at_once_and_the_rest_is_counted() -> None:
    told = json.loads(LIST)
    for shot in told["shots"][:30]:
        shot["camera"]["size"] = "huge"
    with pytest.raises(BadList, match="30 faults") as caught:
        list_in(json.dumps(told, indent=1).encode(), "x")
    assert len(caught.value.flaws) == 20 and "and 10 more" in caught.value.what


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (LIST[:-20], "line"), (LIST.replace(b'"fps": ', b'"fps" ', 1), "column"), (b"", "column 1"), (b"\xff\xfe", "UTF-8"), (b"[1, 2]", "an object"),
        (b'{"a": ' + b"[" * 100_000, "nested|column"), (LIST.replace(b'"fps": 24', b'"fps": 24, "fps": 25', 1), "twice"), (b'{"title": "\\ud800"}', "."),
        (b'{"fps": NaN}', "fps"),
    ],
)  # fmt: skip
def test_what_is_no_json_is_told_with_line_and_column(content: bytes, named: str) -> None:
    with pytest.raises(BadList, match=named):
        list_in(content, "x")


def test_a_mark_tabs_and_fields_of_ones_own_are_taken() -> None:
    told = json.loads(LIST)
    told["shots"][0]["x_mood"] = {"deep": [1, 2]}
    shots = list_in(b"\xef\xbb\xbf" + json.dumps(told, indent="\t").encode(), "x", SCRIPT)
    assert (shots.shots[0].model_extra or {})["x_mood"] == {"deep": [1, 2]}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


@given(JSON, st.sampled_from([None, 0, 1, "\t"]))
def test_every_place_of_any_json_is_known(body: Any, indent: Any) -> None:
    at = places(json.dumps(body, indent=indent))

    def walk(value: Any, path: tuple[str | int, ...]) -> None:
        assert path in at.lines or not path
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
            walk(inner, (*path, key))

    walk(body, ())
    assert at.twice == ()
    if indent is not None and isinstance(body, list) and len(body) > 1:
        assert at.line((1,)) > at.line((0,))


def test_a_damaged_list_stops_a_run_and_a_check_and_can_be_put_back(series: Path, bench: Any, counted: Any) -> None:
    path = series / "e01" / "shots.json"
    good = path.read_bytes()
    mine = json.dumps({**json.loads(good), "title": "My cut"}, indent=2).encode()
    path.write_bytes(mine)
    bench.resume(series, chat=counted)
    path.write_bytes(damaged := mine.replace(b'"fps": 24', b'"fps": "two dozen"'))
    with pytest.raises(BadInput, match="fps"):
        bench.resume(series, chat=counted)
    assert counted.asks == [] and path.read_bytes() == damaged
    found = [f for f in checkup.check(series) if f.severity == "error"]
    assert [(f.where, f.code) for f in found] == [("e01/shots.json", "DAMAGED")] and found[0].line > 1
    told = shotwork.restore(series, 1)
    assert path.read_bytes() == mine and told.aside == "shots.damaged.json"
    assert path.with_name(told.aside).read_bytes() == damaged
    assert [f for f in checkup.check(series) if f.severity == "error" or f.code == "EDITED"] == []


def test_without_a_good_version_nothing_is_put_back(tmp_path: Path) -> None:
    (tmp_path / "shots.json").write_bytes(b"{")
    with pytest.raises(BadInput, match="No good version"):
        shotwork.restore(tmp_path / "shots.json", None)
    assert (tmp_path / "shots.json").read_bytes() == b"{"
    with pytest.raises(BadInput, match="Cannot read"):
        read_list(tmp_path / "none.json")
