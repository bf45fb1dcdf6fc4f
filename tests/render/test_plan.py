"""The overhead plan: people and cameras where the list says, moves the way they go, every word escaped, the same bytes each time."""

import math
import re
from itertools import combinations
from pathlib import Path
from typing import Any, get_args
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.render.plan import svg
from loreboard.render.plan.blocking import Blocking, Station, blocking
from loreboard.render.plan.ink import clean, cut, width, wrapped
from loreboard.render.plan.marks import Stand, strokes
from loreboard.render.plan.points import Point
from loreboard.story import camera as told
from loreboard.story.camera import Camera
from loreboard.story.errors import BadInput
from loreboard.story.shots import Prompt, Shot, ShotList, Subject

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/e0*/shots.json"))
SVG = "{http://www.w3.org/2000/svg}"


def who(name: str, at: str = "left", gaze: str = "right", going: str = "still") -> Subject:
    return Subject.model_validate({"name": name, "look": "x", "doing": "waits", "feeling": "calm", "at": at, "gaze": gaze, "going": going})


MEI, BO = who("Mei"), who("Bo", "right", "left")


def shot(*seen: Subject, id: str = "e01-000001", scene: str = "s01", picture: str = "she pours", **camera: Any) -> Shot:
    return Shot.model_validate(
        {
            "id": id, "scene": scene, "lines": (1,), "on_line": None, "purpose": "action", "frames": 48, "least": 20, "place": "P", "time": "DAY",
            "camera": Camera.model_validate({"size": "ms", "framing": "single", "side": 1, **camera}), "subjects": seen, "picture": picture,
            "start": "", "end": "", "light": "", "dialogue": (), "sound": "", "prompt": Prompt(core="", avoid=()),
        }
    )  # fmt: skip


def listed(shots: ShotList, *of: Shot, **more: Any) -> ShotList:
    """`shots` with other shots, whose ids are told apart."""
    return shots.model_copy(update={"shots": tuple(s.model_copy(update={"id": f"e01-{n:06x}"}) for n, s in enumerate(of, 1)), **more})


def only(*of: Shot) -> Station:
    """The one camera place of these shots, or of the first."""
    return blocking(of).stations[0]


def spots(scene: Blocking) -> dict[str, Point]:
    return {person.name: person.at for person in scene.people}


def angle(one: Point, two: Point) -> float:
    """Degrees between two ways."""
    return math.degrees(math.acos(max(-1.0, min(1.0, (one.x * two.x + one.y * two.y) / math.hypot(*one) / math.hypot(*two)))))


def texts(content: bytes) -> list[str]:
    return ["".join(node.itertext()) for node in fromstring(content).iter(f"{SVG}text")]


def test_the_same_scene_gives_the_same_bytes(shots: ShotList) -> None:
    one = svg(shots, "s01")
    assert one == svg(shots.model_copy(deep=True), "s01") and one.startswith(b"<?xml")
    assert fromstring(one).tag == f"{SVG}svg"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parts[-3]}-{path.parts[-2]}")
def test_every_scene_of_the_examples_has_a_plan_with_each_of_its_shots_once(path: Path) -> None:
    shots = ShotList.model_validate_json(path.read_bytes())
    assert shots.scenes
    for scene in shots.scenes:
        root = fromstring(svg(shots, scene.id))
        own = [s for s in shots.shots if s.scene == scene.id]
        words = {"".join(node.itertext()) for node in root.iter(f"{SVG}text")}
        assert {s.id for s in own} <= words and not {s.id for s in shots.shots if s.scene != scene.id} & words
        placed = [id for node in root.iter(f"{SVG}g") for id in node.get("data-shots", "").split() if node.get("class") == "camera"]
        assert sorted(placed) == sorted(s.id for s in own if s.subjects)
        assert {node.get("data-move") for node in root.iter(f"{SVG}g") if node.get("data-move")} == {
            s.camera.move for s in own if s.subjects
        }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parts[-3]}-{path.parts[-2]}")
def test_no_camera_of_the_examples_stands_on_another_or_on_somebody(path: Path) -> None:
    shots = ShotList.model_validate_json(path.read_bytes())
    for scene in shots.scenes:
        found = blocking([s for s in shots.shots if s.scene == scene.id], scene.axis)
        assert all(one.at.far(two.at) > 0.3 for one, two in combinations(found.stations, 2)), scene.id
        assert all(camera.at.far(person.at) > 0.45 for camera in found.stations for person in found.people), scene.id


