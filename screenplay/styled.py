"""The words of an element with their emphasis, which a Script's own texts leave out: found again in the source."""

from functools import lru_cache

from loreboard.story.script import COVERED, Element, Script

from .emphasis import Run, runs


def styled(script: Script, element: Element) -> tuple[tuple[Run, ...], ...]:
    """The element's lines, each in stretches of one style; some of "b", "i", "u" in this order.

    Only Fountain has emphasis; what cannot be found in its source line is plain. Blank lines inside a speech are kept.
    """
    lines = element.lines if element.kind in COVERED and element.lines else (element.text,)
    if script.source != "fountain":
        return tuple((Run("", line),) for line in lines)
    source = _source(script.text)
    return tuple(
        _line(source[number - 1] if number <= len(source) else "", line) for number, line in zip(element.span, lines, strict=False)
    )


@lru_cache(maxsize=4)
def _source(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n"))


def _line(source: str, words: str) -> tuple[Run, ...]:
    told = runs(source)
    whole = "".join(run.text for run in told)
    start = whole.find(words)
    if not words or start < 0:
        return (Run("", words),)
    out, at = [], 0
    for run in told:
        part = run.text[max(0, start - at) : max(0, start + len(words) - at)]
        out += [Run(run.style, part)] if part else []
        at += len(run.text)
    return tuple(out)
