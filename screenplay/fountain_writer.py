"""Fountain for what agents make new: a Draft in, text out that reads back as the same elements and words.

Never used on a person's script, which is patched and not written. Every mark that could be misread is forced, in both
languages; words that would turn into markup are escaped, so that no text can break out of its line.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from loreboard.story.draft import Draft, DraftLine, DraftScene
from loreboard.story.errors import BadScript
from loreboard.story.script import Language

from .cues import is_cjk_name, is_transition, read_cue
from .emphasis import plain
from .marks import SIGNS, looks_like_heading
from .page import ESCAPE

INTERIORS: Mapping[Language, Mapping[str, str]] = {
    "en": {"INT": "INT. ", "EXT": "EXT. ", "INT/EXT": "INT./EXT. "},
    "zh": {"INT": "内 ", "EXT": "外 ", "INT/EXT": "内/外 "},
}
_PLAIN_NAME = re.compile(r"[A-Z][A-Z0-9 '\-]*(?:\. [A-Z][A-Z0-9 '\-]*)?")
_BRACKETS = "()（）"
_UNSAFE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufeff]")
_COMMENT_SIGN = re.compile(r"/(?=\*)|\[(?=\[)")


def write_fountain(
    draft: Draft, language: Language, title_page: Mapping[str, str | Sequence[str]] | None = None, section: str | None = None
) -> str:
    """The episode as Fountain text, ending in a line end.

    `title_page` maps keys, as they shall stand there, to a value or several lines; `section` becomes a `# ` line above
    the first scene. Comment signs inside words are kept apart, line ends in names and headings become spaces. Raises
    BadScript for a speech without a speaker or without words.
    """
    blocks = [*_title_page(title_page or {})]
    if section:
        blocks.append(f"# {_inline(section)}")
    for scene in draft.scenes:
        blocks.append(_heading_line(scene, language))
        blocks.extend(_block(line) for line in scene.lines)
    return "\n\n".join(block for block in blocks if block) + "\n"


def heading_text(scene: DraftScene, language: Language) -> str:
    """The scene's heading as a reader gives it back: `INT. TEA HOUSE - NIGHT`, `内 茶馆 - 夜`."""
    place, time = _one_line(scene.place), _one_line(scene.time)
    text = INTERIORS[language][scene.interior] + place + (f" - {time}" if time else "")
    return text.upper() if language == "en" else text


def _title_page(entries: Mapping[str, str | Sequence[str]]) -> Iterator[str]:
    lines = []
    for key, value in entries.items():
        values = [value] if isinstance(value, str) else value
        kept = [_inline(line) for text in values for line in _lines(text) if line.strip()]
        name = re.sub(r"[:：]", " ", _one_line(key)).strip()
        lines.extend([f"{name}: {kept[0]}"] if len(kept) == 1 else [f"{name}:", *(f"    {line}" for line in kept)])
    if lines:
        yield "\n".join(lines)


def _heading_line(scene: DraftScene, language: Language) -> str:
    text = _escaped(heading_text(scene, language))
    return text if looks_like_heading(text) else f".{text}"


def _block(line: DraftLine) -> str:
    match line.kind:
        case "action":
            return _action(line.text)
        case "speech":
            return _speech(line)
        case "transition":
            text = _inline(line.text).rstrip("<").rstrip()
            return text if is_transition(text) else f"> {text}"
        case "note":
            return _note(line.text)


def _action(text: str) -> str:
    paragraphs: list[str] = []
    for filled, group in groupby(_lines(text), key=lambda line: bool(line.strip())):
        if not filled:
            continue
        lines = [_escaped(line.rstrip()) for line in group]
        forced = [f"!{line}" if _needs_force(line, at, len(lines)) else line for at, line in enumerate(lines)]
        paragraphs.append("\n".join(forced))
    return "\n\n".join(paragraphs)


def _needs_force(line: str, at: int, count: int) -> bool:
    body = line.strip()
    return (
        body[0] in SIGNS | {"@"}
        or looks_like_heading(body)
        or is_transition(body)
        or body.endswith("TO:")
        or (at == 0 and count > 1 and (read_cue(body) is not None or is_cjk_name(body)))
    )


def _speech(line: DraftLine) -> str:
    name = _inline((line.who or "").replace("^", "")).strip(":： ")
    if not any(map(str.isalnum, name)):
        raise BadScript(f"A speech has no speaker: {line.text[:40]!r}", do="Say in `who` who speaks.")
    words = _single_gaps([_spoken(text) for text in _lines(line.text)])
    how = _bare(line.how)
    if not words and not how:
        raise BadScript(f"{name} speaks no words", do="Write the words, or make it an action.")
    extension = _bare(line.extension)
    cue = (name if _PLAIN_NAME.fullmatch(name) and not looks_like_heading(name) else f"@{name}") + (f" ({extension})" if extension else "")
    return "\n".join([cue, *([f"({how})"] if how else []), *words])


def _single_gaps(words: list[str]) -> list[str]:
    """`words` with blank lines next to each other made one: two would end the speech."""
    return [word for word, before in zip(words, ["", *words], strict=False) if word.strip() or before.strip()]


def _spoken(text: str) -> str:
    line = _escaped(text.strip())
    if not line:
        return "  "
    marked = line[0] in SIGNS | {"@"} or line[0] in _BRACKETS
    return ESCAPE + line if marked else line


def _note(text: str) -> str:
    safe = text.replace("]]", "] ]").replace("/*", "/ *").replace("*/", "* /")
    words = "\n".join(line.rstrip() or "  " for line in _lines(safe))
    return f"[[{words}{' ' if words.endswith(']') else ''}]]"


def _bare(text: str | None) -> str:
    """A parenthetical or extension without the brackets that its writer may have typed; unpaired ones go."""
    inner = _inline(text or "").strip(f"{_BRACKETS} ")
    return re.sub(f"[{_BRACKETS}]", " ", inner).strip() if any(sign in inner for sign in _BRACKETS) else inner


def _inline(text: str) -> str:
    return _escaped(_one_line(text))


def _one_line(text: str) -> str:
    return " ".join(_UNSAFE.sub("", text).split())


def _lines(text: str) -> list[str]:
    """The lines of a text without blank ones around it and without signs that no text file should hold."""
    lines = _UNSAFE.sub("", text).splitlines()
    filled = [at for at, line in enumerate(lines) if line.strip()]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _escaped(line: str) -> str:
    """A line whose words read back as they are: emphasis signs escaped where they would act, comment signs kept apart."""
    if plain(line) != line:
        line = re.sub(r"([*_\\])", r"\\\1", line)
    return _COMMENT_SIGN.sub(rf"\g<0>{ESCAPE}", line)
