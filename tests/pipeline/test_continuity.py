"""Continuity as a person meets it: `loreboard check` of a list that a hand has edited, and the page of an episode."""

from pathlib import Path

import pytest

from loreboard.agents.continuity.standing import SceneEnd
from loreboard.pipeline import checkup, pages
from loreboard.story.arc import Rule
from loreboard.story.bible import Bible
from loreboard.story.camera import Camera
from loreboard.story.drawn import LightPlan
from loreboard.story.facts import At, Interval, Learned
from loreboard.story.shots import BoardedScene, Prompt, ScriptRef, Shot, ShotList, Subject, Waiver
from loreboard.story.world import Fact

WOUND = Fact(who="Mei", what="wound", value="a cut on the cheek")


def shot(name: str, **more: object) -> Shot:
    mei = Subject(name="Mei", look="x", doing="waits", feeling="calm", at="centre", gaze="toward")
    told = {
        "id": name, "scene": "s01", "lines": (3,), "on_line": None, "purpose": "action", "frames": 24, "least": 1,
        "camera": Camera(size="ms", framing="single"), "place": "KITCHEN", "time": "NIGHT", "subjects": (mei,), "picture": "", "start": "still",
        "end": "turned", "light": "", "dialogue": (), "sound": "", "prompt": Prompt(core="x", avoid=()),
    }  # fmt: skip
    return Shot.model_validate(told | more)


def checked(tmp_path: Path, *shots: Shot) -> list[tuple[str, str, str]]:
    scene = BoardedScene(
        id="s01",
        number=None,
        heading="INT. KITCHEN - NIGHT",
        first_line=1,
        last_line=9,
        light=LightPlan(source="", change="", change_on_line=None),
    )
    made = ShotList(
        title="T", episode=1, language="en", fps=24, target_frames=24 * len(shots), made_by="me",
        script=ScriptRef(file="s", sha256="0", unit="line"), scenes=(scene,), shots=shots,
    )  # fmt: skip
    path = tmp_path / "shots.json"
    path.write_text(made.model_dump_json())
    return [(f.code, f.severity, f.text) for f in checkup.check(path)]


def test_a_wound_that_a_hand_wrote_into_one_shot_is_missed_in_the_next(tmp_path: Path) -> None:
    told = checked(tmp_path, shot("a", state=(WOUND,)), shot("b", camera=Camera(size="cu", framing="single")))
    assert [(code, severity) for code, severity, _ in told] == [("GONE_EARLY", "note")]
    assert told[0][2].startswith("a, b: Mei had a cut on the cheek in shot a; here it is gone.")


def test_what_cannot_be_is_an_error_and_a_waiver_excuses_it(tmp_path: Path) -> None:
    twice = (Fact(who="Mei", what="right_hand", value="a cup"), Fact(who="Mei", what="right_hand", value="a knife"))
    assert [(code, severity) for code, severity, _ in checked(tmp_path, shot("a", state=twice))] == [("TWO_VALUES", "error")]
    waived = shot("a", state=twice, waivers=(Waiver(code="two_values", reason="a joke", by="me"),))
    assert checked(tmp_path, waived) == []


def test_the_page_of_an_episode_tells_who_has_what_at_the_end_of_each_scene() -> None:
    rule = Rule(power="", price="", taboo="", misreading="")
    book = Bible(title="T", logline="", rule=rule, style="", cast=(), places=(), props=(), episodes=(), credits=())
    ends = (SceneEnd(scene="s01", heading="INT. KITCHEN - NIGHT", facts=("Mei: holding a cup", "Bo: sitting")),)
    page = pages.continuity_page(1, (), book, "en", "me", ends).decode()
    assert "| INT. KITCHEN - NIGHT | Mei: holding a cup; Bo: sitting |" in page
    assert "at its end" not in pages.continuity_page(1, (), book, "en", "me").decode()


LEAK = {
    "en": "INT. MILL - DAY\n\nMEI\nDon't tell anyone. The dam is rotten.\n\nBO\nHow rotten?\n\nINT. CHURCH - NIGHT\n\nANSEL\nPray. The dam is rotten.\n\nMEI\nAmen.\n",
    "zh": ".内 磨坊 日\n\n@阿梅\n别告诉别人。水坝烂透了。\n\n@阿博\n烂成什么样？\n\n.内 教堂 夜\n\n@安塞\n祷告吧。水坝烂透了。\n\n@阿梅\n阿门。\n",
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Ansel speaks of what only Bo, Mei heard in line 4", "Line 12: cut “The dam is rotten.”")),
        ("zh", ("第4行的话只有阿博、阿梅听见，安塞却知道。", "第12行删去“水坝烂透了。”")),
    ],
)
def test_a_script_alone_is_told_both_lines_and_the_cheapest_repair(tmp_path: Path, language: str, said: tuple[str, str]) -> None:
    path = tmp_path / "mine.fountain"
    path.write_text(LEAK[language], encoding="utf-8")
    found = [f for f in checkup.check(path) if f.code == "KNOWS-TOO-SOON"]
    assert [(f.where, f.line, f.also, f.severity) for f in found] == [("mine.fountain", 12, "mine.fountain:4", "error")]
    assert all(bit in found[0].text for bit in said)
    assert path.read_text(encoding="utf-8") == LEAK[language]


def test_the_page_of_an_episode_tells_from_which_line_to_which_and_who_knows_what() -> None:
    rule = Rule(power="", price="", taboo="", misreading="")
    book = Bible(title="T", logline="", rule=rule, style="", cast=(), places=(), props=(), episodes=(), credits=())
    at = At(episode=1, scene="s01", line=3)
    held = Interval(fact=WOUND, since=at, until=at.model_copy(update={"line": 9}), cause="Mei cuts her cheek.")
    secret = Learned(who="Bo", what="The dam is rotten.", since=at, told_by="Mei")
    page = pages.continuity_page(1, (), book, "en", "me", learned=(secret,), intervals=(held,)).decode()
    assert "| 3 | 9 | Mei: a cut on the cheek | Mei cuts her cheek. |" in page
    assert "| 3 | Bo | The dam is rotten. | Mei |" in page
