"""The doctor's report as a page of Markdown: one screen, then the rest folded away."""

from loreboard.story.notes import Coverage, Note
from loreboard.story.script import Language

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "Coverage, episode {n}",
        "verdict": "Verdict",
        "notes": "Notes",
        "none": "Nothing worth your time.",
        "keep": "Do not touch",
        "more": "{n} smaller flags",
    },
    "zh": {
        "title": "第{n}集 审读",
        "verdict": "结论",
        "notes": "意见",
        "none": "没有值得您花时间的意见。",
        "keep": "别动",
        "more": "另有{n}处小问题",
    },
}
_ZH = {
    "premise": "开场", "structure": "结构", "character": "人物", "dialogue": "台词", "emotion": "感情", "originality": "新鲜", "filmability": "可拍",
    "timing": "时长", "excellent": "优", "good": "良", "fair": "中", "poor": "差", "recommend": "推荐", "consider": "可以考虑",
    "development needed": "还得写", "cut": "删", "reword": "改词", "replace": "换", "move": "挪", "add": "加", "reorder": "调序",
}  # fmt: skip


def report(told: Coverage, language: Language, made_by: str) -> str:
    """`told` as Markdown. `made_by` names the model, or says that rules made it."""
    words = _WORDS[language]
    rows = [
        f"# {words['title'].format(n=told.episode)}",
        "",
        told.logline,
        "",
        f"**{words['verdict']}: {_term(told.verdict, language)}.** {_reason(told.reason, language)}"
        if language == "en"
        else f"**{words['verdict']}：{_term(told.verdict, language)}。** {_reason(told.reason, language)}",
        "",
    ]
    rows += [
        "| | | |",
        "| --- | --- | --- |",
        *(f"| {_term(m.element, language)} | {_term(m.grade, language)} | {m.figure} |" for m in told.grid),
        "",
    ]
    rows += [f"## {words['notes']}", ""]
    rows += [row for number, note in enumerate(told.notes, 1) for row in _note(number, note, language)] or [words["none"], ""]
    if told.keep:
        rows += [f"## {words['keep']}", "", *(f"- “{quote}”" for quote in told.keep), ""]
    if told.more:
        rows += [f"<details><summary>{words['more'].format(n=len(told.more))}</summary>", ""]
        rows += [f"- {n.check}, {_line(n.line, language)}: “{n.quote}” ({n.cost})" for n in told.more] + ["", "</details>", ""]
    return "\n".join([*rows, f"*{made_by}*", ""])


def _note(number: int, note: Note, language: Language) -> list[str]:
    colon = ": " if language == "en" else "："
    fixes = [f"   - {_term(fix.kind, language)}{colon}{fix.text}" for fix in note.fixes]
    return [f"{number}. **{note.check}**, {_line(note.line, language)}: “{note.quote}”", f"   {note.cost}", *fixes, ""]


def _line(number: int, language: Language) -> str:
    return f"line {number}" if language == "en" else f"第{number}行"


def _term(name: str, language: Language) -> str:
    return name if language == "en" else _ZH[name]


def _reason(reason: str, language: Language) -> str:
    """The reason, which opens with the name of an element where one decided."""
    element, colon, rest = reason.partition(": ")
    return f"{_ZH[element]}：{rest}" if language == "zh" and colon and element in _ZH else reason
