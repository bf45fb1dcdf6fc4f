"""MiniMax H3: a structured text with [Shot N] and the times of the cuts, what is heard apart, speech tagged with speaker and language.

Beside a first or last frame one line says which picture is which; with references the text has six fields instead of three.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from loreboard.render.profiles import prompt_units

from .draft import Draft
from .fitting import Block, Fitted, fitted
from .phrases import Handed, distinct, once, words, written
from .prose import text_of


def tagged(draft: Draft) -> tuple[str, Fitted]:
    """The whole clip as one text that keeps to the profile's limit as far as it can."""
    blocks = [*once(draft.blocks), [s for s in distinct(draft.heard) if s[0].part == "sound"]]

    def over(now: Sequence[Block]) -> int:
        return 0 if draft.most is None else prompt_units(draft.profile, _text(draft, now)).most - draft.most

    done = fitted(blocks, over)
    return _text(draft, done.blocks), done


def _text(draft: Draft, blocks: Sequence[Block]) -> str:
    told, (*shots, heard) = words()["tagged"], blocks
    fields, nothing = told["fields"], told["nothing"]
    main = " ".join(_head(draft, n) + text_of(draft, block).replace("\n", " ") for n, block in enumerate(shots))
    sound = written([(phrase._replace(text=_bare(phrase.text, draft)),) for s in heard for phrase in s], draft.language, {}) or nothing
    rows: list[tuple[str, str]] = []
    refs = [h for h in draft.asked.handed if h.tag and h.asset and h.role not in ("first_frame", "last_frame")]
    if refs:
        rows = [
            (fields["subjects"], " ".join(_subject(draft, n, h) for n, h in enumerate(refs, 1))),
            (fields["summary"], _summary(draft)),
            (fields["kept"], " ".join(_kept(draft, h) for h in refs)),
        ]
    rows += [(fields["detail" if refs else "text"], main), (fields["sound"], sound), (fields["music"], nothing)]
    return "\n".join((*([line, ""] if (line := _frames(draft)) else []), *(f"{name}: {text}" for name, text in rows)))


def _head(draft: Draft, n: int) -> str:
    told = words()["tagged"]
    if n == 0:
        return str(told["shot"]).format(n=1)
    at = Fraction(draft.clip.slots[n].start, draft.fps)
    thousandths = round(at * 1000)
    return str(told["later"]).format(n=n + 1, time=f"{thousandths // 60000:02d}:{thousandths // 1000 % 60:02d}.{thousandths % 1000:03d}")


def _frames(draft: Draft) -> str:
    told: Any = words()["tagged"]["frames"]
    roles = {h.role for h in draft.asked.handed}
    key = (
        "both" if {"first_frame", "last_frame"} <= roles else "first" if "first_frame" in roles else "last" if "last_frame" in roles else ""
    )
    return str(told[key]).format(n=len(draft.seen), seconds=f"{float(draft.clip.seconds):.2f}") if key else ""


def _subject(draft: Draft, n: int, handed: Handed) -> str:
    assert handed.asset is not None
    if handed.asset.kind == "look":
        return (
            str(words()["tagged"]["subject"][draft.language]).format(n=n, name=handed.asset.of, look=handed.asset.text, tag=handed.tag)
            + "."
        )
    return str(words()["tagged"]["thing"][draft.language]).format(name=handed.asset.of, tag=handed.tag) + "."


def _kept(draft: Draft, handed: Handed) -> str:
    assert handed.asset is not None
    return str(words()["tagged"]["kept"][draft.language]).format(name=handed.asset.of, tag=handed.tag) + "."


def _summary(draft: Draft) -> str:
    """What happens, and nothing else."""
    return " ".join(text.rstrip(".。") + ("." if draft.language == "en" else "。") for shot in draft.seen if (text := shot.picture.strip()))


def _bare(text: str, draft: Draft) -> str:
    """A sound without its own heading, which the field is."""
    head = words()["sound"][draft.language].partition("{what}")[0]
    return text.removeprefix(head)
