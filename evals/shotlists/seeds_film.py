"""Seeded faults of film grammar by code: cuts, the line, looks, ways, places and voices."""

from collections.abc import Callable

from loreboard.agents.storyboard.grammar import telling
from loreboard.agents.storyboard.grammar.sight import together
from loreboard.story.camera import Size
from loreboard.story.shots import Shot, ShotList, Subject
from loreboard.story.world import Fact

from .seeded import Case, Seed, Sown, changed, first, framed, one, sown
from .seeds_grammar import SEEDS as MEASURED
from .seeds_grammar import again, alike, looking, pair, seen, talk, walks_back

_BLOW = {"en": "{who} kicks the other in the ribs.", "zh": "{who}一脚踹在对方肋上。"}
_STEP = {"en": "{who} draws breath.", "zh": "{who}喘一口气。"}


def _turned_a_little(shots: ShotList, i: int) -> ShotList:
    """The same set-up, with the camera moved by seventeen degrees."""
    told = again(shots, i, facing="three_quarter_front", azimuth=61)
    return framed(told, i - 1, facing="three_quarter_front", azimuth=44)


def _nearer(shots: ShotList, i: int) -> ShotList:
    """The same set-up, a single size nearer."""
    return framed(again(shots, i, size="mcu", ends=None), i - 1, size="ms", ends=None)


def _arrived(shots: ShotList, i: int) -> ShotList:
    """A push that ends where the next shot begins."""
    return framed(again(shots, i, size="cu", ends=None), i - 1, size="mcu", move="push_in", amplitude="large", ends="cu")


def _look_flips(shots: ShotList, i: int) -> ShotList:
    """Somebody stands and looks left, and after the cut right. Nobody else is in the scene, so that it is no ring."""
    who = shots.shots[i - 1].subjects[:1]
    still = {"en": f"{who[0].name} listens.", "zh": f"{who[0].name}听着。"}[shots.language]
    for n, shot in enumerate(shots.shots):
        if shot.scene == shots.shots[i].scene and n not in (i - 1, i):
            shots = changed(shots, n, subjects=())
    for n in (i - 1, i):
        shots = framed(changed(shots, n, subjects=who, picture=still, dialogue=()), n, framing="single", side=1, move="static")
    return looking(shots, i, "left", "right")


def _both_up(shots: ShotList, i: int) -> ShotList:
    """Two who talk look up at each other, both."""
    return looking(alike("left")(shots, i), i, "up", "up")


def _goes(shots: ShotList, i: int, way: str, who: Subject) -> ShotList:
    going = who.model_copy(update={"going": way, "gaze": way})
    said = {"en": f"{who.name} is on the way.", "zh": f"{who.name}在赶路。"}[shots.language]
    told = changed(shots, i, subjects=(going,), picture=said, dialogue=(), purpose="action")
    return framed(told, i, framing="single", side=1, move="static")


def _there_and_back(shots: ShotList, i: int) -> ShotList:
    who = shots.shots[i - 1].subjects[0]
    return _goes(_goes(shots, i - 1, "left", who), i, "right", who)


def _back_after_a_cutaway(case: Case, place: int) -> Sown | None:
    """Somebody goes right, something else is seen, and then they go left."""
    told = case.shots.shots
    i = first(case.shots, place, lambda n, s: n > 1 and told[n - 2].scene == s.scene and bool(told[n - 2].subjects))
    if i is None:
        return None
    who = told[i - 2].subjects[0]
    shots = _goes(_goes(case.shots, i - 2, "right", who), i, "left", who)
    return sown(changed(shots, i - 1, subjects=()), i - 2, i)


def _leap(wide: Size, **fields: object) -> Seed:
    def change(shots: ShotList, i: int) -> ShotList:
        for n in (i - 1, i):
            shots = changed(shots, n, purpose="action", transition_in="cut")
        return framed(framed(shots, i - 1, **({"size": wide, "ends": None} | fields)), i, size="ecu", ends=None)

    return pair(lambda a, b: True, change)


def _on(shots: ShotList, i: int, **fields: object) -> ShotList:
    """The second shot goes on in the words in which the first ends, with the same people; `fields` are its own."""
    end = {"en": "one hand on the latch", "zh": "一只手搭在门闩上"}[shots.language]
    shots = changed(shots, i - 1, end=end)
    return changed(shots, i, **({"start": end, "subjects": shots.shots[i - 1].subjects, "transition_in": "cut"} | fields))


def _others(shots: ShotList, i: int) -> ShotList:
    """A match cut on an action, to somebody else."""
    who = shots.shots[i - 1].subjects[0]
    other = next(s for shot in shots.shots for s in shot.subjects if s.name != who.name)
    return changed(changed(shots, i - 1, subjects=(who,)), i, subjects=(other,), transition_in="match_cut")


def _other_hand(shots: ShotList, i: int) -> ShotList:
    who = shots.shots[i - 1].subjects[0].name
    key, cup = {"en": ("a key", "a cup"), "zh": ("一把钥匙", "一只杯子")}[shots.language]
    shots = changed(shots, i - 1, changes=(Fact(who=who, what="right_hand", value=key),))
    return _on(shots, i, state=(Fact(who=who, what="right_hand", value=cup),))


def _other_coat(shots: ShotList, i: int) -> ShotList:
    people = tuple(s.model_copy(update={"look": s.look + "!"}) for s in shots.shots[i - 1].subjects)
    return _on(shots, i, subjects=people)


