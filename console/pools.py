"""Commands about pools, the stories that a text is held against: build one from your own model, list, show, check."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loreboard.story.errors import BadInput

from .choose import language_of, one_model, price_of, settings_from
from .journal import journal_setting
from .tell import plain, planned, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loreboard.evals.pools import Default, Pool
    from loreboard.evals.pools.build import Built
    from loreboard.evals.pools.checking import Flaw
    from loreboard.llm.accounts import Report

pool_app = typer.Typer(no_args_is_help=True, help="Stories that a model writes by default, for a text to be held against.")
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]
Named = Annotated[str, typer.Argument(metavar="POOL", help="A shipped pool by its name (en.test), or a file.")]
SHOWN = 20
"""Flaws printed of each severity; all with --json."""


@pool_app.command()
def build(
    model: Annotated[str, typer.Option("--model", help="openai/NAME, anthropic/NAME or compatible/NAME.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write; there must be none yet.")],
    briefs: Annotated[
        Path | None, typer.Option("--briefs", help="Your own briefs: one a line, or CSV or JSON Lines; else those of the test pool.")
    ] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="en or zh; found from your briefs when left out, else en.")] = None,
    samples: Annotated[int | None, typer.Option("--samples", min=1, max=100, help="Plots a brief; 5 when left out.")] = None,
    licence: Annotated[str, typer.Option("--licence", help="What the file says about its use by others.")] = "yours",
    budget: Annotated[str | None, typer.Option("--budget", help="The most it may cost, in US dollars.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell calls, tokens and money; send and write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Make a pool from your own model: for each brief some plots and a story, each asked for by itself. Again after a stop, it goes on.

    Example: loreboard pool build --model openai/gpt-6.2-sol --out my.pool.jsonl --budget 5
    """
    import datetime
    import os

    from loreboard.console import stopping
    from loreboard.evals.pools import build as building
    from loreboard.evals.pools.briefs import read_briefs, usual_briefs
    from loreboard.evals.pools.figures import figures
    from loreboard.evals.pools.planning import plan

    parent = os.getppid()
    building.refuse_rules(model)
    own = read_briefs(briefs) if briefs else ()
    language = language_of(" ".join(brief.brief for brief in own), lang)
    asked, many = own or usual_briefs(language), samples or figures().samples
    chosen = settings_from(premise="a pool", language=language, model=model, budget=budget)
    if dry_run:
        return planned(plan(asked, language, many, model, price_of(model, chosen.budget)), as_json)
    order = building.Order(out, language, asked, many, licence, datetime.datetime.now(datetime.UTC).date())
    journal, models = journal_setting(), one_model(chosen)
    made = stopping.run(lambda: building.build(order, models, journal, _before, _progress), parent)
    _told(made, order.hidden, as_json)


@pool_app.command("list")
def names(as_json: Json = False) -> None:
    """Tell which pools are shipped: name, version, language, use, stories, briefs, by whom, licence, date.

    Example: loreboard pool list
    """
    pools = _shipped()
    if as_json:
        print_json({"pools": [_summary(pool) for pool in pools]})
        return
    print(f"{'name':<9}{'version':>8}  {'language':<10}{'use':<6}{'stories':>7}{'briefs':>8}  {'licence':<12}{'date':<12}by")
    for pool in pools:
        h = pool.head
        sizes = f"{len(pool.stories):>7}{len(pool.briefs):>8}"
        print(f"{h.name:<9}{h.version:>8}  {h.language:<10}{h.use:<6}{sizes}  {h.licence:<12}{h.date.isoformat():<12}{h.by}")


@pool_app.command()
def show(
    pool: Named,
    brief: Annotated[str | None, typer.Option("--brief", help="The stories to this brief, by its id.")] = None,
    as_json: Json = False,
) -> None:
    """Show a pool's head and briefs, or every story to one brief.

    Example: loreboard pool show en.test --brief ta-myth-underworld
    """
    told = _opened(pool)
    stories = [story for story in told.stories if brief is None or story.brief_id == brief]
    if not stories:
        raise BadInput(f"The pool has no brief {brief}", "--brief", f"`loreboard pool show {pool}` lists their ids.")
    if as_json:
        listed = {"stories": [_plain(story) for story in stories]} if brief else {"briefs": _briefs(told)}
        print_json(_summary(told) | listed)
    elif brief:
        print(plain(f"{brief}: {stories[0].brief}\n"))
        for story in stories:
            print(plain(f"{story.form} {story.sample}\n" + "\n".join(f"  {beat}" for beat in story.beats or story.text.split("\n"))) + "\n")
    else:
        for name, value in _summary(told).items():
            print(plain(f"{name:<9}{value}"))
        for row in _briefs(told):
            print(plain(f"  {row['id']}  ({row['genre'] or 'no genre'}, {row['stories']} stories)  {row['brief']}"))


