"""`loreboard take`: list, note, choose, unchoose, add: what a person who cuts says of takes, and what the next render makes of it."""

import os
import re
from collections.abc import Callable, Coroutine
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loreboard.story.errors import BadInput

from .tell import plain, print_json

if TYPE_CHECKING:
    from loreboard.pipeline.takes import Note, Row

take_app = typer.Typer(no_args_is_help=True, help="Takes of shots: what can be used, what went wrong, which one is used.")
Dir = Annotated[Path, typer.Argument(help="A folder made by `new` or `shots`, or one shots.json.")]
Named = Annotated[str, typer.Argument(metavar="TAKE|SHOT", help="A take by its id or how the id begins, or a shot: its newest take.")]
Usable = Annotated[str | None, typer.Option("--usable", metavar="FROM-TO", help="What of it can be used, in seconds, as 0.4-3.2.")]
Failed = Annotated[str | None, typer.Option("--failed", help="Why it cannot be used, as hands,text; none takes it back.")]
Drift = Annotated[str | None, typer.Option("--drift", help="What has wandered, as face,light; none takes it back.")]
Words = Annotated[str, typer.Option("--words", help="In your own words; kept beside what you said before.")]
Only = Annotated[str | None, typer.Option("--shot", help="Only this shot of a take that shows several.")]
Chosen = Annotated[bool, typer.Option("--chosen", help="Use this take.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]
_RANGE = re.compile(r"\s*(\d{1,5}(?:\.\d{1,6})?)\s*[-–]\s*(\d{1,5}(?:\.\d{1,6})?)\s*", re.ASCII)


@take_app.command("list")
def list_takes(
    dir: Dir, shot: Annotated[str | None, typer.Option("--shot", help="Only takes of this shot.")] = None, as_json: Json = False
) -> None:
    """List takes: state, seconds, frames that can be used of those needed, and what was said.

    Example: loreboard take list fog-eats-roads --shot e01-3fa94c
    """
    from loreboard.pipeline import takes

    rows = _run(lambda: takes.listed(dir, shot))
    if as_json:
        return print_json({"takes": [row.model_dump(mode="json") for row in rows]})
    if not rows:
        print("There is no take yet: `loreboard render DIR --with NAME` makes some, `loreboard take add` brings one.")
    for row in rows:
        _tell(row)


@take_app.command()
def note(
    dir: Dir,
    take: Named,
    usable: Usable = None,
    failed: Failed = None,
    drift: Drift = None,
    chosen: Chosen = False,
    words: Words = "",
    shot: Only = None,
    as_json: Json = False,
) -> None:
    """Say what a take is worth. What failed is made again by the next render, with words against it; what is chosen is not.

    Example: loreboard take note fog-eats-roads e01-3fa94c --usable 0.4-3.2 --failed hands --words "left thumb at the end"
    """
    from loreboard.pipeline import takes

    told = _note(usable, failed, drift, chosen or None, words, shot)
    _done(_run(lambda: takes.note(dir, take, told)), as_json)


@take_app.command()
def choose(dir: Dir, take: Named, shot: Only = None, as_json: Json = False) -> None:
    """Use a take for its shots; they are not rendered again until you unchoose it or the picture of a shot changes.

    Example: loreboard take choose fog-eats-roads j_1f0c9a
    """
    from loreboard.pipeline import takes

    _done(_run(lambda: takes.note(dir, take, takes.Note(chosen=True, shot=shot))), as_json)


@take_app.command()
def unchoose(dir: Dir, take: Named, shot: Only = None, as_json: Json = False) -> None:
    """Use a take no more; its shots are rendered as if nothing had been chosen.

    Example: loreboard take unchoose fog-eats-roads j_1f0c9a
    """
    from loreboard.pipeline import takes

    _done(_run(lambda: takes.note(dir, take, takes.Note(chosen=False, shot=shot))), as_json)


@take_app.command()
def add(
    dir: Dir,
    shot: Annotated[str, typer.Argument(metavar="SHOT", help="The shot: its id, the end of its id, or #7 for the seventh.")],
    film: Annotated[Path, typer.Argument(help="A film that you rendered elsewhere; it is copied, and itself left as it is.")],
    usable: Usable = None,
    failed: Failed = None,
    drift: Drift = None,
    chosen: Chosen = False,
    words: Words = "",
    as_json: Json = False,
) -> None:
    """Bring a take that was rendered elsewhere.

    Example: loreboard take add fog-eats-roads e01-3fa94c ~/Downloads/clip-17.mp4 --usable 0.4-3.2 --chosen
    """
    from loreboard.pipeline import takes

    told = _note(usable, failed, drift, chosen or None, words, None)
    _done(_run(lambda: takes.bring(dir, shot, film, told)), as_json)


@take_app.command("kinds")
def list_kinds(lang: Annotated[str, typer.Option("--lang", help="en or zh.")] = "en", as_json: Json = False) -> None:
    """List the kinds of failure and of drift: what each means, and what the next request is told.

    Example: loreboard take kinds --lang zh
    """
    from loreboard.render.takes.kinds import Sort, kinds

    if as_json:
        return print_json(kinds().model_dump(mode="json"))
    language = next((known for known in ("en", "zh") if known == lang), None)
    if language is None:
        raise BadInput(f"{lang!r} is no language of ours", "--lang", "Say en or zh.")
    sorts: tuple[Sort, ...] = ("failed", "drift")
    for sort in sorts:
        print(f"--{sort}")
        for id, kind in kinds().of(sort).items():
            name, means, then = (text.en if language == "en" else text.zh for text in (kind.name, kind.means, kind.then))
            print(f"  {id:<10} {name}{': ' if language == 'en' else '：'}{means}\n             → {then}")


def _note(usable: str | None, failed: str | None, drift: str | None, chosen: bool | None, words: str, shot: str | None) -> "Note":
    from loreboard.pipeline.takes import Note
    from loreboard.render.takes.kinds import meant

    return Note(
        usable=_range(usable) if usable is not None else None,
        failed=meant("failed", failed) if failed is not None else None,
        drift=meant("drift", drift) if drift is not None else None,
        chosen=chosen, words=words.strip(), shot=shot,
    )  # fmt: skip


def _range(told: str) -> tuple[Decimal, Decimal]:
    found = _RANGE.fullmatch(told)
    if found is None:
        raise BadInput(f"{told!r} is no range", "--usable", "Say from and to in seconds, as 0.4-3.2.")
    begin, end = Decimal(found[1]), Decimal(found[2])
    if begin >= end:
        raise BadInput(f"{told!r} ends before it begins", "--usable", "Say from and to in seconds, as 0.4-3.2.")
    return begin, end


def _run(work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    from . import stopping

    return stopping.run(work, os.getppid())


def _done(row: "Row", as_json: bool) -> None:
    if as_json:
        return print_json(row.model_dump(mode="json"))
    _tell(row)
    said = row.said
    if said and said.drift and not said.failed and not row.chosen:
        print("Drift alone asks for no new take: say --failed drift, or `loreboard render DIR --retake SHOT`.")
    if said and said.failed and row.chosen:
        print("It failed and is chosen all the same, so it is not rendered again.")


def _tell(row: "Row") -> None:
    """A take in a line, and a line for what was said."""
    number = f"take {row.number}  " if row.number else ""
    length = f"  {float(row.seconds):.2f} s" if row.seconds is not None else ""
    chosen = "  chosen" if row.chosen else ""
    print(f"{row.id}  {plain(', '.join(row.shots))}  {number}{row.state}{length}{chosen}  {plain(row.file or '')}".rstrip())
    for shot in row.shots:
        room, needs = row.room.get(shot), row.needs.get(shot)
        if room is not None and needs is not None and (row.chosen or (row.said and row.said.usable)):
            lacks = f", {needs - room} too few" if room < needs else ""
            print(f"    {plain(shot)}: {room} frames can be used, {needs} are needed{lacks}")
    if row.said is None:
        return
    told = [f"{sort} {', '.join(some)}" for sort, some in (("failed", row.said.failed), ("drift", row.said.drift)) if some]
    if told:
        print(f"    {plain('; '.join(told))}")
    for one in row.said.words:
        print(f"    {one.at[:10]}  {plain(one.words)}")
