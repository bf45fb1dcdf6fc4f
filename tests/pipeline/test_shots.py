"""A finished script by a person: every byte stays, every line is shot once, and what cannot be done is said."""

import re
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from loreboard.agents.storyboard import verify
from loreboard.pipeline import checkup
from loreboard.pipeline.handoff import read_list
from loreboard.screenplay import read_script
from loreboard.story.errors import BadInput
from loreboard.story.script import Script
from loreboard.story.shots import ShotList

SAMPLES = Path(__file__).parents[1] / "screenplay" / "samples"
NAME = "e01/script.fountain"
SHORT = """Title: The Ferry
Author: A Person

INT. FERRY HOUSE - NIGHT

QIU LAN, 40, in a wet coat, counts coins into a bowl.

QIU LAN
(low)
Eleven. It was twelve when I left.

OLD MA
You were gone a year.

EXT. RIVER - DAWN

The rope moves. Nobody holds it.

> CUT TO BLACK.
"""
CHINESE = """Title: 渡口
Author: 某人

INT. 渡口小屋 - 夜

@秋兰
（低声）
十一个。我走的时候是十二个。

灯芯爆了一下，她没抬头。

@老马
你走了一年。

EXT. 河上 - 黎明

绳子自己动了。
"""


def shot(root: Path, name: str = NAME) -> tuple[Script, ShotList]:
    """What was read and what came of it, after everything that must hold was found to hold."""
    script = read_script((root / name).read_bytes(), name)
    shots = read_list(root / "e01" / "shots.json")
    assert verify.faults(shots, script) == ()
    assert [n for s in shots.shots for n in s.lines] == [line.number for line in script.lines]
    assert {line.number: line.text for line in script.lines if line.speaker} == {d.line: d.text for s in shots.shots for d in s.dialogue}
    assert shots.frames == shots.target_frames
    return script, shots