@pool_app.command()
def check(pool: Named, as_json: Json = False) -> None:
    """Find what is wrong with a pool: equal samples, short plots, another language, uneven briefs, briefs of the tune pool. Exit 1 if so.

    Example: loreboard pool check my.pool.jsonl
    """
    from loreboard.evals.pools.checking import check as flaws_of

    flaws = flaws_of(_opened(pool))
    wrong = sum(flaw.severity == "error" for flaw in flaws)
    if as_json:
        print_json({"errors": wrong, "flaws": [flaw.model_dump() for flaw in flaws]})
    else:
        _list(flaws)
        print(f"{wrong} wrong, {len(flaws) - wrong} to note.")
    raise typer.Exit(1 if wrong else 0)


def _before(told: "Report") -> None:
    if told.kept:
        print(f"Kept: {len(told.kept)} answers, which are not asked for again where nothing has changed.", file=sys.stderr)
    if told.open:
        steps = ", ".join(call.step for call in told.open)
        print(
            f"On the wire when the last build stopped, perhaps billed twice (USD {told.worst:.4f} at most): {plain(steps)}", file=sys.stderr
        )


def _progress(done: int, many: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {many}", end="\n" if done == many else "", file=sys.stderr, flush=True)


def _told(made: "Built", hidden: Path, as_json: bool) -> None:
    from loreboard.evals.pools.checking import check as flaws_of

    flaws = flaws_of(made.pool)
    if as_json:
        lists = {"perhaps_billed": made.perhaps_billed, "flaws": [flaw.model_dump() for flaw in flaws]}
        print_json(
            {"file": str(made.out), "journal": str(hidden), "asked": made.asked, "replayed": made.replayed} | _summary(made.pool) | lists
        )
        return
    size = f"{len(made.pool.stories)} stories to {len(made.pool.briefs)} briefs"
    print(plain(f"{made.out}: {size}; {made.asked} asked, {made.replayed} from the record in {hidden}."))
    _list(flaws)
    print(plain(f"  loreboard score PATH --pool {made.out}"))


def _list(flaws: "Sequence[Flaw]") -> None:
    for severity, mark in (("error", "ERROR"), ("note", "note ")):
        those = [flaw for flaw in flaws if flaw.severity == severity]
        for flaw in those[:SHOWN]:
            print(plain(f"{mark} {flaw.where}  {flaw.code}  {flaw.text}"))
        if len(those) > SHOWN:
            print(f"{mark} and {len(those) - SHOWN} more: --json lists all.")


def _shipped() -> list["Pool"]:
    from loreboard.evals.pools import SHIPPED, shipped

    return [shipped(language, use) for language, use in SHIPPED if use != "own"]


def _opened(named: str) -> "Pool":
    """A shipped pool by its name, with or without its version, or the one in a file. Raises BadInput when there is none."""
    from loreboard.evals.pools import read_pool

    for pool in _shipped():
        if named in (pool.head.name, pool.label):
            return pool
    return read_pool(Path(named))


def _summary(pool: "Pool") -> dict[str, object]:
    head = pool.head.model_dump(mode="json", exclude={"format"})
    return head | {"stories": len(pool.stories), "briefs": len(pool.briefs)}


def _briefs(pool: "Pool") -> list[dict[str, object]]:
    many: dict[str, int] = {}
    for story in pool.stories:
        many[story.brief_id] = many.get(story.brief_id, 0) + 1
    return [
        {"id": told.brief_id, "kind": told.kind, "genre": told.genre, "stories": many[told.brief_id], "brief": told.brief}
        for told in pool.briefs
    ]


def _plain(story: "Default") -> dict[str, object]:
    return story.model_dump(mode="json", exclude_defaults=True)
