"""A report or a comparison as one HTML file: no outside asset, in the texts' language, for screens of any width and for paper.

Every word of a text is escaped. A file that does not carry MARK is somebody else's and is never written over.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from loreboard.evals.collection import Comparison, Report
from loreboard.evals.norms import settings
from loreboard.evals.piece import Piece
from loreboard.evals.scorecard import Scorecard
from loreboard.evals.scoring import sampled
from loreboard.render.review import palette
from loreboard.story.errors import BadInput
from loreboard.story.files import write_whole
from loreboard.story.value import Value

from . import plots
from .wording import Wording, dullest, figure, kinds, measured, one_line, ranked, sides, spoken, worst

MARK = '<meta name="generator" content="loreboard score">'
NEEDS = ("jinja2", "matplotlib")
TEMPLATES = ("frame.html", "parts.html", "report.html", "comparison.html")
MOST = 60
"""Texts whose details a page holds; of more it says so and lists the rest with their scores only."""
LISTED = 2000
"""Rows of the table of texts: a browser is slow with more."""


class Bar(Value):
    """A beat of a curve: its distance 0..1, whether it is among the nearest to a default story, and its words."""

    height: float
    near: bool
    words: str


class Curve(Value):
    """The beats of a text in order; the dullest stretch as its first beat and length; places where a scene begins; the height of an echo."""

    bars: tuple[Bar, ...]
    dull: tuple[int, int]
    heads: tuple[int, ...]
    echo: float


def check(path: Path) -> None:
    """Raise BadInput when no page can be made, or `path` is a folder or a file that is not one of our pages."""
    if missing := [name for name in NEEDS if find_spec(name) is None]:
        raise BadInput(f"A page cannot be made without {' and '.join(missing)}", "--html", 'Run `pip install "loreboard[evals]"`.')
    try:
        if path.exists() and not (path.is_file() and MARK.encode() in path.open("rb").read(1000)):
            raise BadInput("There is something that no score has written, and it stays as it is", str(path), "Choose another name.")
    except OSError as error:
        raise BadInput(f"Cannot look at the file: {error.strerror}", str(path), "Choose another name.") from error


def write(path: Path, told: Report | Comparison, pieces: Iterable[Piece] = (), episodes: Report | None = None) -> None:
    """Write the page whole, or not at all. Raises BadInput as `check` does, or when the folder refuses it."""
    text = comparison_page(told) if isinstance(told, Comparison) else report_page(told, pieces, episodes)
    check(path)
    write_whole(path, text.encode("utf-8", "replace"))


def report_page(told: Report, pieces: Iterable[Piece] = (), episodes: Report | None = None) -> str:
    """A report as HTML. `pieces` give the words of beats to its curves; `episodes` are the scripts of a series, which are compared."""
    say = Wording(spoken(told.cards))
    by_id = {piece.id: piece for piece in pieces}
    apart = len(told.groups) == len(told.cards)
    cards = sorted(told.cards, key=lambda c: (-c.originality, -c.worth, c.id)) if apart else told.cards
    shown = cards[:MOST]
    return _rendered(
        "report.html", say, told=told, shown=shown, listed=cards[:LISTED], curves={card.id: curve(card, by_id.get(card.id)) for card in shown},
        spread=plots.spread(rows(told.cards, say), say("spread")), kin=say.kin(told, episodes), references=references(told.cards, say),
    )  # fmt: skip


def comparison_page(found: Comparison) -> str:
    """A comparison as HTML."""
    cards = (*found.one.cards, *found.other.cards)
    say = Wording(spoken(cards))
    one, other = sides(found)
    first = next((d for d in found.differences if d.id == "originality"), None)
    by_brief = sorted(first.by_brief, key=lambda pair: (-pair[1], pair[0])) if first else []
    return _rendered(
        "comparison.html", say, found=found, one=one, other=other, first=first, by_brief=by_brief, briefs=_briefs(cards),
        spread=plots.spread([*rows(found.one.cards, say, one), *rows(found.other.cards, say, other)], say("spread")),
        paired=plots.paired([value for _, value in by_brief], first.estimate, say("paired")) if first else "",
        kin=[say.kin(side) for side in (found.one, found.other)], references=references(cards, say), cards=cards,
        differences={d.id: d for d in found.differences},
    )  # fmt: skip


def curve(card: Scorecard, piece: Piece | None) -> Curve:
    """The curve of a card with the words of the text it is of, without them when it is not there."""
    told = sampled(piece) if piece else None
    beats: Sequence[str] = told.beats if told and len(told.beats) == len(card.curve) else [""] * len(card.curve)
    near = worst(card.curve)
    bars = tuple(
        Bar(height=value, near=n in near, words=one_line(beat)) for n, (value, beat) in enumerate(zip(card.curve, beats, strict=True))
    )
    return Curve(bars=bars, dull=dullest(card.curve), heads=tuple(h for h in told.heads if h) if told else (), echo=1 - card.tau)


def rows(cards: Sequence[Scorecard], say: Wording, name: str = "") -> list[plots.Row]:
    """A line of the plot for each language and form among `cards`."""
    out = []
    for language, form in kinds(cards):
        of = [card for card in cards if (card.language, card.form) == (language, form)]
        label = " · ".join(part for part in (one_line(name)[:40], say(form), say(language)) if part)
        steps = settings().of(language).norm(form).originality
        out.append(plots.Row(label=label, values=tuple(c.originality for c in of), gated=tuple(c.gated for c in of), steps=steps))
    return out


def references(cards: Sequence[Scorecard], say: Wording) -> list[str]:
    """What the ranks of `cards` are among, a sentence for each language and form."""
    out = []
    for language, form in kinds(cards):
        norm = settings().of(language).norm(form)
        if norm.originality:
            out.append(say("spread.reference", f"{say(form)} · {say(language)}", norm.n, one_line(norm.source)))
    return out


def _briefs(cards: Iterable[Scorecard]) -> Mapping[str, str]:
    """The words of a brief by what its texts are grouped under."""
    return {card.group or card.brief or card.id: card.brief or card.id for card in cards}


def _rendered(name: str, say: Wording, **told: object) -> str:
    from jinja2 import DictLoader, Environment, StrictUndefined

    here = files("loreboard.evals.pages")
    texts = {template: (here / template).read_text(encoding="utf-8") for template in TEMPLATES}
    made = Environment(autoescape=True, loader=DictLoader(texts), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals |= {
        "say": say, "figure": figure, "line": one_line, "measured": measured, "ranked": ranked, "mark": MARK, "settings": settings,
        "style": palette() + (here / "page.css").read_text(encoding="utf-8"),
    }  # fmt: skip
    return made.get_template(name).render(**told)
