"""The body of a short-drama page: from lines to elements, each line owned, speech carried on where it is set in deeper."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from loreboard.story.script import COVERED, Element, Kind, Span, TitleEntry, Warned

from .duanju_lines import MARKS, Said, acting, caption_or_field, cast_of, episode, said, scene_head, speech, transition, without_brackets
from .title_page import KNOWN_KEYS

_RULE = re.compile(r"[-=*_—~]{3,}")
_TITLE = re.compile(r"《(?P<title>[^》]{1,60})》\S{0,12}")


@dataclass
class Page:
    """Reads line after line; line indices from 0. `texts` are the lines of `raw`, cleaned."""

    texts: Sequence[str]
    raw: Sequence[str]
    elements: list[Element] = field(default_factory=list)
    title_page: list[TitleEntry] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    speaking: Element | None = None
    """The cue whose speech may go on."""
    indent: int = 0
    known: frozenset[str] = frozenset()

    def read(self) -> None:
        """Fill `elements`, `title_page` and `warnings`."""
        self.known = names_in(self.texts)
        start = self._front_matter()
        for at in range(start, len(self.texts)):
            text = self.texts[at]
            if not text:
                self.speaking = None
            elif not self._continues(at, text):
                self.speaking = None
                self._line(at, text)

    def _front_matter(self) -> int:
        """Title page and notes above the first episode or head; the index of the first line behind them."""
        start = next((at for at, text in enumerate(self.texts) if text and (episode(text) or scene_head(text))), 0)
        for at, text in enumerate(self.texts[:start]):
            if not text:
                continue
            key, _, value = re.sub("[：]", ":", text, count=1).partition(":")
            titled = _TITLE.fullmatch(text)
            if titled and not self.title_page:
                self.title_page.append(TitleEntry(key="标题", values=(titled["title"],), span=_span(at)))
            elif key.strip().casefold() in KNOWN_KEYS and value.strip():
                self.title_page.append(TitleEntry(key=key.strip(), values=(value.strip(),), span=_span(at)))
            else:
                self._add("note", at, text)
        return start

    def _continues(self, at: int, text: str) -> bool:
        """Take a line as more of the speech above it: set in deeper than the cue, or the first below a cue without words."""
        if self.speaking is None:
            return False
        waiting = self.elements[-1].kind != "dialogue"
        if _indent(self.raw[at]) <= self.indent and not waiting:
            return False
        spoken = said(text, self.known)
        if text[0] in MARKS + "【" or scene_head(text) or episode(text) or transition(text) or (spoken and spoken.plausible):
            return False
        words, asides = speech(text)
        self._speak(at, "，".join(asides), words)
        return True

    def _line(self, at: int, text: str) -> None:
        if (head := scene_head(text)) is not None:
            self._add("heading", at, head.rest, number=head.number)
        elif (title := episode(text)) is not None:
            self._add("section", at, title, depth=1)
        elif text[0] in MARKS:
            self._marked(at, text.lstrip(MARKS + " \t　"))
        elif (told := caption_or_field(text)) is not None:
            if told[0] == "场景" and not self._below_head():
                self._add("heading", at, told[1].removeprefix("场景").lstrip(":： "))
            else:
                self._add("note", at, told[1])
        elif (cut := transition(text)) is not None:
            self._add("transition", at, cut)
        elif _RULE.fullmatch(text):
            self._add("page_break", at, "")
        elif (spoken := said(text, self.known)) and spoken.plausible:
            self._cue(at, spoken)
        else:
            if spoken:
                self._warn(at, "doubtful-cue", f"{spoken.name} is in no 人物 line; read as action. Name it there if it speaks.")
            self._add("action", at, without_brackets(text))

    def _below_head(self) -> bool:
        """Whether nothing but notes stands between here and the scene head above."""
        return next((e.kind for e in reversed(self.elements) if e.kind != "note"), None) == "heading"

    def _marked(self, at: int, text: str) -> None:
        """A line that opens with a triangle: always seen, unless it is a caption or a cut."""
        told = caption_or_field(text)
        if told and told[0] in (None, "字幕"):
            self._add("note", at, told[1])
        elif (cut := transition(text)) is not None:
            self._add("transition", at, cut)
        else:
            self._add("action", at, without_brackets(text))

    def _cue(self, at: int, spoken: Said) -> None:
        self.speaking = Element(kind="character", text=spoken.name, span=_span(at), name=spoken.name, extension=spoken.extension)
        self.indent = _indent(self.raw[at])
        self.elements.append(self.speaking)
        self._speak(at, spoken.delivery, spoken.words)
        if not spoken.words and not (at + 1 < len(self.texts) and self.texts[at + 1]):
            self._warn(at, "cue-without-speech", f"{spoken.name} has no words behind the name.")

    def _speak(self, at: int, delivery: str | None, words: str) -> None:
        """A parenthetical and a speech of who is speaking; words join the speech of the line above."""
        above = self.elements[-1]
        if delivery:
            self._add("parenthetical", at, delivery)
        if not words:
            return
        if above.kind == "dialogue" and not delivery:
            lines = (*above.lines, words)
            span = Span(first=above.span.first, last=at + 1)
            self.elements[-1] = above.model_copy(update={"text": "\n".join(lines), "lines": lines, "span": span})
        else:
            self._add("dialogue", at, words)

    def _add(self, kind: Kind, at: int, text: str, number: str | None = None, depth: int | None = None) -> None:
        who = self.speaking
        self.elements.append(
            Element(
                kind=kind,
                text=text,
                span=_span(at),
                lines=(text,) if kind in COVERED else (),
                name=who.name if who else None,
                extension=who.extension if who else None,
                number=number,
                depth=depth,
            )
        )

    def _warn(self, at: int, code: str, text: str) -> None:
        self.warnings.append(Warned(line=at + 1, code=code, text=text))


def names_in(texts: Sequence[str]) -> frozenset[str]:
    """Names in cast lines, and heads that come twice and could be names."""
    cast: set[str] = set()
    heads: Counter[str] = Counter()
    for text in filter(None, texts):
        if (told := caption_or_field(text)) is not None:
            cast.update(cast_of(*told))
        elif text[0] not in MARKS and (spoken := said(text)) is not None:
            heads[spoken.name] += 1
    named = cast | {name for name, count in heads.items() if count > 1}
    return frozenset(cast | {name for name in named if not acting(name, named)})


def _span(at: int) -> Span:
    return Span(first=at + 1, last=at + 1)


def _indent(line: str) -> int:
    """Columns of white before a line; a full-width blank takes two, a tab four."""
    white = line[: len(line) - len(line.lstrip())]
    return sum({"　": 2, "\t": 4}.get(sign, 1) for sign in white)
