"""rules.yaml: what each rule says, in the language of the list or the script."""

from functools import cache
from typing import Any

from loreboard.agents.storyboard.finding import Finding, Rewrite
from loreboard.story.facts import At, Contradiction
from loreboard.story.script import Language
from loreboard.story.shots import Shot
from loreboard.story.yaml_text import own


def finding(code: str, first: Shot, second: Shot, language: Language, **holes: str) -> Finding:
    """A finding about two shots, which are one where a shot contradicts itself; the rewrite is of the second."""
    rule = rules()["shots"][code]
    both = (first, second) if first.id != second.id else (second,)
    told = {"first": first.id, "shot": second.id, "nothing": rules()["nothing"][language], **holes}
    told |= {key: told["nothing"] for key in ("was", "now") if not told.get(key)}
    return Finding(
        code=code,
        severity=rule["severity"],
        shots=tuple(shot.id for shot in both),
        lines=tuple(dict.fromkeys(line_of(shot) for shot in both)),
        text=_upper(rule["say"][language].format(**told)),
        rewrite=Rewrite(shot=second.id, text=_upper(rule["repair"][language].format(**told))),
    )


def contradiction(rule: str, first: At, second: At, language: Language, severity: str = "", **holes: str) -> Contradiction:
    """A contradiction of the script, worded by `rule`."""
    told = rules()["scripts"][rule]
    holes |= {"line": str(first.line)}
    return Contradiction(
        rule=rule, first=first, second=second, what=_upper(told["say"][language].format(**holes)),
        repair=_upper(told["repair"][language].format(**holes)), severity=severity or told["severity"],  # type: ignore[arg-type]
    )  # fmt: skip


def repair(found: Contradiction, language: Language) -> str:
    """The cheapest repair in words, and the patch where one line is enough: what goes, and what comes."""
    if found.patch is None:
        return found.repair
    patch = found.patch.patch
    holes = {"line": str(patch.line), "old": patch.old.strip(), "new": patch.new.strip()}
    return f"{found.repair}{' ' if language == 'en' else ''}{rules()['patch']['put' if patch.new else 'cut'][language].format(**holes)}"


def line_of(shot: Shot) -> int:
    """The source line a shot begins on."""
    return shot.lines[0] if shot.lines else shot.on_line or 0


def kind(what: str, language: Language) -> str:
    return str(rules()["kinds"][what][language])


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def rules() -> dict[str, Any]:
    return dict(own("loreboard.agents.continuity", "rules.yaml"))
