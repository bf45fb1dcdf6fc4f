"""Files that a person hands over: pools and briefs, and the line that is named when one cannot be used."""

import json
from pathlib import Path
from typing import Any

import pytest

from loreboard.evals.pools import SHIPPED, Default, Head, Pool, read_pool, shipped, written
from loreboard.evals.pools.briefs import read_briefs
from loreboard.evals.pools.checking import check
from loreboard.story.errors import BadInput

from .teller import TODAY

HEAD = Head(name="mine", version=1, language="en", use="own", by="m", how="h", licence="yours", date=TODAY)
BEATS = tuple(f"Ada sells bell number {n} to the ferryman." for n in range(8))


def a_story(id: str = "b1", sample: int = 1, beats: tuple[str, ...] = BEATS, **more: Any) -> Default:
    fields: dict[str, Any] = {"kind": "", "genre": "", "brief": f"a brief called {id}", "form": "plot"}
    return Default(brief_id=id, sample=sample, beats=beats, **fields | more)


def a_pool(*stories: Default, **head: Any) -> Pool:
    return Pool(head=HEAD.model_copy(update=head), stories=stories)


def test_a_pool_is_read_as_it_was_written(tmp_path: Path) -> None:
    pool = a_pool(a_story(), a_story(sample=2, beats=(), form="prose", text="A bell rings far away. Nobody answers it."))
    (tmp_path / "p").write_bytes(b"\xef\xbb\xbf" + written(pool.head, pool.stories) + b"\n")
    assert read_pool(tmp_path / "p") == pool
    assert len(pool.beats) == len(pool.stories)


@pytest.mark.parametrize("empty", [{"text": "... !", "form": "prose"}, {"beats": [" ", "—"]}])
def test_a_story_without_beats_is_refused_with_its_line(empty: dict[str, Any], tmp_path: Path) -> None:
    row = json.loads(a_story().model_dump_json()) | {"beats": [], "text": ""} | empty
    head, story = written(HEAD, [a_story()]).decode().splitlines()
    (tmp_path / "p").write_text(f"{head}\n\n{story}\n{json.dumps(row)}\n")
    with pytest.raises(BadInput, match=r"no beats once it is cut.*p, line 4"):
        read_pool(tmp_path / "p")


def test_blank_beats_are_dropped_and_beats_stay_beside_their_stories() -> None:
    pool = a_pool(a_story(beats=("", *BEATS, " ")), a_story(sample=2, beats=("", " "), text="A bell rings far away."))
    assert pool.beats == (BEATS, ("A bell rings far away.",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        (HEAD.model_dump_json(), "no stories"),
        ("{}\n{}", "name: .*line 1"),
        (HEAD.model_dump_json() + "\n\n{", "line 3"),
        (HEAD.model_dump_json() + '\n{"brief_id": 1}', "line 2"),
    ],
)
def test_what_is_no_pool_is_refused(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "p").write_text(text)
    with pytest.raises(BadInput, match=says):
        read_pool(tmp_path / "p")
    with pytest.raises(BadInput, match="no such pool"):
        read_pool(tmp_path / "q")


@pytest.mark.parametrize(
    ("name", "text", "ids"),
    [
        ("b.txt", "\ufeffA bell.\n\n  A ferry. \r\n", ["b001", "b002"]),
        ("b.csv", 'id,brief,genre\nbell,"A bell, cracked",drama\n,A ferry.,\n', ["bell", "b002"]),
        ("b.jsonl", '{"id": "铃", "brief": "A bell."}\n\n{"brief": "A ferry.", "kind": null}\n', ["铃", "b002"]),
    ],
)
def test_briefs_come_one_a_line_or_as_a_table(name: str, text: str, ids: list[str], tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, newline="")
    read = read_briefs(tmp_path / name)
    assert [brief.id for brief in read] == ids and read[1].brief == "A ferry."


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("b.txt", "\n \n", "no brief in the file"),
        ("b.txt", "A bell.\nA ferry.\nA bell.\n", "that of line 1.*line 3"),
        ("b.txt", "x" * 4_001, "4000.*line 1"),
        ("b.csv", "id,text\n1,a\n", "no column `brief`"),
        ("b.csv", "brief\na bell, cracked\n", "more fields than the head.*line 2"),
        ("b.csv", "id,brief\na/k1,A bell.\n", "other signs.*line 2"),
        ("b.csv", "id,brief\na,A bell.\na,A ferry.\n", "a stands at line 2 too.*line 3"),
        ("b.csv", "id,brief\na,\n", "brief.*line 2"),
        ("b.csv", "brief,mood\nA bell.,sad\n", "mood.*line 2"),
        ("b.jsonl", '{"brief": "A bell."}\nA ferry.\n', "no JSON.*line 2"),
        ("b.jsonl", "[1]\n", "no JSON object.*line 1"),
        ("b.jsonl", '{"brief": 7}\n', "brief.*line 1"),
    ],
)
def test_briefs_that_cannot_be_used_are_named_by_their_line(name: str, text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(BadInput, match=says):
        read_briefs(tmp_path / name)


def test_briefs_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "b.txt", tmp_path, tmp_path / "none"):
        with pytest.raises(BadInput, match="cannot be read"):
            read_briefs(path)


@pytest.mark.parametrize("which", SHIPPED)
def test_nothing_is_wrong_with_the_shipped_pools(which: Any) -> None:
    pool = shipped(*which)
    assert [flaw for flaw in check(pool) if flaw.severity == "error" or flaw.code in ("UNEVEN", "TUNED")] == []
    assert all(pool.beats) and len(pool.beats) == len(pool.stories)


def test_each_kind_of_flaw_is_found_and_a_clean_pool_has_none() -> None:
    other = tuple(beat.replace("Ada", "Bo") for beat in BEATS)
    clean = a_pool(a_story(), a_story(sample=2, beats=other))
    assert check(clean) == ()
    tuned = shipped("en", "tune").briefs[0].brief
    found = {
        "IDENTICAL": a_pool(a_story(), a_story(sample=2, beats=tuple(beat.upper() for beat in BEATS))),
        "SHORT": a_pool(a_story(beats=BEATS[:4])),
        "LANGUAGE": a_pool(a_story(), language="zh"),
        "UNEVEN": a_pool(
            a_story("b1"), a_story("b2", beats=other), a_story("b3", beats=other[:1] + BEATS[1:]), a_story("b3", 2, other[::-1])
        ),
        "TUNED": a_pool(a_story(brief=f"{tuned} Please.")),
    }
    for code, pool in found.items():
        assert code in {flaw.code for flaw in check(pool)}
    assert [(f.severity, f.where) for f in check(found["IDENTICAL"])] == [("error", "b1/1, b1/2")]
    assert [f.where for f in check(found["UNEVEN"]) if f.code == "UNEVEN"] == ["b3"]
    assert check(found["TUNED"].model_copy(update={"head": HEAD.model_copy(update={"use": "tune"})})) == ()


def test_one_beat_that_stands_in_two_stories_is_noted() -> None:
    (flaw,) = check(a_pool(a_story(), a_story(sample=2, beats=(BEATS[0], *(beat.replace("Ada", "Bo") for beat in BEATS[1:])))))
    assert (flaw.code, flaw.severity, flaw.where) == ("IDENTICAL", "note", "b1/1, b1/2")