def test_left_in_the_frame_is_left_on_the_page_from_side_1_and_right_from_the_other() -> None:
    below, above = blocking([shot(MEI, BO)]), blocking([shot(MEI, BO, side=-1)])
    assert spots(below)["Mei"].x < spots(below)["Bo"].x and spots(above)["Mei"].x > spots(above)["Bo"].x


def test_somebody_seen_in_the_middle_stands_between_and_whoever_looks_right_stands_left() -> None:
    at = spots(blocking([shot(BO), shot(who("Ann", "centre", "toward")), shot(MEI)]))
    assert at["Mei"].x < at["Ann"].x < at["Bo"].x
    at = spots(blocking([shot(who("A", "centre", "left")), shot(who("B", "centre", "right"))]))
    assert at["B"].x < at["A"].x


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize("facing", get_args(told.Facing))
@pytest.mark.parametrize("gaze", get_args(told.Gaze))
@pytest.mark.parametrize("framing", ["single", "ots", "dirty_single"])
def test_a_camera_stands_on_its_side_of_the_line_wherever_they_look(side: int, facing: str, gaze: str, framing: str) -> None:
    scene = [shot(who("Mei", "left", gaze), side=side, facing=facing, framing=framing), shot(BO, side=side)]
    assert all(station.at.y * side > 0.1 for station in blocking(scene).stations)


@pytest.mark.parametrize(("facing", "degrees"), [("three_quarter_front", 45), ("profile", 90), ("three_quarter_back", 135)])
def test_the_camera_stands_as_far_off_the_look_as_the_facing_says(facing: str, degrees: int) -> None:
    station = only(shot(MEI, facing=facing))
    assert angle(station.heading, station.aim.towards(station.at)) == pytest.approx(degrees)


@pytest.mark.parametrize(("facing", "degrees"), [("front", 14), ("back", 166)])
def test_from_the_front_and_the_back_it_keeps_a_little_off_the_line(facing: str, degrees: int) -> None:
    station = only(shot(MEI, facing=facing))
    assert angle(Point(1.0, 0.0), station.aim.towards(station.at)) == pytest.approx(degrees)


@pytest.mark.parametrize("azimuth", [30, 60, 100, -60, 150])
def test_an_azimuth_says_it_finer_than_the_facing(azimuth: int) -> None:
    side = 1 if azimuth > 0 else -1
    station = only(shot(MEI, facing="profile", azimuth=azimuth, side=side))
    assert angle(station.heading, station.aim.towards(station.at)) == pytest.approx(abs(azimuth)) and station.at.y * side > 0
    assert len(blocking([shot(MEI, azimuth=30), shot(MEI, azimuth=45), shot(MEI)]).stations) == 2


def test_a_sheet_tells_the_degrees_where_they_are_not_the_facing_s(shots: ShotList) -> None:
    said = texts(svg(listed(shots, shot(MEI, facing="profile", azimuth=70), shot(MEI, facing="profile", azimuth=90)), "s01"))
    assert sum("70°" in text for text in said) == 1 and not any("90°" in text for text in said)


@pytest.mark.parametrize("side", [1, -1])
def test_the_two_whom_the_line_is_named_after_stand_on_it_and_others_behind_it(side: int) -> None:
    seen = [
        shot(MEI, BO, side=side),
        shot(who("Ann", "centre", "toward"), side=side),
        shot(who("Ann", "centre", "down"), side=side, size="ecu"),
    ]
    scene = blocking(seen, "Bo|Mei")
    at = spots(scene)
    assert at["Mei"].y == at["Bo"].y == 0 and at["Ann"].y * side < 0
    assert (at["Mei"].x < at["Ann"].x < at["Bo"].x) == (side > 0)
    assert all(station.at.y * side > 0.2 for station in scene.stations)
    assert {point.y for point in spots(blocking(seen)).values()} == {0.0}


def test_where_the_frame_does_not_tell_left_from_right_the_line_s_names_do() -> None:
    seen = [shot(who("A", "centre", "down")), shot(who("B", "centre", "down"))]
    one, two = spots(blocking(seen, "A|B")), spots(blocking(seen, "B|A"))
    assert one["A"].x < one["B"].x and two["B"].x < two["A"].x


