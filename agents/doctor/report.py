"""The doctor's report as a page of Markdown: one screen, then the rest folded away. Its words stand in words.yaml."""

from collections import Counter
from collections.abc import Iterator

from loreboard.story.notes import Coverage, Note
from loreboard.story.script import Language

from .flag import words


def report(told: Coverage, language: Language, made_by: str) -> str:
    """`told` as Markdown. `made_by` names the model, or says that rules made it."""
    verdict = _say("verdict", language, verdict=_term(told.verdict, language), reason=told.reason)
    rows = [f"# {_say('title', language, n=told.episode)}", "", told.logline, "", verdict, ""]
    rows += ["| | | |", "| --- | --- | --- |"]
    rows += [f"| {_term(m.element, language)} | {_term(m.grade, language)} | {m.figure} |" for m in told.grid]
    rows += ["", f"## {_say('warmth', language)}", "", "| | | |", "| --- | --- | --- |", *_warmth(told, language), ""]
    rows += [f"## {_say('notes', language)}", ""]
    rows += [row for number, note in enumerate(told.notes, 1) for row in _note(number, note, language)] or [_say("none", language), ""]
    if told.phrases:
        rows += [_say("phrases", language), ""]
    if told.keep:
        rows += [f"## {_say('keep', language)}", "", *(f"- “{quote}”" for quote in told.keep), ""]
    rows += [*_revised(told, language), *_muted(told, language), *_more(told, language)]
    return "\n".join([*rows, f"*{made_by}*", ""])


def _warmth(told: Coverage, language: Language) -> Iterator[str]:
    for row in told.warmth:
        met = "" if row.met is None else _say("met" if row.met else "short", language)
        yield f"| {row.check} | {met} | {row.figure} |"


def _revised(told: Coverage, language: Language) -> Iterator[str]:
    """Each revision that was tried: what it answered, where, and what was measured."""
    if not told.revised:
        return
    yield from (f"## {_say('revised', language)}", "")
    for one in told.revised:
        places = _say("comma", language).join(_line(line, language) for line in one.lines)
        where = _say("comma", language) + places if places else ""
        word = _say("kept" if one.kept else "refused", language)
        yield f"- {'/'.join(one.checks)}{where}{_say('colon', language)}{word}{_say('aside', language, text=one.why)}"
    yield ""


def _muted(told: Coverage, language: Language) -> Iterator[str]:
    if told.muted:
        yield from (f"## {_say('muted', language)}", "", *(f"- {one.check}{_say('colon', language)}{one.reason}" for one in told.muted), "")


def _more(told: Coverage, language: Language) -> Iterator[str]:
    if told.more:
        counted = Counter(note.check for note in told.more)
        counts = _say("comma", language).join(f"{check} {count}" for check, count in counted.items())
        yield from (f"<details><summary>{_say('more', language, n=len(told.more), counts=counts)}</summary>", "")
        for note in told.more:
            yield f"- {note.check}{_say('comma', language)}{_line(note.line, language)}{_say('colon', language)}“{note.quote}”{_say('aside', language, text=note.cost)}"
        yield from ("", "</details>", "")


def _note(number: int, note: Note, language: Language) -> list[str]:
    colon = _say("colon", language)
    fixes = [f"   - {_term(fix.kind, language)}{colon}{fix.text}" for fix in note.fixes]
    head = f"{number}. **{note.check}**{_say('comma', language)}{_line(note.line, language)}{colon}“{note.quote}”"
    return [head, f"   {note.cost}", *fixes, ""]


def _line(number: int, language: Language) -> str:
    return _say("line", language, n=number)


def _say(key: str, language: Language, **holes: object) -> str:
    return str(words()["page"][key][language]).format(**holes)


def _term(name: str, language: Language) -> str:
    return str(words()["terms"][name][language])
