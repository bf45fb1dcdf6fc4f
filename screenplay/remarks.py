"""What a reader noticed in a Fountain script: habits that make a line something else than its writer meant.

Only remarks; the script is taken as it stands. Codes are stable, so that a person can mute them.
"""

from collections.abc import Iterator

from loreboard.story.script import Warned

from .body import Piece
from .cues import is_cjk_name, is_transition, is_upper, name_before_speech, read_cue
from .marks import looks_like_heading
from .page import Page
from .source import SourceText

_CHINESE_HEADINGS = ("内景", "外景", "内外景", "内/外", "室内", "室外", "內景", "內外景")
_BLANKS = "A {} needs a blank line before and after it; read as action."


def remarks_on(source: SourceText, page: Page, pieces: list[Piece]) -> tuple[Warned, ...]:
    """All remarks, by line."""
    found = [*_on_file(source, pieces), *_on_comments(page)]
    names = {piece.cue.name.casefold() for piece in pieces if piece.cue}
    for at, piece in enumerate(pieces):
        below = pieces[at + 1] if at + 1 < len(pieces) else None
        if piece.kind == "action":
            found.extend(_on_lines(page, piece, names))
            found.extend(_on_paragraph(page, piece, below, names))
        elif piece.kind == "character":
            found.extend(_on_cue(page, piece, below))
        elif piece.kind == "dialogue":
            found.extend(_on_dialogue(page, piece))
    return tuple(sorted(found, key=lambda warned: warned.line))


def _on_file(source: SourceText, pieces: list[Piece]) -> Iterator[Warned]:
    if source.guessed:
        yield Warned(line=1, code="encoding-guessed", text=f"Not Unicode: read as {source.encoding}. Save as UTF-8 to be sure.")
    if pieces and not any(piece.kind == "heading" for piece in pieces):
        yield Warned(line=pieces[0].first + 1, code="no-scene-heading", text="No scene heading: the whole script is one scene.")


def _on_comments(page: Page) -> Iterator[Warned]:
    for line, kind in page.scan.opened:
        sign = "/*" if kind == "boneyard" else "[["
        yield Warned(line=line, code=f"open-{kind}", text=f"{sign} is never closed, so it is ordinary text.")


def _on_lines(page: Page, piece: Piece, names: set[str]) -> Iterator[Warned]:
    """Single lines of action that were meant as something else."""
    for at in range(piece.first, piece.last + 1):
        line = page.visible[at].strip()
        if at in page.plain or not line or line[0] == "!":
            continue
        if looks_like_heading(line):
            yield Warned(line=at + 1, code="heading-without-blank", text=_BLANKS.format("heading"))
        elif is_transition(line) and line.endswith("TO:"):
            yield Warned(line=at + 1, code="transition-without-blank", text=_BLANKS.format("transition"))
        elif line.startswith("```"):
            yield Warned(line=at + 1, code="code-fence", text="A code fence is no part of a script; read as action.")
        elif (name := name_before_speech(line)) and _is_known(name, names):
            yield Warned(line=at + 1, code="speech-after-colon", text="A speech goes on the line below its name; read as action.")


def _on_paragraph(page: Page, piece: Piece, below: Piece | None, names: set[str]) -> Iterator[Warned]:
    """Paragraphs of action whose first line looks like a name or a Chinese heading."""
    first = page.visible[piece.first].strip()
    if first[:1] == "!" or piece.first in page.plain or (piece.first and page.states[piece.first - 1] == "text"):
        return
    if piece.last > piece.first:
        if is_cjk_name(first):
            yield Warned(line=piece.first + 1, code="cue-without-at", text=f"If {first} speaks here, write @{first}; read as action.")
    elif first.startswith(_CHINESE_HEADINGS):
        yield Warned(line=piece.first + 1, code="heading-without-dot", text=f"If this is a heading, write .{first}; read as action.")
    elif below and below.kind == "action" and _is_lonely_name(first, names):
        text = f"If {first} speaks, leave no blank line below the name; read as action."
        yield Warned(line=piece.first + 1, code="cue-without-speech", text=text)


def _is_lonely_name(line: str, names: set[str]) -> bool:
    cue = read_cue(line) if is_upper(line) else None
    return bool(cue and line[-1].isalpha() and _is_known(cue.name, names))


def _is_known(name: str, names: set[str]) -> bool:
    """Whether somebody of that name speaks; in a script where nobody does, any single word may be a name."""
    return name.casefold() in names if names else " " not in name


def _on_cue(page: Page, piece: Piece, below: Piece | None) -> Iterator[Warned]:
    cue = piece.cue
    if cue is None:
        return
    if below is None or below.cue is not cue:
        yield Warned(line=piece.first + 1, code="cue-without-speech", text=f"{cue.name} has no words below the name.")
    if cue.colon:
        yield Warned(line=piece.first + 1, code="cue-with-colon", text=f"The colon is left out of the name {cue.name}.")
    if cue.dual and piece.dual != "right":
        text = f"No speech stands directly before {cue.name} to be spoken at the same time."
        yield Warned(line=piece.first + 1, code="dual-without-partner", text=text)


def _on_dialogue(page: Page, piece: Piece) -> Iterator[Warned]:
    for at in range(piece.first, piece.last + 1):
        line = page.visible[at].strip()
        if at not in page.plain and line and (looks_like_heading(line) or line.startswith(_CHINESE_HEADINGS)) and page.closed(at):
            yield Warned(line=at + 1, code="heading-in-speech", text="A heading needs a blank line before it; read as speech.")