def _stopped(shots: ShotList, i: int) -> ShotList:
    moving = tuple(s.model_copy(update={"going": "left"}) for s in shots.shots[i - 1].subjects)
    still = tuple(s.model_copy(update={"going": "still"}) for s in moving)
    return _on(changed(shots, i - 1, subjects=moving), i, subjects=still)


def _scattered(size: Size, alone: bool) -> Seed:
    """The first shots of a scene that showed its people together show one face each, or no face."""

    def seed(case: Case, place: int) -> Sown | None:
        told, count = case.shots.shots, telling.setting("first_shots")

        def fits(n: int, shot: Shot) -> bool:
            scene = [s for s in told if s.scene == shot.scene]
            voices = {d.who for s in scene for d in s.dialogue if not d.extension}
            return scene[0].id == shot.id and len(scene) >= count and len(voices) > 1 and any(map(together, scene[:count]))

        i = first(case.shots, place, fits)
        if i is None:
            return None
        shots = case.shots
        for n in range(i, i + count):
            shots = framed(
                changed(shots, n, subjects=told[n].subjects[:1] if alone else ()), n, size=size, framing="single" if alone else "insert"
            )
        return sown(shots, *range(i, i + count))

    return seed


def _fight(blows: int, cuts: int) -> Seed:
    """A fight of singles by turns; nothing shows both."""

    def seed(case: Case, place: int) -> Sown | None:
        told = case.shots.shots
        i = first(case.shots, place, lambda n, s: n + cuts < len(told) and all(told[n + k].scene == s.scene for k in range(cuts + 1)))
        two = [next(s for shot in told for s in shot.subjects if s.name == name) for name in _names(case.shots)[:2]]
        if i is None or len(two) < 2:
            return None
        shots = case.shots
        for k in range(cuts + 1):
            who = two[k % 2]
            words = (_BLOW if k < blows else _STEP)[shots.language].format(who=who.name)
            shots = changed(shots, i + k, subjects=(who,), picture=words, purpose="action", dialogue=())
            shots = framed(shots, i + k, framing="single", size="mcu" if k % 2 else "ms")
        return sown(shots, *range(i, i + cuts + 1))

    return seed


def _names(shots: ShotList) -> list[str]:
    return list(dict.fromkeys(s.name for shot in shots.shots for s in shot.subjects))


def _heard(shot: Shot) -> bool:
    return any(d.on_screen for d in shot.dialogue)


def _said(shots: ShotList, i: int, **fields: Callable[[int, int], object]) -> ShotList:
    """The last speech of the shot with fields made of its start and its frames."""
    *before, last = shots.shots[i].dialogue
    told = {name: make(last.start, last.frames) for name, make in fields.items()}
    return changed(shots, i, dialogue=(*before, last.model_copy(update=told)))


SEEDS: dict[str, dict[str, Seed]] = {
    "SPEAKER_OFF": {
        "nobody in the picture": one(_heard, lambda t, i: changed(t, i, subjects=())),
        "somebody else in the picture": one(
            _heard, lambda t, i: changed(t, i, subjects=tuple(s.model_copy(update={"name": "?"}) for s in t.shots[i].subjects))
        ),
        "another's line": one(_heard, lambda t, i: _said(t, i, who=lambda *_: "?", on_screen=lambda *_: True)),
    },
    "LINE_TOO_LONG": {
        "half the frames": one(lambda s: sum(d.frames for d in s.dialogue) > 0.6 * s.frames, lambda t, i: changed(t, i, frames=t.shots[i].frames // 2)),
        "it begins too late": one(lambda s: bool(s.dialogue), lambda t, i: _said(t, i, start=lambda *_: t.shots[i].frames - 1)),
        "it takes twice as long": one(lambda s: sum(d.frames for d in s.dialogue) > 0.6 * s.frames, lambda t, i: _said(t, i, frames=lambda _, f: 2 * t.shots[i].frames)),
    },
    "AXIS_CROSS": MEASURED["S7"],
    "JUMP_30": MEASURED["S6"] | {
        "a size nearer": pair(seen, _nearer),
        "a few degrees": pair(seen, _turned_a_little),
        "where a push arrives": pair(seen, _arrived),
    },
    "EYELINE": {name: MEASURED["S8"][name] for name in ("both look left", "both look right", "side by side in one frame")} | {
        "both look up": pair(talk, _both_up),
        "a look flips": pair(lambda a, b: bool(a.subjects), _look_flips),
    },
    "SCREEN_DIR": {
        "walks back on itself": pair(lambda a, b: bool(a.subjects), walks_back),
        "there and back": pair(lambda a, b: bool(a.subjects), _there_and_back),
        "back after a cutaway": _back_after_a_cutaway,
    },
    "SIZE_JUMP": {
        "from a long shot": _leap("ls"),
        "from an extreme long shot": _leap("els"),
        "from where a pull arrives": _leap("fs", move="pull_out", amplitude="large", ends="ls"),
    },
    "MATCH_ACTION": {
        "a match cut to somebody else": pair(lambda a, b: bool(a.subjects), _others),
        "another thing in the hand": pair(lambda a, b: bool(a.subjects), _other_hand),
        "another coat": pair(lambda a, b: bool(a.subjects), _other_coat),
        "walking, then standing": pair(lambda a, b: bool(a.subjects), _stopped),
    },
    "NO_GEOGRAPHY": {"one face after another": _scattered("mcu", alone=True), "details only": _scattered("insert", alone=False)},
    "FIGHT_GEOGRAPHY": {"a blow in every shot": _fight(7, 6), "two blows and a lot of breath": _fight(2, 7)},
}  # fmt: skip
