"""From kinds of failure and drift to what the next request for a shot is told. Pure; every word comes from kinds.yaml and from the shot."""

from collections.abc import Iterable, Mapping
from string import Formatter

from loreboard.story.script import Language
from loreboard.story.shots import Shot
from loreboard.story.takes import Remedy
from loreboard.story.vocabulary import vocabulary

from .kinds import Sort, kinds

_NUMBERS = {
    "en": ("nobody", "one person", "two people", "three people", "four people", "five people"),
    "zh": ("零", "一个人", "两个人", "三个人", "四个人", "五个人"),
}


def remedy(told: Iterable[str], shot: Shot, language: Language) -> Remedy:
    """What `shot` is told because of `told`, each SORT/ID, in the order of the file: the same kinds give the same words."""
    wanted, there = set(told), kinds()
    sorts: tuple[Sort, ...] = ("failed", "drift")
    found = [kind for sort in sorts for id, kind in there.of(sort).items() if f"{sort}/{id}" in wanted]
    holes = _holes(shot, language)
    first = [_filled(kind.first.get(language, ()), holes) for kind in found]
    clauses = [_filled(kind.clause.get(language, ()), holes) for kind in found]
    return Remedy(
        first=_once(first),
        clauses=_once(clauses),
        avoid=_once(word for kind in found for word in kind.avoid.get(language, ())),
        favour=tuple(dict.fromkeys(role for kind in found for role in kind.favour)),
    )


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _filled(sentences: Iterable[str], holes: Mapping[str, str]) -> str:
    """The first sentence whose holes are all filled; "" where there is none."""
    for sentence in sentences:
        if all(holes.get(name) for _, name, _, _ in Formatter().parse(sentence) if name):
            said = sentence.format(**holes)
            return said[:1].upper() + said[1:]
    return ""


def _holes(shot: Shot, language: Language) -> dict[str, str]:
    stop, colon = ("; ", ": ") if language == "en" else ("；", "：")
    people = len(shot.subjects)
    return {
        "looks": stop.join(f"{s.name}{colon}{s.look}" for s in shot.subjects if s.look),
        "who": _list([s.name for s in shot.subjects], language),
        "both": _list([s.name for s in shot.subjects], language) if people > 1 else "",
        "going": stop.join(told for s in shot.subjects if (told := _ways(s.name, s.going, s.gaze, language))),
        "move": _term("move", shot.camera.move, language),
        "doing": stop.join(_bare(f"{s.name}: {s.doing}" if language == "en" else s.name + s.doing) for s in shot.subjects if s.doing),
        "picture": _bare(shot.picture),
        "place": shot.place,
        "light": _bare(shot.light),
        "speaker": _list(list(dict.fromkeys(line.who for line in shot.dialogue if line.on_screen)), language),
        "count": ""
        if not people
        else _NUMBERS[language][people]
        if people < 6
        else f"{people} people"
        if language == "en"
        else f"{people}个人",
    }


def _ways(name: str, going: str, gaze: str, language: Language) -> str:
    """Where somebody moves and looks, in the vocabulary's words."""
    told = [said for kind, id in (("going", going), ("gaze", gaze)) if (said := _term(kind, id, language))]
    return f"{name} {' and '.join(told)}" if told and language == "en" else name + "，".join(told) if told else ""


def _term(kind: str, id: str, language: Language) -> str:
    said = vocabulary().term(kind, id).say
    return said.told(language) if said else ""


def _list(names: list[str], language: Language) -> str:
    if language == "zh":
        return "、".join(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _bare(text: str) -> str:
    return text.strip().rstrip(".。")