def test_a_line_that_names_somebody_who_is_not_seen_puts_all_on_it() -> None:
    assert {point.y for point in spots(blocking([shot(MEI), shot(BO)], "Mei|Zoe")).values()} == {0.0}


def test_a_camera_on_the_line_stays_on_it_even_where_it_gives_way() -> None:
    seen = [shot(MEI, BO, side=0, size=size, lens_mm=mm) for size in ("ms", "mls") for mm in (24, 50)]
    seen += [shot(who("Mei", "left", gaze), BO, side=0) for gaze in ("down", "up")]
    scene = blocking([*seen, shot(MEI), shot(BO)], "Bo|Mei")
    assert all(station.at.y == 0 for station in scene.stations if station.side == 0)


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize(("going", "x", "y"), [("left", -1, 0), ("right", 1, 0), ("toward", 0, 1), ("away", 0, -1)])
def test_somebody_who_goes_has_an_arrow_that_way_as_seen_from_the_camera_s_side(side: int, going: str, x: int, y: int) -> None:
    person = blocking([shot(BO), shot(who("Mei", going=going), side=side), shot(MEI), shot(who("Mei", going=going), side=side)]).people
    mei = next(p for p in person if p.name == "Mei")
    assert [(walk.way, walk.shots) for walk in mei.walks] == [(Point(x * side, y * side), (2, 4))]
    assert all(not p.walks for p in person if p.name != "Mei")


def test_a_walk_is_drawn_with_its_shots_and_stands_in_the_key(shots: ShotList) -> None:
    still = svg(listed(shots, shot(MEI, BO)), "s01")
    gone = svg(listed(shots, shot(MEI, BO), shot(who("Mei", going="right")), shot(BO), shot(who("Mei", going="right"))), "s01")
    arrows = [node for node in fromstring(gone).iter(f"{SVG}g") if node.get("class") == "walk"]
    assert [node.get("data-shots") for node in arrows] == ["2 4"] and "2 · 4" in texts(gone)
    word = {"en": "somebody goes", "zh": "有人走动"}[shots.language]
    assert any(word in text for text in texts(gone)) and not any(word in text for text in texts(still)) and b'class="walk"' not in still
    tip = [tuple(map(float, pair.split())) for pair in re.findall(r"[-\d.]+ [-\d.]+", str(arrows[0].findall(f"{SVG}path")[0].get("d")))]
    assert tip[-1][0] - tip[0][0] > 30 and tip[-1][1] == tip[0][1]


def test_a_camera_that_goes_along_goes_where_they_go_and_not_where_they_look(shots: ShotList) -> None:
    def along(going: str) -> float:
        drawn = svg(listed(shots, shot(who("Mei", gaze="right", going=going), move="track"), shot(BO)), "s01")
        group = next(node for node in fromstring(drawn).iter(f"{SVG}g") if node.get("data-move") == "track")
        points = [tuple(map(float, pair.split())) for pair in re.findall(r"[-\d.]+ [-\d.]+", str(group.findall(f"{SVG}path")[0].get("d")))]
        return points[-1][0] - points[0][0]

    assert along("still") > 0 and along("right") > 0 and along("left") < 0


def test_the_line_of_the_scene_s_head_is_drawn_and_another_line_is_told(shots: ShotList) -> None:
    head = tuple(scene.model_copy(update={"axis": "Bo|Mei"}) for scene in shots.scenes)
    own = listed(shots, shot(MEI, BO, axis="Bo|Mei"), shot(who("Ann"), MEI, axis="Ann|Mei"), shot(BO, axis="Bo|Mei"), scenes=head)
    said = texts(svg(own, "s01"))
    both = {"en": "Ann and Mei in 2", "zh": "镜头 2 的轴线在Ann和Mei之间"}[shots.language]
    assert any(both in text for text in said) and sum("Ann" in text for text in said) >= 2
    bare = listed(shots, shot(MEI, BO, axis="Bo|Mei"), shot(who("Ann"), axis="Bo|Mei"), shot(BO, axis=""))
    told_ = {"en": "The line runs between", "zh": "的轴线在"}[shots.language]
    assert any(told_ in text for text in said) and not any(told_ in text for text in texts(svg(bare, "s01")))


def test_two_singles_of_a_talk_are_taken_across_each_other() -> None:
    mei, bo = blocking([shot(MEI), shot(BO)]).stations
    assert mei.at.x > mei.aim.x and bo.at.x < bo.aim.x


