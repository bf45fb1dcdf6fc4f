"""What a person reads at a gate, and is asked, in the language of the series."""

import shlex
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from loreboard.story.both import Both
from loreboard.story.script import Language
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

if TYPE_CHECKING:
    from decimal import Decimal

    from loreboard.pipeline.ahead import Ahead, Waits


class _Says(Value):
    """gate_words.yaml."""

    format: Literal["gate-says.1"]
    date: object
    words: Mapping[str, Both]
    gates: Mapping[str, Both]
    going: tuple[str, ...]
    """Answers that go on."""
    staying: tuple[str, ...]


@cache
def says() -> _Says:
    """The file, read once."""
    return _Says.model_validate(own("loreboard.console", "gate_words.yaml"))


def told(waits: "Waits", root: Path, language: Language) -> list[str]:
    """The gate, its files, what going on takes, and the commands, as lines."""
    fresh = set(waits.shut) if len(waits.shut) < len(waits.files) else set()
    rows = [_say(waits.gate, language)]
    rows += [_say("fresh" if name in fresh else "file", language, file=root / name) for name in waits.files]
    if waits.gate == "arc" and (root / "arcs" / "README.md").is_file():
        rows.append(_say("others", language, file=root / "arcs" / "README.md"))
    rows += _ahead(waits.ahead, language)
    command = f"loreboard resume {shlex.quote(str(root))}"
    rows += [_say("edit", language), f"  {command}"]
    if waits.arcs:
        rows += [_say("other", language, arcs=_range(waits.arcs)), f"  {command} --take {waits.arcs[-1]}"]
    return rows


def _ahead(ahead: "tuple[Ahead, ...]", language: Language) -> list[str]:
    if not ahead[-1].calls:
        return [_say("nothing", language)]
    stretches = ahead[:1] if ahead[0].calls == ahead[-1].calls else ahead
    return [
        _say(
            "end" if one.to == "end" else "next", language, gate=_gate(one.to, language), money=_money(one.dollars, language),
            calls=_say("call" if one.calls == 1 else "calls", language, n=one.calls),
        )
        for one in stretches
    ]  # fmt: skip


def _money(dollars: "Decimal", language: Language) -> str:
    return _say("money", language, dollars=f"{dollars:.2f}" if dollars >= 1 else f"{dollars:.4f}") if dollars else ""


def answer(waits: "Waits", language: Language) -> int | bool:
    """True to go on, False to stop, or the number of an arc; asked until one is understood. The end of input stops."""
    while True:
        try:
            said = input(_say("ask_arc" if waits.arcs else "ask", language)).strip().casefold()
        except EOFError:
            print()
            return False
        if not said or said in says().going:
            return True
        if said in says().staying:
            return False
        if said.isdecimal() and int(said) in waits.arcs:
            return int(said)
        print(_say("again", language, arcs=_say("or_arcs", language, arcs=_range(waits.arcs)) if waits.arcs else ""))


def _range(numbers: tuple[int, ...]) -> str:
    whole = numbers == tuple(range(numbers[0], numbers[-1] + 1)) and len(numbers) > 1
    return f"{numbers[0]}-{numbers[-1]}" if whole else ", ".join(map(str, numbers))


def _gate(name: str, language: Language) -> str:
    return says().gates[name].told(language) if name in says().gates else ""


def _say(word: str, language: Language, **holes: object) -> str:
    return says().words[word].told(language).format(**holes)
