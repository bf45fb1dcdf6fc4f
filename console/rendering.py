"""`loreboard render`: the plan before anything is sent, a yes where money or waste asks for one, and how each clip stands."""

import os
import sys
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from loreboard.story.errors import BadInput

from .tell import plain, print_json

if TYPE_CHECKING:
    from loreboard.pipeline.render_sheet import Sheet
    from loreboard.pipeline.rendering import Choice, Rendered
    from loreboard.render.stage.ledger import Entry

KEY = "LOREBOARD_RENDER_KEY"
"""The variable that holds a service's key; it stands in no file and no argument."""
Many = list[str] | None


def render(
    dir: Annotated[Path, typer.Argument(help="A folder made by `new` or `shots`, or one shots.json.")],
    with_: Annotated[
        str | None,
        typer.Option(
            "--with", help="animatic, comfyui[:GRAPH], http, manifest[:PROFILE], or a plug-in's name. Left out: tell how all stands."
        ),
    ] = None,
    episode: Annotated[int | None, typer.Option("--episode", help="Only this episode.")] = None,
    budget: Annotated[
        str | None, typer.Option("--budget", help="The most that all rendering of this folder may cost, over all runs.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Yes to what a person would be asked.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan; send and write nothing.")] = False,
    base_url: Annotated[str | None, typer.Option("--base-url", help="Where the renderer is, as http://127.0.0.1:8188.")] = None,
    tier: Annotated[str | None, typer.Option("--tier", help="Size of picture, as 720p.")] = None,
    silent: Annotated[bool, typer.Option("--silent", help="Without sound, where that can be chosen.")] = False,
    own: Annotated[Many, typer.Option("--set", metavar="NAME=VALUE", help="A setting of the renderer; may be repeated.")] = None,
    settle: Annotated[
        Many, typer.Option("--settle", metavar="JOB=paid|unpaid|id:ID", help="You have looked: what became of an ambiguous job.")
    ] = None,
    retake: Annotated[Many, typer.Option("--retake", metavar="SHOT|JOB", help="Want one more take; the next run makes it.")] = None,
    choose: Annotated[str | None, typer.Option("--choose", metavar="JOB", help="Use this take of its clip.")] = None,
    cancel: Annotated[str | None, typer.Option("--cancel", metavar="JOB", help="Give up a job that is out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")] = False,
) -> None:
    """Render shot lists to clips or to an animatic. Stopped or killed, run it again: nothing is paid twice.

    Example: loreboard render fog-eats-roads --with animatic
    """
    from loreboard.pipeline import rendering

    from . import stopping

    told: list[Entry] = []
    choice = _choice(with_ or "", episode, budget, base_url, tier, silent, own or ())
    work: Any = None
    if settle:
        work = lambda: rendering.settle(dir, settle)  # noqa: E731
    elif retake:
        work = lambda: rendering.retake(dir, retake)  # noqa: E731
    elif choose:
        work = lambda: _one(rendering.choose(dir, choose))  # noqa: E731
    elif cancel:
        if not with_:
            raise BadInput("Nobody says which renderer has it", "--with", "Name it, as when it was sent.")
        work = lambda: _one(rendering.cancel(dir, cancel, choice))  # noqa: E731
    elif not with_:
        work = lambda: rendering.standing(dir)  # noqa: E731
    if work is not None:
        told = list(stopping.run(work, os.getppid()))
        return _tell(told, as_json, short=not with_ and not (settle or retake or choose))
    agree = _Agree(yes, dry_run, as_json)
    watch = (lambda entry: None) if as_json else _watch
    frames = (lambda episode, done, of: None) if as_json else _frames
    done = stopping.run(lambda: rendering.render(dir, choice, agree, watch, frames, dry_run), os.getppid())
    _finished(done, as_json)
    raise typer.Exit(1 if done.wanting else 0)


class _Agree:
    """Shows a plan, and asks on a terminal what has to be asked; elsewhere only --yes says yes."""

    def __init__(self, yes: bool, dry: bool, quiet: bool) -> None:
        self._yes, self._dry, self._quiet = yes, dry, quiet

    def __call__(self, sheet: "Sheet") -> bool:
        if not self._quiet:
            print("\n".join(_rows(sheet)))
        if self._dry or self._yes or not sheet.asks:
            return not self._dry
        if self._quiet or not sys.stdin.isatty():
            raise BadInput(" ".join(sheet.asks).rstrip("."), "--yes", "Nothing was sent. Say --yes to go on, or look first with --dry-run.")
        return typer.confirm("Send it?")


