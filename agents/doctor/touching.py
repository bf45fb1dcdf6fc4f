"""Who lays a hand on whom, in a line of action. Words and their order, no grammar; what a line leaves unsaid goes unseen."""

import re
from collections.abc import Sequence
from functools import cache

from loreboard.story.script import Language

from .flag import told
from .looking import has, named, pattern

SENTENCE = {"en": re.compile(r"(?<=[.;!?])\s+"), "zh": re.compile(r"[。；！？，]")}
_THAT_HAND = re.compile(r"^.{0,2}那[只双条].{0,6}(?:手|腕|胳膊|脚|腿)")
_SOMEBODY = re.compile(r"\b(?:he|she|they|somebody|someone|the (?:\w+ )?(?:man|woman|boy|girl|child))\b", re.I)
_HERS = r"(?:hold of )?(?:her|his|their|the|(?:the |a )?\w+['’]s) (?:\w+ )?(?={body})"
_OBJECT = r"\bher(?=[.,;:]|$| (?:by|in|on|to|into|from|off|up|down|out|and|back|over|until|through|round|away|close)\b)"


def touches(text: str, names: tuple[str, ...], language: Language) -> bool:
    """Whether somebody in `text` touches, tends or takes hold of somebody else."""
    if language == "zh":
        return any(_touch_zh(clauses.split("，"), names) for clauses in re.split(r"[。；！？]", text))
    return any(_touch(part, names) for part in SENTENCE["en"].split(text))


def refuses(text: str, names: tuple[str, ...], language: Language) -> bool:
    """Whether somebody in `text` does not take a hand, or takes the own one away."""
    somebody = bool(named(text, names)) or has(text, "pronouns", language)
    return somebody and has(text, "refuse", language)


def hands_on(text: str, names: Sequence[str], language: Language) -> bool:
    """Whether a hand is laid on somebody in `text`, or not taken."""
    return touches(text, tuple(names), language) or refuses(text, tuple(names), language)


def _touch_zh(clauses: list[str], names: tuple[str, ...]) -> bool:
    """Whether a clause touches somebody; its subject may stand in a clause before it."""
    subject: list[str] = []
    for part in clauses:
        people, other = named(part, names), has(part, "pronouns", "zh")
        if verb := pattern("touch", "zh").search(part):
            if len(people) + other > 1 or (len(people) + other == 1 and re.match(r"[给替把帮往朝]", part)):
                return True
            lands = part[verb.end() :]
            if subject and (
                [name for name in named(lands, names) if name not in subject] or has(lands, "pronouns", "zh") or _THAT_HAND.search(lands)
            ):
                return True
        subject = subject or people or (["?"] if other else [])
    return False


def _touch(part: str, names: tuple[str, ...]) -> bool:
    if _other_sex().search(part) and not has(part, "perceive", "en"):
        return True
    for verb in pattern("touch", "en").finditer(part):
        before, after = part[: verb.start()], part[verb.end() :]
        near = " ".join(after.split()[: told()["reach"]])
        subject = named(before, names)[-1:]
        if not subject and not _SOMEBODY.search(before):
            continue
        others = [name for name in named(near, names) if [name] != subject and _lands(name).search(after)]
        if others or has(near, "pronouns", "en") or re.search(_OBJECT, near):
            return True
        if has(verb[0], "grasp", "en") and _theirs().match(after.strip()):
            return True
    return False


@cache
def _lands(name: str) -> re.Pattern[str]:
    """Somebody, or a part of somebody; what else they own is no body."""
    own = re.escape(name)
    return re.compile(rf"(?<!\w){own}(?!['’]?\w)|(?<!\w){own}['’]s (?:\w+ )?(?:{pattern('body', 'en').pattern})", re.I)


@cache
def _other_sex() -> re.Pattern[str]:
    """She and a part of him, he and a part of her; and anybody taken by the arm."""
    body = pattern("body", "en").pattern
    hers, his = (
        rf"\b{they}\b.*(?<!beside )(?<!behind )(?<!past )(?<!near )(?<!toward )(?<!towards )(?<!before )\b{them} (?:\w+ )?{body}"
        for they, them in (("she", "his"), ("he", "her"))
    )
    return re.compile(
        rf"{hers}|{his}|\b(?:him|her|[A-Z]\w+)\b.{{0,20}}\bby the {body}|\b(?:takes?|brings?|leads?|holds?|walks?|draws?|pulls?)\b.{{1,60}}\bby the {body}",
        re.I,
    )


@cache
def _theirs() -> re.Pattern[str]:
    return re.compile(_HERS.replace("{body}", pattern("body", "en").pattern + r"(?! (?:out|off|away|back)\b)"), re.I)
