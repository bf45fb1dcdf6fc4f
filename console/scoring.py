"""`loreboard score`: how original any text is, as a card, a page, a table or JSON."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loreboard.story.errors import BadInput

from .tell import plain, print_json

if TYPE_CHECKING:
    from loreboard.evals.collection import Comparison, Report
    from loreboard.evals.piece import Piece
    from loreboard.evals.reading import Columns, Read
    from loreboard.evals.scoring import Scorer

Given = Annotated[
    str, typer.Argument(metavar="PATH", help="A text, a script, a table of texts, a folder or a series; - reads standard input.")
]
TABLES = (".csv", ".tsv")


def score(
    path: Given,
    against: Annotated[str | None, typer.Option("--against", metavar="PATH", help="Compare with these texts, brief by brief.")] = None,
    pool: Annotated[Path | None, typer.Option("--pool", help="Default stories of your own model to hold the texts against.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page; no other file of yours is written over.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a row a text, as is done for a .csv or .tsv without being asked.")] = False,
    brief: Annotated[str, typer.Option("--brief", help="What the texts were written to, where they do not say it.")] = "",
    lang: Annotated[str | None, typer.Option("--lang", help="en or zh; found from each text when left out.")] = None,
    columns: Annotated[str, typer.Option("--columns", help="What a table calls its columns: id=..,text=..,brief=..,group=..")] = "",
) -> None:
    """Tell how original any text is, and quote what it shares with everybody else's model.

    Example: loreboard score my-story.txt
    """
    if sum((as_json, html is not None, as_csv)) > 1:
        raise BadInput("Only one of --json, --html and --csv can be had at a time", "", "Leave the others out.")
    if against and as_csv:
        raise BadInput("A comparison is no table", "--csv", "Take --json or --html, or score each set by itself.")
    if path == against == "-":
        raise BadInput("Standard input can be read once only", "--against", "Name a file for one of the two.")
    named = _columns(columns)
    if html:
        from loreboard.evals.pages import page

        page.check(html)
    scorer = _scorer(pool)
    one = _read(path, brief, lang, named)
    if as_csv or (not (against or as_json or html) and Path(path).suffix.lower() in TABLES):
        _other_pool(pool, one.pieces)
        return _table(one.pieces, scorer)
    other = _read(against, brief, lang, named) if against else None
    _other_pool(pool, (*one.pieces, *(other.pieces if other else ())))
    told = _report(path, one.pieces, scorer)
    found = _compared(told, _report(against, other.pieces, scorer)) if against and other else None
    if as_json:
        return print_json((found or told).model_dump(mode="json"))
    if html:
        page.write(html, found or told, (*one.pieces, *(other.pieces if other else ())), _episodes(path, one, told, scorer))
        print(plain(str(html)))
        return None
    from . import score_sets

    if found:
        score_sets.show_comparison(found)
    else:
        score_sets.show(told, _episodes(path, one, told, scorer))
    return None


def _scorer(pool: Path | None) -> "Scorer":
    """A scorer on the shipped pools, or on `pool` for its language. Raises BadInput when that is no pool."""
    from loreboard.evals.scoring import Scorer

    def warn(told: str) -> None:
        print(f"Warning: {plain(told)} Scores made without it compare only among themselves.", file=sys.stderr)

    return Scorer.open(pool, warn)


def _other_pool(pool: Path | None, pieces: "Sequence[Piece]") -> None:
    """Tell on stderr of texts that `pool` is not for."""
    if pool:
        from loreboard.evals.pools import read_pool

        language = read_pool(pool).head.language
        if others := sum(piece.language != language for piece in pieces):
            print(f"Note: the pool is in {language}; {others} texts are not, and are held against the shipped one.", file=sys.stderr)


def _columns(told: str) -> "Columns":
    """The flag --columns. Raises BadInput for anything but names of the four columns."""
    from loreboard.evals.reading import Columns

    pairs = [part.partition("=") for part in told.split(",") if part.strip()]
    named = {key.strip(): value.strip() for key, _, value in pairs}
    if wrong := [key for key, value in named.items() if key not in Columns.model_fields or not value] or (
        ["a name"] if len(named) < len(pairs) else []
    ):
        raise BadInput(
            f"{wrong[0]!r} is not understood, or is given twice or no name",
            "--columns",
            "Write id=..,text=..,brief=..,group=.. and leave out what has its usual name.",
        )
    return Columns(**named)


def _read(path: str, brief: str, lang: str | None, columns: "Columns") -> "Read":
    """The texts at `path`; what was left out is told on stderr. Raises BadInput when nothing was read."""
    from loreboard.evals.reading import pieces_in, pieces_of

    from .choose import language_of

    language = language_of("", lang) if lang else None
    if path == "-":
        read = pieces_in(sys.stdin.buffer.read(), "standard input", brief, language, columns)
    else:
        read = pieces_of(Path(path), brief, language, columns)
    for left in read.left_out:
        print(f"Left out: {plain(left.path)}: {plain(left.why)}", file=sys.stderr)
    for note in read.notes:
        print(f"Note: {plain(note)}", file=sys.stderr)
    return read


def _report(path: str, pieces: "Sequence[Piece]", scorer: "Scorer") -> "Report":
    from loreboard.evals.collection import report

    with _progress(len(pieces)) as tell:
        cards = list(scorer.score_all(pieces, tell))
    return report(_name(path), pieces, cards, scorer)


def _episodes(path: str, read: "Read", told: "Report", scorer: "Scorer") -> "Report | None":
    """The scripts of a series by themselves: its arc tells the same story and is no sibling of theirs."""
    from loreboard.evals.collection import report
    from loreboard.evals.reading import is_series

    if path == "-" or not is_series(Path(path)):
        return None
    both = [(piece, card) for piece, card in zip(read.pieces, told.cards, strict=True) if piece.form == "script"]
    return report(told.name, [piece for piece, _ in both], [card for _, card in both], scorer) if both else None


def _compared(one: "Report", other: "Report") -> "Comparison":
    """The two side by side. Raises BadInput when nothing about them can be compared."""
    from loreboard.evals.collection import compared

    try:
        return compared(one, other)
    except ValueError as error:
        raise BadInput(
            f"The two sets cannot be compared: {error}", "--against", "Compare texts of one language, scored with the same pool."
        ) from error


def _table(pieces: "Sequence[Piece]", scorer: "Scorer") -> None:
    from loreboard.evals.pages.table import write_table

    with _progress(0 if sys.stdout.isatty() else len(pieces)) as tell:
        write_table(scorer.score_all(pieces, tell), sys.stdout)


def _name(path: str) -> str:
    return "standard input" if path == "-" else Path(path).resolve().name


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Progress on stderr for a person; silence for a pipe, or for nothing to wait for."""
    if not total or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    parts = (BarColumn(30), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False) as shown:
        task = shown.add_task("", total=total)
        yield lambda done: shown.update(task, completed=done)