def _rows(sheet: "Sheet") -> list[str]:
    """The plan as lines of a table."""
    out = [f"{plain(sheet.renderer)}, {plain(sheet.profile)}"]
    out.append(f"{'episode':>8}{'clips':>7}{'here':>6}{'out':>5}{'to send':>9}{'asked s':>9}{'used s':>9}{'waste':>7}{sheet.currency:>9}")
    for row in sheet.rows:
        money = f"{row.cost:.2f}" + ("+?" if row.unknown else "")
        out.append(
            f"{row.episode:>8}{row.clips:>7}{row.here:>6}{row.out:>5}{row.calls:>9}"
            f"{float(row.requested):>9.1f}{float(row.planned):>9.1f}{float(row.waste):>7.0%}{money:>9}"
        )
        if row.lost:
            told = ", ".join(f"{what} ({times})" for what, times in row.lost.items())
            out.append(f"         not said, clips: {plain(told)}")
        if row.chosen:
            out.append(
                f"         {row.chosen} shot{'s have' if row.chosen != 1 else ' has'} a chosen take and {'are' if row.chosen != 1 else 'is'} not rendered."
            )
    out += [f"  {plain(reason.text)}" for reason in sheet.why if reason.what != "chosen"]
    if sheet.spent:
        out.append(f"Earlier runs cost or hold {sheet.spent:.2f} {sheet.currency}.")
    return out + list(map(plain, sheet.asks))


def _watch(entry: "Entry") -> None:
    """A line for what is sent and what has ended; the steps between are on record."""
    if entry.state in ("submitting", "running", "succeeded", "downloaded"):
        return
    why = f"  {plain(entry.why)}" if entry.why else ""
    print(f"{entry.job.job_id}  {plain(', '.join(entry.job.shot_ids))}  {entry.state}{why}", file=sys.stderr, flush=True)


def _frames(episode: int, done: int, of: int) -> None:
    end = "\n" if done >= of else "\r"
    if sys.stderr.isatty() or done >= of:
        print(f"Episode {episode}: {done} of {of} frames", end=end, file=sys.stderr, flush=True)


def _finished(done: "Rendered", as_json: bool) -> None:
    if as_json:
        sheet = done.sheet.model_dump(mode="json") | {"cost": str(done.sheet.cost)} if done.sheet else None
        print_json({"plan": sheet, "files": done.files, "jobs": [_data(entry) for entry in done.entries]})
        return
    for name in done.files:
        print(plain(name))
    if done.entries:
        _tell(done.entries, False)


def _tell(entries: "Sequence[Entry]", as_json: bool, short: bool = True) -> None:
    """How jobs stand: counts, and each that somebody has to look at."""
    from loreboard.pipeline.rendering import WANTS_A_PERSON

    if as_json:
        return print_json({"jobs": [_data(entry) for entry in entries]})
    states = [entry.state for entry in entries]
    counts = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    print(f"{len(entries)} clip{'s' * (len(entries) != 1)}: {counts}." if entries else "Nothing was rendered yet.")
    for entry in entries:
        if entry.state in WANTS_A_PERSON or not short:
            print(f"  {entry.job.job_id}  {plain(', '.join(entry.job.shot_ids))}  take {entry.job.take}  {entry.state}  {plain(entry.why)}")
    if "ambiguous" in states:
        print("Look at the service's bill, then say --settle JOB=paid, JOB=unpaid or JOB=id:THE-ID.")


def _data(entry: "Entry") -> dict[str, object]:
    job = entry.job
    return {
        "job": job.job_id, "clip": job.clip_id, "episode": job.episode, "shots": job.shot_ids, "take": job.take, "state": entry.state,
        "why": entry.why, "file": entry.file, "sha256": entry.sha256, "chosen": entry.chosen, "counts": str(entry.counts),
        "slots": [slot.model_dump(mode="json") for slot in job.slots], "probe": entry.probe,
    }  # fmt: skip


async def _one(work: Any) -> "tuple[Entry, ...]":
    return (await work,)


def _choice(
    name: str, episode: int | None, budget: str | None, base_url: str | None, tier: str | None, silent: bool, own: Sequence[str]
) -> "Choice":
    from loreboard.pipeline.rendering import Choice
    from loreboard.render.profiles.parts import Tier

    wanted = next((known for known in get_args(Tier) if known == tier), None)
    if tier is not None and wanted is None:
        raise BadInput(f"There is no size {tier!r}", "--tier", f"There are: {', '.join(get_args(Tier))}.")
    if bad := [one for one in own if "=" not in one]:
        raise BadInput(f"{bad[0]!r} is no setting", "--set", "Write it as NAME=VALUE.")
    return Choice(
        name=name, episode=episode, budget=_money(budget), base_url=base_url, key=os.environ.get(KEY) or None, tier=wanted,
        sound=False if silent else None, own={name.strip(): value for name, _, value in (one.partition("=") for one in own)},
    )  # fmt: skip


def _money(told: str | None) -> Decimal | None:
    if told is None:
        return None
    try:
        money = Decimal(told)
    except InvalidOperation as error:
        raise BadInput(f"{told!r} is no sum of money", "--budget", "Write it as 12.50.") from error
    if not money.is_finite() or not 0 <= money <= 100_000:
        raise BadInput(f"{told} is no budget", "--budget", "Say from 0 to 100000.")
    return money
