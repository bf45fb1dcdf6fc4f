"""A row of a table, or an object of a list, as a Piece: the names its columns usually have, and what a row may say of itself."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from loreboard.lore.sentences import Form
from loreboard.story.errors import BadInput
from loreboard.story.script import Language
from loreboard.story.value import Value

from ..piece import Piece, plot_piece
from .decoding import sound
from .told import grouped, told_piece

TEXT = ("text", "story", "content", "output", "completion", "response", "generated_text", "generation", "body", "synopsis", "plot", "answer",
        "正文", "文本", "故事", "内容", "剧情", "梗概")  # fmt: skip
BEATS = ("beats", "events", "节拍", "事件")
ID = ("id", "story_id", "text_id", "item_id", "uid", "key", "idx", "编号", "序号")
BRIEF = ("brief", "prompt", "premise", "instruction", "writing_prompt", "logline", "提示", "提示词", "前提", "题目", "要求")
GROUP = ("group", "brief_id", "prompt_id", "premise_id", "cluster", "组", "分组")
LANGUAGE = ("language", "lang", "语言")
FORM = ("form", "体裁")
"""The names of columns and keys, the likeliest first; capitals, blanks and hyphens do not count."""
_FORMS: dict[str, Form] = {"plot": "plot", "synopsis": "plot", "outline": "plot", "prose": "prose", "story": "prose", "script": "script",
                           "screenplay": "script", "梗概": "plot", "小说": "prose", "剧本": "script"}  # fmt: skip
_LANGUAGES: tuple[tuple[str, Language], ...] = (
    ("en", "en"),
    ("英", "en"),
    ("zh", "zh"),
    ("cn", "zh"),
    ("chi", "zh"),
    ("中", "zh"),
    ("汉", "zh"),
)


class Columns(Value):
    """What a caller calls the columns; "" leaves it to the usual names."""

    text: str = ""
    id: str = ""
    brief: str = ""
    group: str = ""


USUAL = Columns()


class Manner(Value):
    """How every row is taken: what the caller says of all of them, which a row's own word overrides. `prefix` goes before ids."""

    brief: str = ""
    language: Language | None = None
    form: Form | None = None
    columns: Columns = USUAL
    prefix: str = ""


def object_piece(row: Any, number: str, where: str, manner: Manner) -> Piece:
    """An object, or just a text, as a Piece; `number` is its id when it has none. Raises BadInput for anything else."""
    if isinstance(row, str):
        row = {"text": row}
        manner = manner.model_copy(update={"columns": USUAL})
    if not isinstance(row, dict):
        raise BadInput("This is no object with a text", where, 'Write {"id": "1", "text": "..."}.')
    return row_piece(plainly(row), number, where, manner)


def row_piece(row: Mapping[str, Any], number: str, where: str, manner: Manner) -> Piece:
    """A row whose keys are plain names as a Piece. Raises BadInput naming the key that is missing or wrong."""
    named = manner.columns
    id = manner.prefix + (_word(value_of(row, named.id, ID), "id", where) or number)
    brief = _word(value_of(row, named.brief, BRIEF), "brief", where) or manner.brief
    group = grouped(brief, _word(value_of(row, named.group, GROUP), "group", where))
    language = _language(_word(value_of(row, "", LANGUAGE), "language", where), where) or manner.language
    stated = _form(_word(value_of(row, "", FORM), "form", where), where)
    beats = None if named.text else value_of(row, "", BEATS)
    if isinstance(beats, list) and beats:
        told = plot_piece([[_word(beat, "beats", where) for beat in beats]], id, brief, group, language, titled=False)
        if told.beats:
            return told.model_copy(update={"form": stated or "plot"})
    text = value_of(row, named.text, TEXT) or (beats if isinstance(beats, str) else "")
    text = "\n".join(_word(part, "text", where) for part in text) if isinstance(text, list) else _word(text, "text", where)
    if not text.strip():
        raise BadInput("There is no text", where, f"Fill in {named.text or 'text'!r}, or take the row out.")
    return told_piece(text, where, id, brief, group, language, stated or manner.form)


def plain_name(column: str) -> str:
    """A column's name as the lists of usual names have it."""
    return re.sub(r"[\s\-]+", "_", column.strip().lower())


def plainly(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row by plain names; of two that become alike the first counts."""
    return {plain_name(key): value for key, value in reversed(list(row.items()))}


def value_of(row: Mapping[str, Any], named: str, usual: Sequence[str]) -> Any:
    """The value under the name the caller gives, else under the first usual name that has one."""
    if named:
        return row.get(plain_name(named))
    return next((row[name] for name in usual if row.get(name) not in (None, "", [])), None)


def _word(value: Any, key: str, where: str) -> str:
    if value is None or isinstance(value, str):
        return sound(value or "").strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict) and isinstance(told := value.get("what") or value.get("event") or value.get("text"), str):
        return sound(told).strip()
    raise BadInput(f"{key} is no text but {type(value).__name__}", where, "Write words in quotation marks.")


def _language(told: str, where: str) -> Language | None:
    if not told:
        return None
    for begin, language in _LANGUAGES:
        if told.lower().startswith(begin):
            return language
    raise BadInput(f"The language {told[:40]!r} is neither en nor zh", where, "Say en or zh, or leave it out.")


def _form(told: str, where: str) -> Form | None:
    if told and told.lower() not in _FORMS:
        raise BadInput(f"The form {told[:40]!r} is none of plot, prose, script", where, "Say one of them, or leave it out.")
    return _FORMS[told.lower()] if told else None
