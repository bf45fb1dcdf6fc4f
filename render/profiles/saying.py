"""A broken limit in plain words of both languages: the sentences of `words.yaml`, filled."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from loreboard.story.both import Both
from loreboard.story.script import Language
from loreboard.story.yaml_text import own

from .request import Broken, Code
from .rules import Rule, When

RUN = 4
"""So many whole seconds in a row are said as "from ... to"."""
TONGUES: tuple[Language, Language] = ("en", "zh")


@cache
def words() -> dict[str, Any]:
    """The file, read once."""
    return dict(own("loreboard.render.profiles", "words.yaml"))


def broken(code: Code, field: str, when: When | None = None, refused: bool = True, sentence: str = "", **slots: object) -> Broken:
    """The limit of that code, told by the `sentence` of that name, or by the one named like the code.

    A slot is a text, a number, or Both; `when` is what else must hold for it to be a limit.
    """
    told = {tongue: str(words()["broken"][sentence or code][tongue]) for tongue in TONGUES}
    return Broken(
        code=code, field=field, refused=refused, says=_fill(told, {"when": {t: clause(when, t) if when else "" for t in TONGUES}, **slots})
    )


def filled(group: str, key: str, **slots: object) -> Both:
    """A sentence of the file, its slots filled: a text, a number, or Both."""
    return _fill({tongue: str(words()[group][key][tongue]) for tongue in TONGUES}, slots)


def _fill(sentences: dict[Language, str], slots: Mapping[str, object]) -> Both:
    told = {}
    for tongue in TONGUES:
        texts = {
            name: slot[tongue] if isinstance(slot, dict) else slot.told(tongue) if isinstance(slot, Both) else slot
            for name, slot in slots.items()
        }
        told[tongue] = sentences[tongue].format(**texts)
    return Both(**told)


def named(names: Iterable[str]) -> Both:
    """Inputs by the names people use, joined."""
    told = [words()["inputs"][name] for name in names]
    return Both(en=_joined([t["en"] for t in told], "en", "and"), zh=_joined([t["zh"] for t in told], "zh", "和"))


def chosen(names: Sequence[str]) -> Both:
    """Tiers or aspects, any of which would do."""
    return Both(en=_joined(names, "en", "or"), zh=_joined(names, "zh", "或"))


def lengths(seconds: Sequence[Any]) -> Both:
    """Lengths that would do, in seconds: "6 or 10", "4 to 15", "1.06 to 5.06"; thousandths are rounded."""
    shown = [number(s) for s in seconds]
    if not shown:
        return Both(en="no number of", zh="（无解）")
    if len(shown) >= RUN:
        gaps = {round(float(b - a), 6) for a, b in pairwise(seconds)}
        if len(gaps) == 1:
            return Both(en=f"{shown[0]} to {shown[-1]}", zh=f"{shown[0]} 到 {shown[-1]}")
    return chosen(shown)


def unit(name: str) -> Both:
    """What a prompt's length is counted in."""
    return Both.model_validate(words()["units"][name])


def number(value: Any) -> str:
    """A number of seconds as a person writes it: 5.06, 4, 2.5."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def clause(when: When, tongue: Language) -> str:
    """What must hold for a rule, as a clause: " with reference images at 1080p", "用了参考图、分辨率为 1080p 时，"; "" for nothing."""
    told: list[str] = []
    for field, forms in words()["when"].items():
        value = getattr(when, field)
        if value is None or value == ():
            continue
        if field in ("has", "lacks"):
            what = named(value).told(tongue)
        else:
            what = number(value) if field.endswith("than") else chosen(value).told(tongue)
        told.append(str(forms[tongue]).format(what=what))
    if not told:
        return ""
    if tongue == "en":
        return " " + " ".join(told)
    return "、".join(told) + (" 时，" if told[-1][-1].isascii() else "时，")


def rule_said(rule: Rule) -> Both:
    """A whole rule in one line: when, and then what."""
    told = {}
    for tongue in TONGUES:
        parts = []
        for field, forms in words()["then"].items():
            if field in rule.then.model_fields_set:
                parts.append(str(forms[tongue]).format(what=_effect(field, getattr(rule.then, field)).told(tongue)))
        gap = ", " if tongue == "en" else "，"
        told[tongue] = (clause(rule.when, tongue).strip() + (": " if tongue == "en" else "")) + gap.join(parts)
    return Both(**told)


def _effect(field: str, value: Any) -> Both:
    if field == "durations":
        return lengths(value)
    if field in ("tiers", "aspects"):
        return chosen(value)
    if field in ("least", "most"):
        return Both(en=number(value), zh=number(value))
    if field == "most_of":
        told = [(named([kind]), most) for kind, most in value.items()]
        return Both(en=", ".join(f"{most} {kind.en}" for kind, most in told), zh="、".join(f"{kind.zh} {most} 份" for kind, most in told))
    return named(value)


def _joined(parts: Sequence[str], tongue: Language, last: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    comma = ", " if tongue == "en" else "、"
    gap = " " if tongue == "en" or not parts[-1][0].isalpha() or parts[-1][0].isascii() else ""
    return f"{comma.join(parts[:-1])}{gap}{last}{gap}{parts[-1]}"
