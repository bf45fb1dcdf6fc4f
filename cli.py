"""The front door: reads flags, chooses the real Chat, Lore and folders, shows progress, prints errors.

What a command does stands in `pipeline/`; nothing heavy is imported before a command needs it.
"""

import io
import os
import sys
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loreboard import __version__
from loreboard.console.brainstorm import brainstorm, fork
from loreboard.console.choose import (
    bytes_of,
    language_of,
    models_from,
    own_lore,
    prices_of,
    settings_from,
    standard_input,
    tools_for,
    until_from,
)
from loreboard.console.clock import time
from loreboard.console.conforming import conform
from loreboard.console.gates import ended, gates_told
from loreboard.console.keys import key_app
from loreboard.console.lore import lore_app
from loreboard.console.pools import pool_app
from loreboard.console.renderers import renderers
from loreboard.console.rendering import render
from loreboard.console.scoring import score
from loreboard.console.shotwork import shot_app
from loreboard.console.show import show
from loreboard.console.spending import spend, stop
from loreboard.console.takes import take_app
from loreboard.console.tell import STOPPED, failed, plain, planned, print_json, stopped
from loreboard.console.vocabulary import vocabulary
from loreboard.console.weighing import weigh
from loreboard.story.errors import BadInput, LoreboardError

if TYPE_CHECKING:
    from loreboard.pipeline.gates import Gate
    from loreboard.pipeline.runs import Outcome
    from loreboard.pipeline.settings import Until

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="From a premise to a shot list that any renderer can shoot.",
)
app.add_typer(lore_app, name="lore")
app.add_typer(key_app, name="key")
app.add_typer(pool_app, name="pool")
app.add_typer(shot_app, name="shot")
app.add_typer(take_app, name="take")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]
Dir = Annotated[Path | None, typer.Option("--dir", help="Folder to write to; made if missing, must be empty.")]
Model = Annotated[
    list[str] | None,
    typer.Option(
        "--model", help="offline, openai/NAME, anthropic/NAME or compatible/NAME; ROLE=... for one of writer, doctor, storyboard."
    ),
]
Fallback = Annotated[list[str] | None, typer.Option("--fallback", help="A model that takes over when another is down; may be repeated.")]
Cheap = Annotated[bool, typer.Option("--cheap", help="By batch: half the price, and hours instead of minutes (OpenAI, Anthropic).")]
BudgetFlag = Annotated[str | None, typer.Option("--budget", help="The most it may cost, in US dollars.")]
DayBudget = Annotated[str | None, typer.Option("--day-budget", help="The most a day may cost, in US dollars.")]
UntilFlag = Annotated[str, typer.Option("--until", help="End this run after: arc, bible, script or shots.")]
GateFlag = Annotated[str, typer.Option("--gate", help="Wait for you at: arc, bible, scripts, shots; comma-separated.")]
Auto = Annotated[bool, typer.Option("--auto", help="Wait at no gate, and take the best arc by its score.")]
ClipsFlag = Annotated[str, typer.Option("--clips", help="Lengths of clip to fit shots to, in seconds: 5,10, or 2-12/1.")]
_starter = ContextVar("starter", default=0)
"""The process that started this command, as it was before anything took its time."""


