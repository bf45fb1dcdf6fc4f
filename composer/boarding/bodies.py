"""What a body is busy with: the act of its line, what it still has in hand, or a task; and how a picture says so."""

from loreboard.composer.words import kit
from loreboard.story.script import Language

from .cues import has
from .drawing import Body, Scene
from .kinds import Unit
from .poses import act

_HELD = ("hold", "take", "lift", "攥", "接过", "举起")
_LET_GO = ("put", "give", "throw", "hang", "cut", "放下", "递", "扔", "挂", "剪")
"""First verbs of the rows of poses.yaml after which somebody has a thing in hand, or has not."""
_THING = {"en": 24, "zh": 6}


def handling(scene: Scene, name: str, clause: str) -> Body | None:
    """The act of a clause with its two ends; what comes into a hand, or leaves it, is kept in mind."""
    told = act(clause, scene.sheet.language)
    if told is None:
        return None
    if told.verb in _LET_GO:
        scene.held.pop(name, None)
    elif told.verb in _HELD and told.thing and len(told.thing) <= _THING[scene.sheet.language] and _is_thing(told.thing, scene):
        for other in [who for who, thing in scene.held.items() if thing == told.thing]:
            del scene.held[other]
        scene.held[name] = told.thing
    return Body(clause, told.start, told.end)


def _is_thing(thing: str, scene: Scene) -> bool:
    """Whether it is the name of something that can be had in hand, and of nobody."""
    own = any(name in thing for name in scene.order)
    own = own or has(thing, "someone", scene.sheet.language) or thing.endswith(" one")
    return not own and (scene.sheet.language == "zh" or thing.startswith("the ")) and not any(b in thing for b in kit("coverage")["flesh"])


def kept(scene: Scene, name: str) -> Body | None:
    """What somebody still has in hand, once after each time it came there."""
    thing = scene.held.pop(name, "")
    return Body(*(str(kit("boarding")["keeps"][scene.sheet.language]).format(thing=thing).split(" | "))) if thing else None


def said(scene: Scene, unit: Unit, to: str, does: str) -> str:
    """A picture of somebody who speaks."""
    pattern = scene.pick("say" if to else "say_alone", unit.numbers[0])
    return _up(pattern.format(who=unit.who, other=to, does=does))


def both(scene: Scene, one: str, two: str, line: int) -> str:
    """How two stand in one frame."""
    return _up(scene.pick("two", line).format(one=one, two=two))


def after(first: str, second: str, tongue: Language) -> str:
    """Two sentences of a picture."""
    end = "。" if tongue == "zh" else "."
    return f"{first.rstrip('.。 ')}{end}{'' if tongue == 'zh' else ' '}{second}"


def _up(text: str) -> str:
    return text[:1].upper() + text[1:]