def test_nearer_sizes_stand_nearer() -> None:
    far = [only(shot(MEI, size=size)).at.far(Point(0, 0)) for size in ("ecu", "cu", "mcu", "ms", "mls", "fs", "ls", "els")]
    assert far == sorted(set(far))


def test_over_the_shoulder_is_behind_the_other_and_a_point_of_view_in_their_place() -> None:
    scene = blocking([shot(MEI, BO), shot(MEI, BO, framing="ots"), shot(MEI, framing="pov")])
    bo = spots(scene)["Bo"]
    _, ots, pov = scene.stations
    assert ots.at.x > bo.x and ots.aim == spots(scene)["Mei"]
    assert pov.at.far(bo) == pytest.approx(0.5) and pov.looks.x < 0


def test_a_shoulder_that_is_alone_in_frame_is_the_near_one() -> None:
    behind = blocking([shot(MEI, framing="ots", facing="three_quarter_back"), shot(BO)]).stations[0]
    assert behind.at.x < behind.aim.x and angle(behind.heading, behind.aim.towards(behind.at)) == pytest.approx(135)


def test_on_the_line_the_camera_is_on_the_line_at_the_end_it_is_seen_from() -> None:
    front, back = blocking([shot(MEI, side=0, facing="front"), shot(BO), shot(MEI, side=0, facing="back")]).stations[::2]
    assert front.at.y == back.at.y == 0.0
    assert front.at.x > front.aim.x > back.at.x


def test_shots_from_one_place_share_a_camera_and_a_new_size_does_not() -> None:
    scene = blocking([shot(MEI), shot(BO), shot(MEI, move="push_in", lens_mm=50), shot(MEI, size="cu")])
    assert [[take.number for take in station.takes] for station in scene.stations] == [[1, 3], [2], [4]]


def test_a_camera_gives_way_rather_than_stand_on_another() -> None:
    ways = [
        shot(who("Mei", "left", gaze), facing=facing) for gaze, facing in (("right", "profile"), ("toward", "front"), ("down", "profile"))
    ]
    stations = blocking(ways).stations
    assert len(stations) == 3 and all(one.at.far(two.at) >= 0.44 for one, two in combinations(stations, 2))


STAND = Stand(Point(0.0, 0.0), Point(0.0, -1.0), Point(0.0, -100.0), Point(1.0, 0.0))
"""A camera that looks up the page, at somebody who goes to the right."""


def way(move: str, stand: Stand = STAND) -> Point:
    """From the first point to the last of the stroke that has a head."""
    points = next(stroke.points for stroke in strokes(move, stand) if stroke.head)
    return Point(points[-1].x - points[0].x, points[-1].y - points[0].y)


@pytest.mark.parametrize(
    ("move", "x", "y"),
    [
        ("push_in", 0, -1), ("pull_out", 0, 1), ("truck_left", -1, 0), ("truck_right", 1, 0), ("pan_left", -1, 1), ("pan_right", 1, 1),
        ("orbit_left", -1, -1), ("orbit_right", 1, -1), ("track", 1, 0), ("track_side", 1, 0), ("track_lead", 0, 1), ("track_follow", 0, -1),
        ("zoom_in", 0, -1), ("zoom_out", 0, 1), ("pedestal_up", 0, -1), ("pedestal_down", 0, 1), ("drone", 0, -1), ("rack_focus", 0, -1),
    ],
)  # fmt: skip
def test_a_move_goes_the_way_its_name_says(move: str, x: int, y: int) -> None:
    gone = way(move)
    assert (round(gone.x) > 0) - (round(gone.x) < 0) == x and (round(gone.y) > 0) - (round(gone.y) < 0) == y


@pytest.mark.parametrize("turn", [90, 180, 225])
@pytest.mark.parametrize("move", ["push_in", "truck_left", "pan_right", "orbit_left", "zoom_out", "track_lead"])
def test_a_move_turns_with_the_camera(move: str, turn: int) -> None:
    stand = STAND._replace(looks=STAND.looks.turned(turn), aim=Point(STAND.aim.x, STAND.aim.y).turned(turn))
    straight, turned = way(move), way(move, stand)
    assert turned == pytest.approx(straight.turned(turn))