@app.callback(invoke_without_command=True)
def _front(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        print(__version__)
        raise typer.Exit


@app.command()
def new(
    premise: Annotated[str, typer.Argument(help="What the series starts from; - reads it from standard input.")],
    dir: Dir = None,
    lang: Annotated[str | None, typer.Option("--lang", help="en or zh; found from the premise when left out.")] = None,
    episodes: Annotated[int, typer.Option(help="Number of episodes.")] = 5,
    seconds: Annotated[int, typer.Option(help="Length of an episode.")] = 180,
    arcs: Annotated[int, typer.Option(help="How many arcs to choose from.")] = 6,
    seed: Annotated[int, typer.Option(help="Another number, another series (offline).")] = 0,
    model: Model = None,
    fallback: Fallback = None,
    cheap: Cheap = False,
    budget: BudgetFlag = None,
    day_budget: DayBudget = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell calls, tokens and money; send and write nothing.")] = False,
    lore: Annotated[
        Path | None, typer.Option("--lore", help="Folder whose accepted lore of your own is drawn on: `loreboard lore add`.")
    ] = None,
    clips: ClipsFlag = "",
    until: UntilFlag = "shots",
    gate: GateFlag = "",
    auto: Auto = False,
    serial: Annotated[bool, typer.Option("--serial", help="One call at a time, to compare.")] = False,
    as_json: Json = False,
) -> None:
    """Write a series from a premise. Without --gate it goes through, as with --auto.

    Example: loreboard new "a road-mender in a valley where fog eats the roads"
    """
    from loreboard.pipeline import naming, runs
    from loreboard.story.premise import MAX_PREMISE

    text = (standard_input() if premise == "-" else premise).strip()
    if not text:
        raise BadInput("The premise is empty", "PREMISE", "Say in a sentence who, where, and what is strange.")
    if len(text) > MAX_PREMISE:
        raise BadInput(f"The premise has {len(text)} characters, {MAX_PREMISE} are read", "PREMISE", "Shorten it to what the story needs.")
    everybody, own = models_from(model or ())
    root = dir or naming.free(naming.slug(text), Path.cwd())
    chosen = settings_from(
        premise=text, language=language_of(text, lang), episodes=episodes, seconds=seconds, seed=seed, model=everybody, models=own,
        fallback=fallback or (), cheap=cheap, budget=budget, day_budget=day_budget, clips=clips, arcs=arcs, lore=own_lore(lore, root),
        gates=gates_told(gate, auto) or (),
    )  # fmt: skip
    if dry_run:
        from loreboard.pipeline import money

        return planned(money.planned(chosen.wish, chosen.arcs, prices_of(chosen)), as_json)
    tools = tools_for(chosen, root, serial)
    ended(_run(lambda: runs.begin(root, chosen, tools, until_from(until))), as_json, _on(root, until_from(until), serial=serial))


@app.command()
def shots(
    script: Annotated[Path, typer.Argument(help="A finished .fountain, .fdx or Chinese short-drama .txt; it is read, never written.")],
    dir: Dir = None,
    seconds: Annotated[int | None, typer.Option(help="Length to fit; left out: what the script takes.")] = None,
    seed: Annotated[int, typer.Option(help="Another number, another way to shoot it (offline).")] = 0,
    model: Model = None,
    fallback: Fallback = None,
    cheap: Cheap = False,
    budget: BudgetFlag = None,
    day_budget: DayBudget = None,
    clips: ClipsFlag = "",
    gate: GateFlag = "",
    as_json: Json = False,
) -> None:
    """Make a shot list from a finished script. Its words stay byte for byte.

    Example: loreboard shots my-episode.fountain --seconds 180
    """
    from loreboard.pipeline import naming, runs
    from loreboard.screenplay import read_script

    raw = bytes_of(script)
    read = read_script(raw, str(script))
    if not read.lines:
        raise BadInput("The script has no action and no dialogue", str(script), "Give a script with at least one line to shoot.")
    inside = "e01/script" + (script.suffix.lower() if script.suffix.lower() != ".spmd" else ".fountain")
    everybody, own = models_from(model or ())
    chosen = settings_from(
        script=inside, language=read.language, episodes=1, seconds=seconds, seed=seed, model=everybody, models=own,
        fallback=fallback or (), cheap=cheap, budget=budget, day_budget=day_budget, clips=clips, gates=gates_told(gate, False) or (),
    )  # fmt: skip
    root = dir or naming.free(f"{naming.slug(script.stem)}-shots", Path.cwd())
    tools = tools_for(chosen, root)
    ended(_run(lambda: runs.begin(root, chosen, tools, script=(inside, raw))), as_json, _on(root))


@app.command()
def resume(
    dir: Annotated[Path, typer.Argument(help="A folder made by `new` or `shots`.")],
    until: UntilFlag = "shots",
    take: Annotated[int | None, typer.Option("--take", help="Go on with this arc of arcs/ instead, as in 3.")] = None,
    gate: GateFlag = "",
    auto: Auto = False,
    afresh: Annotated[bool, typer.Option("--afresh", help="Start over from the answers already given.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Redo what your edits make stale without being asked.")] = False,
    as_json: Json = False,
) -> None:
    """Go on from a gate, after a crash, a stop or an edit. Your own files win and stay as they are.

    Before anything is redone you read what your edits make stale, the calls and the cost, and are asked; into a pipe, --yes says yes.
    --gate and --auto hold for this run; what holds for the folder is `gates` in its loreboard.toml.

    Example: loreboard resume fog-eats-roads
    """
    end, gates = until_from(until), gates_told(gate, auto)
    ended(_on(dir, end, gates, afresh, yes=yes)(take), as_json, _on(dir, end, gates, yes=yes))


@app.command()
def check(path: Annotated[Path, typer.Argument(help="A script, a shots.json or a folder.")], as_json: Json = False) -> None:
    """Check Fountain, timing, continuity and coverage. Exit 1 when something is wrong.

    Example: loreboard check fog-eats-roads
    """
    from loreboard.console.checking import ahead_of, check_told
    from loreboard.pipeline import checkup

    found = checkup.check(path)
    raise typer.Exit(check_told(found, ahead_of(path, found), as_json))


@app.command()
def export(
    path: Annotated[Path, typer.Argument(help="A folder, or one shots.json.")],
    to: Annotated[str, typer.Option("--to", help="Formats, comma-separated; docs/exporting.md says which is for whom.")],
    start: Annotated[str | None, typer.Option("--start", help="Where the time of a cut begins, as in 01:00:00:00; else at zero.")] = None,
    renderer: Annotated[
        str | None, typer.Option("--for", help="Renderer whose dialect prompts and parameters are in, as in kling/v3.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write shot lists in other formats, and say what each cannot carry.

    Example: loreboard export fog-eats-roads --to csv,otio
    """
    from loreboard.pipeline import exporting

    made = exporting.export(path, tuple(name.strip() for name in to.split(",") if name.strip()), start, renderer)
    if as_json:
        print_json({"files": [m.model_dump() for m in made]})
    else:
        for m in made:
            beside = [name for name in m.files if ".new" in name and name != m.file]
            lost = (
                f"does not carry: {', '.join(m.loses)}"
                if len(m.loses) <= len(m.keeps) or not m.keeps
                else f"carries only: {', '.join(m.keeps)}"
            )
            print(plain(m.file) + (f"  ({lost})" if m.loses else ""))
            print(*(f"  beside yours: {plain(name)}" for name in beside), sep="\n", end="\n" if beside else "")


@app.command()
def plan(
    path: Annotated[Path, typer.Argument(metavar="SHOTS_JSON_OR_FOLDER", help="A folder, or one shots.json.")],
    scene: Annotated[str | None, typer.Option("--scene", help="Only the scene of this id, as in s02.")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="Folder to write to; left out: beside each shot list.")] = None,
    as_json: Json = False,
) -> None:
    """Draw each scene from above: who stands where, the line, the places of the camera and its moves. One SVG a scene.

    Example: loreboard plan fog-eats-roads/e01/shots.json --scene s02
    """
    from loreboard.pipeline import planning

    made = planning.plan(path, scene, to)
    if as_json:
        print_json({"files": [m.model_dump() for m in made]})
    else:
        for m in made:
            print(f"{plain(m.file)}  ({m.shots} shot{'s' * (m.shots != 1)})")


app.command()(brainstorm)
app.command()(fork)
app.command()(show)
app.command()(conform)
app.command()(score)
app.command()(time)
app.command()(weigh)
app.command()(vocabulary)
app.command()(renderers)
app.command()(render)
app.command()(spend)
app.command()(stop)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors of ours are one sentence on stderr, never a traceback."""
    _starter.set(os.getppid())
    told = list(sys.argv[1:] if argv is None else argv)
    if told == ["--version"]:  # Typer loads pydantic before it calls anything, which is most of the time this takes
        print(__version__)
        return 0
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        result = typer.main.get_command(app).main(args=told, prog_name="loreboard", standalone_mode=False)
        return stopped() if result == STOPPED else result if isinstance(result, int) else 0
    except LoreboardError as error:
        return failed(error, "--json" in told)
    except (KeyboardInterrupt, typer.Abort):
        return stopped()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except typer.Exit as done:
        return stopped() if done.exit_code == STOPPED else done.exit_code
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error, file=sys.stderr)
            return BadInput.exit_code
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            return failed(BadInput(str(error.format_message()).rstrip("."), "", "See `loreboard --help`."), "--json" in told)
        raise


def _on(
    root: Path,
    until: "Until" = "shots",
    gates: "tuple[Gate, ...] | None" = None,
    afresh: bool = False,
    serial: bool = False,
    yes: bool = False,
) -> "Callable[[int | None], Outcome]":
    """How to go on in the folder `root`, with another arc where its number is given."""
    from loreboard.pipeline import runs

    return lambda arc: _run(lambda: runs.resume(root, lambda told: tools_for(told, root, serial, yes), until, afresh, gates, arc))


def _run(work: Callable[[], Any]) -> "Outcome":
    from loreboard.console import stopping

    outcome: Outcome = stopping.run(work, _starter.get())
    return outcome


if __name__ == "__main__":
    sys.exit(main())