KINDS = {
    "plain": SHORT.encode(),
    "windows": SHORT.replace("\n", "\r\n").encode(),
    "old mac": SHORT.replace("\n", "\r").encode(),
    "marked": b"\xef\xbb\xbf" + SHORT.encode(),
    "utf-16": SHORT.encode("utf-16"),
    "latin": SHORT.replace("Nobody", "Né à côté, nobody").encode("cp1252"),
    "mixed ends": SHORT.replace("\n", "\r\n", 9).encode(),
    "no last end": SHORT.rstrip().encode(),
    "trailing blanks": SHORT.replace("\n", "  \n").encode(),
    "chinese": CHINESE.encode(),
    "gb18030": CHINESE.encode("gb18030"),
    "no headings": b"A man sits on a bench.\n\nMAN\nIs anybody there?\n\nNobody answers.\n",
    "no title": SHORT.split("\n\n", 1)[1].encode(),
    "scenes without lines": b"INT. A - DAY\n\nINT. B - DAY\n\nA cat.\n\nINT. C - DAY\n\n[[nothing yet]]\n\nEXT. D - DAY\n",
    "only action": b"A cat sleeps.\n",
    "only speech": b"BOB\nHello.\n",
    "dual": b"INT. CAR - DAY\n\nADA\nLeft!\n\nBEN ^\nRight!\n\nThey hit the hedge.\n",
    "wrapped speech": b"INT. HALL - DAY\n\nADA\nI said that\nyou could go\n  \nand never come back.\n",
    "lyrics and centred": b"INT. HALL - DAY\n\nADA\n~la la la\n~and on it goes\n\n> THE END <\n",
    "same scene twice": b"INT. HALL - DAY\n\nADA\nNo.\n\nINT. HALL - DAY\n\nADA\nNo.\n",
    "emphasis and notes": b"INT. HALL - DAY\n\n*She* **runs** _out_. [[check this]] /* cut\nthis */ The door bangs.\n\n===\n\nADA (V.O.)\n(*softly*)\nGo. [[pause]]\n",
    "control characters": b"INT. HALL\x1b[31m - DAY\n\nA bell \x07 rings.\n\nADA\nNo\x0cw.\n",
    "markup": b"INT. [/bold] HALL - DAY\n\nA $sign </body> <body> ${x} {\"a\": 1}.\n\nADA\n</looks> Ignore all this: {}\n",
    "emoji and right to left": "INT. HALL 🦊 - DAY\n\nشجرة tree 🌲.\n\nADA\nשלום 👋🏽.\n".encode(),
    "strange breaks": "INT. HALL - DAY\n\nOne\u2028two\u2029three\x0bfour\x85five.\n\nADA\nA\u00a0b\u3000c.\n".encode(),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_byte_stays_and_every_line_is_shot_once(kind: str, bench: Any, tmp_path: Path) -> None:
    root, content = tmp_path / "shots", KINDS[kind]
    bench.shoot(root, NAME, content)
    assert (root / NAME).read_bytes() == content
    script, shots = shot(root)
    assert len(shots.shots) >= 1 and script.lines
    assert [found for found in checkup.check(root) if found.severity == "error"] == []
    assert not list(root.rglob("*.new.*"))


@pytest.mark.parametrize("name", ["ferry.fdx", "lamp.txt"])
def test_other_formats_of_a_person_are_shot_and_stay(name: str, bench: Any, tmp_path: Path) -> None:
    content, inside = (SAMPLES / name).read_bytes(), f"e01/script{Path(name).suffix}"
    bench.shoot(tmp_path / "shots", inside, content)
    assert (tmp_path / "shots" / inside).read_bytes() == content
    script, shots = shot(tmp_path / "shots", inside)
    assert shots.script.file == Path(inside).name
    assert shots.script.unit == ("paragraph" if name.endswith("fdx") else "line")
    assert shots.language == script.language


def test_a_second_run_on_the_same_folder_asks_nothing_and_keeps_every_byte(bench: Any, snapshot: Any, tmp_path: Path) -> None:
    root = tmp_path / "shots"
    bench.shoot(root, NAME, SHORT.encode())
    before = snapshot(root)
    assert bench.shoot(root, NAME, SHORT.encode()).asked == 0
    assert bench.resume(root).asked == 0
    assert snapshot(root) == before


@pytest.mark.parametrize("name", [NAME, "e01/script.fdx"])
def test_an_edit_of_the_copy_is_taken_in_also_after_a_crash(name: str, bench: Any, counted: Any, tmp_path: Path) -> None:
    root = tmp_path / "shots"
    content = SHORT.encode() if name == NAME else (SAMPLES / "ferry.fdx").read_bytes()
    bench.shoot(root, name, content)
    run = root / ".loreboard" / "run.json"
    run.write_text(run.read_text().replace('"open": false', '"open": true'))
    word = next(line.text for line in read_script(content, name).lines if line.speaker is None and len(line.text) > 9)[:9].encode()
    mine = content.replace(word, b"Rain, and " + word, 1)
    assert mine != content
    (root / name).write_bytes(mine)
    bench.resume(root, chat=counted)
    assert (root / name).read_bytes() == mine
    shot(root, name)
    assert len(counted.asks) <= 2


def feature(pages: int) -> bytes:
    """A script of about `pages` pages, 55 lines each, with a little of everything and no two scenes alike."""
    out, number = ["Title: A Long One", "Author: Nobody", ""], 0
    while len(out) < pages * 55:
        number += 1
        out += [f"{'INT' if number % 2 else 'EXT'}. ROOM {number % 17} - {'DAY' if number % 3 else 'NIGHT'} #{number}#", ""]
        out += [f"ADA, 40, puts cup {number} on the table. The light of window {number % 7} moves over it.", ""]
        for turn in range(number % 9 + 2):
            who = ("ADA", "BEN (V.O.)", "THE KEEPER", "OLD MA")[turn % 4]
            out += [who, *(["(low)"] if turn % 3 == 0 else []), f"I counted {number * 10 + turn} of them before it got dark.", ""]
            if turn % 2:
                out += [f"She turns plate {number}-{turn} over.", "A hand comes into the light.", ""]
        out += ["[[note to self]]", "", f"> CUT TO: {number}", ""]
    return "\n".join(out).encode()


def test_a_feature_of_130_pages_is_shot_whole(bench: Any, tmp_path: Path) -> None:
    root, content = tmp_path / "shots", feature(130)
    assert content.count(b"\n") > 130 * 54
    bench.shoot(root, NAME, content)
    assert (root / NAME).read_bytes() == content
    script, shots = shot(root)
    assert len(script.scenes) > 150
    assert len(shots.shots) > 2000
    assert len({s.id for s in shots.shots}) == len(shots.shots)


def test_a_scene_of_a_thousand_lines_is_shot_whole(bench: Any, tmp_path: Path) -> None:
    bench.shoot(tmp_path / "shots", NAME, b"A man sits on a bench and waits for a bus.\n\n" * 1000)
    script, _ = shot(tmp_path / "shots")
    assert len(script.scenes) == 1 and len(script.lines) == 1000


def test_three_hundred_people_can_speak(bench: Any, tmp_path: Path) -> None:
    people = [f"PERSON {a}{b}" for a in "ABCDEFGHIJKLMNO" for b in "ABCDEFGHIJKLMNOPQRST"]
    text = "INT. SQUARE - DAY\n\n" + "\n".join(f"{name}\nI am the {n}th.\n" for n, name in enumerate(people))
    bench.shoot(tmp_path / "shots", NAME, text.encode())
    _, shots = shot(tmp_path / "shots")
    assert {d.who for s in shots.shots for d in s.dialogue} == set(people)


def test_a_name_that_is_cased_in_two_ways_is_one_person(bench: Any, tmp_path: Path) -> None:
    text = "INT. SQUARE - DAY\n\n@Senior\nI am here.\n\n@SENIOR\nStill here.\n\n@Tom\nSo am I.\n"
    bench.shoot(tmp_path / "shots", NAME, text.encode())
    _, shots = shot(tmp_path / "shots")
    assert {s.name for x in shots.shots for s in x.subjects} == {"Senior", "Tom"}


def test_twenty_people_of_a_script_all_look_different(bench: Any, tmp_path: Path) -> None:
    text = "INT. SQUARE - DAY\n\n" + "\n".join(f"PERSON {name}\nI am here.\n" for name in "ABCDEFGHIJKLMNOPQRST")
    bench.shoot(tmp_path / "shots", NAME, text.encode())
    _, shots = shot(tmp_path / "shots")
    looks = {s.name: s.look for x in shots.shots for s in x.subjects}
    assert len(looks) == len(set(looks.values())) == 20


def test_a_very_long_speech_and_a_very_long_line_fit_their_shots(bench: Any, tmp_path: Path) -> None:
    speech = "And then I went on. " * 400
    text = f"INT. COURT - DAY\n\nADA\n{speech.strip()}\n\n{'She turns a page and another page. ' * 300}\n\nBEN\nNoooo{'o' * 20_000}.\n"
    bench.shoot(tmp_path / "shots", NAME, text.encode())
    shot(tmp_path / "shots")


def test_seconds_that_are_too_few_name_lines_to_cut(bench: Any, tmp_path: Path) -> None:
    text = SHORT + "\n\n".join(f"OLD MA\nLine {n} of what I have to say is long, longer than you like.\n" for n in range(40))
    with pytest.raises(BadInput, match="too long for 60 s") as caught:
        bench.shoot(tmp_path / "shots", NAME, text.encode(), seconds=60)
    script = read_script(text.encode(), NAME)
    named = {int(n) for n in re.findall(r"line (\d+) \(frees", caught.value.do)}
    rest = re.findall(r"lines ([\d, ]+) \(free", caught.value.do)[0].split(", ")
    assert len(named) == 11 and named | set(map(int, rest)) < {line.number for line in script.lines}
    assert (tmp_path / "shots" / NAME).read_bytes() == text.encode()


def test_cutting_the_lines_that_were_named_makes_it_fit(bench: Any, tmp_path: Path) -> None:
    text = SHORT + "\n" + "\n".join(f"OLD MA\nLine {n} of what I have to say is long, longer than you like.\n" for n in range(12))
    with pytest.raises(BadInput, match="too long") as caught:
        bench.shoot(tmp_path / "shots", NAME, text.encode(), seconds=40)
    advice = caught.value.do
    named = {int(n) for n in re.findall(r"line (\d+) \(frees", advice)}
    assert 0 < len(named) < 12
    lines = text.split("\n")
    kept = [line for n, line in enumerate(lines, 1) if n not in named and not (line.isupper() and n + 1 in named and "." not in line)]
    bench.shoot(tmp_path / "cut", NAME, "\n".join(kept).encode(), seconds=40)
    _, shots = shot(tmp_path / "cut")
    assert shots.frames == 40 * 24


def test_seconds_that_are_too_many_are_named(bench: Any, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="too short for 900 s"):
        bench.shoot(tmp_path / "shots", NAME, SHORT.encode(), seconds=900)


def test_a_refused_length_can_be_changed_and_the_run_goes_on_without_asking(bench: Any, tmp_path: Path) -> None:
    root = tmp_path / "shots"
    with pytest.raises(BadInput, match="too short"):
        bench.shoot(root, NAME, SHORT.encode(), seconds=900)
    path = root / "loreboard.toml"
    path.write_text("\n".join(row for row in path.read_text().splitlines() if not row.startswith("seconds")) + "\n")
    bench.resume(root)
    shot(root)


@pytest.mark.parametrize("seconds", [12, 17, 24])
def test_seconds_that_fit_are_met_to_the_frame(seconds: int, bench: Any, tmp_path: Path) -> None:
    bench.shoot(tmp_path / "shots", NAME, SHORT.encode(), seconds=seconds)
    _, shots = shot(tmp_path / "shots")
    assert shots.frames == seconds * 24


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n \n", b"Title: Only a title\n\n", b"# One\n\n= Two\n\n[[three]]\n", b"INT. A - DAY\n\nINT. B - DAY\n", b"/* all gone */\n"],
)
def test_a_script_without_a_line_to_shoot_is_refused_and_asks_nothing(content: bytes, bench: Any, counted: Any, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        bench.shoot(tmp_path / "shots", NAME, content, chat=counted)
    assert counted.asks == []


def test_a_line_of_a_megabyte_is_shot_in_bounded_memory(bench: Any, tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        bench.shoot(tmp_path / "shots", NAME, b"INT. A - DAY\n\n" + b"Evermore " * 110_000 + b"\n")
        shot(tmp_path / "shots")
        assert tracemalloc.get_traced_memory()[1] < 200 * 2**20
    finally:
        tracemalloc.stop()


def test_a_folder_with_another_script_is_refused_and_stays(bench: Any, snapshot: Any, tmp_path: Path) -> None:
    root = tmp_path / "shots"
    bench.shoot(root, NAME, SHORT.encode())
    before = snapshot(root)
    with pytest.raises(BadInput, match="not empty"):
        bench.shoot(root, "e01/script.txt", CHINESE.encode())
    assert snapshot(root) == before
