"""Seeded faults of what a shot says: holes and contradictions (S9), and prompts that invent or repeat (S10)."""

import re
from collections.abc import Callable

from loreboard.story.shots import ShotList

from .seeded import Case, Seed, Sown, changed, first, framed, one, sown

_ANOTHER = {"en": "Marlowe", "zh": "钱伯年"}
_THING = {"en": "A telescope stands on a piano.", "zh": "钢琴上摆着一架照相机。"}
_SOMEBODY = {"en": "A soldier walks past.", "zh": "一个士兵走过。"}
_ENGLISH = "A close-up of a woman at the window, soft light from the left, static camera."
_CHINESE = "特写，画面中一人站在窗前，左侧柔光，固定机位。"


def _said(more: dict[str, str]) -> Callable[[ShotList, int], ShotList]:
    """A sentence more in the prompt."""
    return lambda t, i: _prompted(t, i, f"{t.shots[i].prompt.core} {more[t.language]}")


def _prompted(shots: ShotList, i: int, core: str) -> ShotList:
    return changed(shots, i, prompt=shots.shots[i].prompt.model_copy(update={"core": core}))


def _unlit(shots: ShotList, i: int) -> ShotList:
    shot = shots.shots[i]
    return _prompted(shots, i, re.sub(re.escape(shot.light), "", shot.prompt.core, flags=re.I))


def _people(shots: ShotList, i: int, **fields: object) -> ShotList:
    return changed(shots, i, subjects=tuple(s.model_copy(update=fields) for s in shots.shots[i].subjects))


def _absent(case: Case, place: int) -> Sown | None:
    """Somebody of the cast who is not in the scene stands in the prompt."""
    if case.book is None:
        return None
    for n in range(len(case.shots.shots)):
        i = (place + n) % len(case.shots.shots)
        scene = next(s for s in case.script.scenes if s.id == case.shots.shots[i].scene)
        told = " ".join((*scene.speakers, *(line.text for line in scene.lines))).casefold()
        plan = next((p for p in case.book.episodes if p.number == case.shots.episode), None)
        beats = [beat for beat in plan.beats if beat.place.casefold() in scene.heading.casefold()] if plan else []
        told += " ".join(f"{beat.what} {' '.join(beat.on)}" for beat in beats).casefold()
        for person in case.book.cast:
            if person.name.casefold() not in told:
                return sown(_prompted(case.shots, i, f"{case.shots.shots[i].prompt.core} {person.name}."), i)
    return None


def _copied(case: Case, place: int, more: str = "") -> Sown | None:
    """A shot is drawn again, to the word, or but for one."""
    told = case.shots.shots
    i = first(case.shots, place, lambda n, s: n > 0 and told[n - 1].scene == s.scene and bool(s.subjects) and bool(told[n - 1].subjects))
    if i is None:
        return None
    shots = changed(case.shots, i, subjects=told[i - 1].subjects, light=told[i - 1].light, place=told[i - 1].place)
    return sown(_prompted(shots, i, told[i - 1].prompt.core + more), i - 1, i)


SEEDS: dict[str, dict[str, Seed]] = {
    "S9": {
        "no picture": one(lambda s: True, lambda t, i: changed(t, i, picture=" ")),
        "light to be decided": one(lambda s: True, lambda t, i: changed(t, i, light="TBD" if t.language == "en" else "待定")),
        "no place": one(lambda s: True, lambda t, i: changed(t, i, place="")),
        "no look": one(lambda s: bool(s.subjects), lambda t, i: _people(t, i, look="")),
        "another look": one(lambda s: bool(s.subjects), lambda t, i: _people(t, i, look="x")),
        "nothing to do": one(lambda s: all(x.doing for x in s.subjects) and bool(s.subjects), lambda t, i: _people(t, i, doing="")),
        "two people in a single": one(lambda s: len(s.subjects) == 2, lambda t, i: framed(t, i, framing="single")),
        "nobody in a two-shot": one(lambda s: not s.subjects, lambda t, i: framed(t, i, framing="two_shot")),
        "two in one place": one(lambda s: len({x.at for x in s.subjects}) == 2, lambda t, i: _people(t, i, at="left")),
        "a voice in the picture without its body": one(
            lambda s: any(d.on_screen for d in s.dialogue), lambda t, i: framed(changed(t, i, subjects=()), i, framing="insert")
        ),
        "an empty prompt": one(lambda s: True, lambda t, i: _prompted(t, i, "")),
        "a prompt in the other language": one(lambda s: True, lambda t, i: _prompted(t, i, _CHINESE if t.language == "en" else _ENGLISH)),
        "a prompt without its light": one(lambda s: bool(s.light), _unlit),
    },
    "S10": {
        "somebody of no story": one(lambda s: bool(s.subjects), lambda t, i: _people(t, i, name=_ANOTHER[t.language])),
        "somebody of another scene": _absent,
        "things from nowhere": one(lambda s: True, _said(_THING)),
        "a soldier walks past": one(lambda s: True, _said(_SOMEBODY)),
        "one prompt twice": _copied,
        "one prompt twice but for a word": lambda case, place: _copied(case, place, " Slow." if case.shots.language == "en" else "慢。"),
        "nobody in frame, and somebody": one(
            lambda s: not s.subjects and s.camera.framing == "empty",
            lambda t, i: changed(t, i, picture=f"{t.shots[i].picture} {_SOMEBODY[t.language]}"),
        ),
    },
}  # fmt: skip