def test_every_move_of_the_vocabulary_is_drawn_and_no_two_alike() -> None:
    drawn = {move: strokes(move, STAND._replace(heading=Point(0.6, -0.8))) for move in get_args(told.Move)}
    assert drawn.pop("static") == () and all(drawn.values())
    assert len(set(drawn.values())) == len(drawn)


def test_a_travelling_and_a_turning_move_cannot_be_taken_for_each_other() -> None:
    for way_ in ("left", "right"):
        truck, pan = strokes(f"truck_{way_}", STAND)[0], strokes(f"pan_{way_}", STAND)[0]
        assert len(truck.points) == 2 and len(pan.points) > 5 and {round(p.far(STAND.at)) for p in pan.points} == {34}
    assert all(stroke.dashed for move in ("zoom_in", "zoom_out") for stroke in strokes(move, STAND))
    assert not any(stroke.dashed for move in ("push_in", "pull_out") for stroke in strokes(move, STAND))


def test_a_crossing_is_told_and_a_scene_from_one_side_has_none(shots: ShotList) -> None:
    word = {"en": "crosses the line", "zh": "越轴"}[shots.language]
    said = " ".join(texts(svg(listed(shots, shot(MEI), shot(MEI), shot(who("Mei", "right", "left"), side=-1)), "s01")))
    assert word in said and "−1" in said
    assert word not in " ".join(texts(svg(listed(shots, shot(MEI), shot(BO), shot(MEI, BO, side=0)), "s01")))


def test_somebody_who_changes_hands_is_told_with_the_shot(shots: ShotList) -> None:
    scene = blocking([shot(MEI), shot(BO), shot(MEI), shot(who("Mei", "right", "right"))])
    assert [(person.name, person.swaps) for person in scene.people] == [("Mei", (4,)), ("Bo", ())]
    mirrored = blocking([shot(MEI), shot(who("Mei", "right", "left"), side=-1)])
    assert mirrored.people[0].swaps == ()
    word = {"en": "other side of the frame", "zh": "画面另一边"}[shots.language]
    assert any(word in text for text in texts(svg(listed(shots, shot(MEI), shot(MEI), shot(who("Mei", "right", "right"))), "s01")))


def test_shots_without_people_are_listed_and_have_no_place(shots: ShotList) -> None:
    told_ = texts(svg(listed(shots, shot(framing="empty"), shot(MEI), shot(framing="insert"), shot(), shot()), "s01"))
    assert any(re.search(r"1(?:, |、)3–5", text) for text in told_)
    bare = svg(listed(shots, shot(framing="empty"), shot(framing="insert")), "s01")
    assert b"data-shots" not in bare and {"e01-000001", "e01-000002"} <= set(texts(bare))


def test_a_sheet_is_in_the_language_of_its_list(shots: ShotList) -> None:
    own = listed(shots, *(shot(who("甲"), picture="甲倒茶", move=move, side=1) for move in get_args(told.Move)), title="茶", made_by="")
    own = own.model_copy(update={"scenes": tuple(s.model_copy(update={"heading": "内 灶房 夜", "light": s.light.model_copy(update={"source": "灯"})}) for s in own.scenes)})  # fmt: skip
    words = [text for text in texts(svg(own, "s01")) if not text.startswith("e01-")]
    latin = {w for text in words for w in re.findall(r"[A-Za-z]{2,}", text)} - {"mm"}
    assert (latin == set()) == (shots.language == "zh")
    assert any("俯视机位图" in text for text in words) == (shots.language == "zh")


def test_an_upright_frame_sees_less_to_the_sides_than_a_level_one(shots: ShotList) -> None:
    def opening(content: bytes) -> float:
        path = next(str(n.get("d")) for n in fromstring(content).iter(f"{SVG}path") if n.get("fill-opacity"))
        (ax, ay), (bx, by), *_, (cx, cy) = [tuple(map(float, pair.split())) for pair in re.findall(r"[-\d.]+ [-\d.]+", path)]
        return angle(Point(bx - ax, by - ay), Point(cx - ax, cy - ay))

    level = opening(svg(listed(shots, shot(MEI, lens_mm=35), width=1920, height=1080), "s01"))
    assert opening(svg(listed(shots, shot(MEI, lens_mm=35)), "s01")) == pytest.approx(37.8, abs=0.5) and level == pytest.approx(
        54.4, abs=0.5
    )


@pytest.mark.parametrize(
    "word", ["</text><script>alert(1)</script>", "a\"b'c&d<e>", "]]>", "\x1b[2J\x00\x08", "\ud800\ufffe", "\u202egnp.exe"]
)
def test_words_stay_words(shots: ShotList, word: str) -> None:
    own = listed(shots, shot(who(word or "x"), picture=word), title=word)
    own = own.model_copy(update={"scenes": tuple(s.model_copy(update={"heading": word}) for s in own.scenes)})
    root = fromstring(svg(own, "s01"))
    tags = {node.tag.removeprefix(SVG) for node in root.iter()}
    assert tags == {"svg", "title", "rect", "text", "g", "path", "ellipse", "circle"}
    seen = "".join(root.itertext())
    assert clean(word) in seen and not re.search("[\x00-\x08\x1b\ud800-\udfff\u202a-\u202e]", seen)


ROW = st.builds(
    lambda names, camera, at, gaze, going: shot(*(who(*told) for told in zip(names, at, gaze, going, strict=False)), **camera),
    st.lists(st.sampled_from(["Mei", "Bo", "Ann", "Óscar", "阿梅"]), unique=True, max_size=3),
    st.fixed_dictionaries(
        {
            "size": st.sampled_from(get_args(told.Size)), "framing": st.sampled_from(get_args(told.Framing)), "side": st.sampled_from([-1, 0, 1]),
            "facing": st.sampled_from(get_args(told.Facing)), "move": st.sampled_from(get_args(told.Move)), "lens_mm": st.integers(8, 300), "azimuth": st.integers(-180, 180), "axis": st.sampled_from(["", "Bo|Mei", "Ann|阿梅"]),
        }
    ),
    st.lists(st.sampled_from(get_args(told.Across)), min_size=3, max_size=3),
    st.lists(st.sampled_from(get_args(told.Gaze)), min_size=3, max_size=3),
    st.lists(st.sampled_from(get_args(told.Going)), min_size=3, max_size=3),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(of=st.lists(ROW, min_size=1, max_size=14), text=st.text(max_size=30))
def test_any_scene_has_a_sheet_that_holds_all_it_draws(of: list[Shot], text: str) -> None:
    base = ShotList.model_validate_json(EXAMPLES[0].read_bytes())
    own = listed(base, *of, title=text)
    root = fromstring(svg(own, "s01"))
    assert {s.id for s in own.shots} <= {"".join(n.itertext()) for n in root.iter(f"{SVG}text")}
    wide, high = float(str(root.get("width"))), float(str(root.get("height")))
    for node, at in _drawn(root):
        assert -1 <= at.x <= wide + 1 and -1 <= at.y <= high + 1, (node.tag, at)


def _drawn(root: Element) -> list[tuple[Element, Point]]:
    """Every text and camera with its place on the sheet."""
    body = next((n for n in root.iter(f"{SVG}g") if n.find(f"{SVG}path") is not None and n.get("transform")), None)
    inside = set(map(id, body.iter())) if body is not None else set()
    shift = Point(*map(float, re.findall(r"[-\d.]+", str(body.get("transform")))[:2])) if body is not None else Point(0, 0)
    out = []
    for node in root.iter(f"{SVG}text"):
        at = Point(float(str(node.get("x"))), float(str(node.get("y"))))
        out.append((node, at.plus(shift) if id(node) in inside else at))
    return out


def test_a_scene_that_is_not_there_is_named_with_those_that_are(shots: ShotList) -> None:
    with pytest.raises(BadInput, match=r"no shot of scene 's09' \(--scene\)\. There are: s01"):
        svg(shots, "s09")


def test_long_words_are_broken_where_each_language_breaks_them() -> None:
    en = wrapped("one two three four five six seven eight nine ten", 10, 90, 9)
    assert len(en) > 2 and " ".join(en) == "one two three four five six seven eight nine ten" and all(width(row, 10) <= 90 for row in en)
    zh = wrapped("她把灯芯剪短，火苗低下去，又慢慢长回来。", 10, 70, 9)
    assert "".join(zh) == "她把灯芯剪短，火苗低下去，又慢慢长回来。" and not any(row[0] in "，。" for row in zh)
    assert wrapped("word " * 40, 10, 60, 2)[1].endswith("…") and cut("x" * 50, 10, 30).endswith("…") and wrapped("", 10, 60, 2) == [""]
    assert wrapped("ab", 10, 1, 3) == ["a", "b"]
