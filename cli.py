"""The front door: reads flags, chooses the real Chat, Lore and folders, shows progress, prints errors.

What a command does stands in `pipeline/`; nothing heavy is imported before a command needs it.
"""

import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loreboard import __version__
from loreboard.story.errors import BadInput, LoreboardError

if TYPE_CHECKING:
    from loreboard.llm.prices import Price
    from loreboard.lore import Lore
    from loreboard.pipeline.progress import Watch
    from loreboard.pipeline.runs import Outcome, Tools
    from loreboard.pipeline.settings import Settings, Until

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="From a premise to a shot list that any renderer can shoot.",
)
lore_app = typer.Typer(no_args_is_help=True, help="What myths and science fiction already know, and what is worn out.")
app.add_typer(lore_app, name="lore")

STOPPED = 130
"""What a shell expects after Ctrl-C; Typer turns the interrupt into this code before we see it."""
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]
Dir = Annotated[Path | None, typer.Option("--dir", help="Folder to write to; made if missing, must be empty.")]
Model = Annotated[str, typer.Option("--model", help="offline needs no key; else openai/NAME, anthropic/NAME or compatible/NAME.")]
BudgetFlag = Annotated[str | None, typer.Option("--budget", help="The most it may cost, in US dollars.")]
UntilFlag = Annotated[str, typer.Option("--until", help="Stop after: arc, script or shots.")]


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
    model: Model = "offline",
    budget: BudgetFlag = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell calls, tokens and money; send and write nothing.")] = False,
    until: UntilFlag = "shots",
    as_json: Json = False,
) -> None:
    """Write a series from a premise.

    Example: loreboard new "a road-mender in a valley where fog eats the roads"
    """
    from loreboard.pipeline import naming, runs

    text = (_standard_input() if premise == "-" else premise).strip()
    if not text:
        raise BadInput("The premise is empty", "PREMISE", "Say in a sentence who, where, and what is strange.")
    chosen = _settings(
        premise=text, language=_language(text, lang), episodes=episodes, seconds=seconds, seed=seed, model=model, budget=budget, arcs=arcs
    )
    if dry_run:
        return _dry_run(chosen, as_json)
    root = dir or naming.free(naming.slug(text), Path.cwd())
    tools = _tools(chosen)
    _finish(_run(lambda: runs.begin(root, chosen, tools, _until(until))), as_json)


@app.command()
def shots(
    script: Annotated[Path, typer.Argument(help="A finished .fountain, .fdx or Chinese short-drama .txt; it is read, never written.")],
    dir: Dir = None,
    seconds: Annotated[int | None, typer.Option(help="Length to fit; left out: what the script takes.")] = None,
    seed: Annotated[int, typer.Option(help="Another number, another way to shoot it (offline).")] = 0,
    model: Model = "offline",
    budget: BudgetFlag = None,
    as_json: Json = False,
) -> None:
    """Make a shot list from a finished script. Its words stay byte for byte.

    Example: loreboard shots my-episode.fountain --seconds 180
    """
    from loreboard.pipeline import naming, runs
    from loreboard.screenplay import read_script

    raw = _bytes(script)
    read = read_script(raw, str(script))
    if not read.lines:
        raise BadInput("The script has no action and no dialogue", str(script), "Give a script with at least one line to shoot.")
    inside = "e01/script" + (script.suffix.lower() if script.suffix.lower() != ".spmd" else ".fountain")
    chosen = _settings(script=inside, language=read.language, episodes=1, seconds=seconds, seed=seed, model=model, budget=budget)
    root = dir or naming.free(f"{naming.slug(script.stem)}-shots", Path.cwd())
    tools = _tools(chosen)
    _finish(_run(lambda: runs.begin(root, chosen, tools, script=(inside, raw))), as_json)


@app.command()
def resume(
    dir: Annotated[Path, typer.Argument(help="A folder made by `new` or `shots`.")],
    until: UntilFlag = "shots",
    afresh: Annotated[bool, typer.Option("--afresh", help="Start over from the answers already given.")] = False,
    as_json: Json = False,
) -> None:
    """Go on after a crash, a stop or an edit. Your own files win and stay as they are.

    Example: loreboard resume fog-eats-roads
    """
    from loreboard.pipeline import runs

    _finish(_run(lambda: runs.resume(dir, _tools, _until(until), afresh)), as_json)


@app.command()
def check(path: Annotated[Path, typer.Argument(help="A script, a shots.json or a folder.")], as_json: Json = False) -> None:
    """Check Fountain, timing, continuity and coverage. Exit 1 when something is wrong.

    Example: loreboard check fog-eats-roads
    """
    from loreboard.pipeline import checkup

    found = checkup.check(path)
    wrong = sum(f.severity == "error" for f in found)
    if as_json:
        _print_json({"errors": wrong, "findings": [f.model_dump() for f in found]})
    else:
        for f in found:
            print(
                f"{'ERROR' if f.severity == 'error' else 'note '} {_plain(f.where)}{f':{f.line}' if f.line else ''}  {f.code}  {_plain(f.text)}"
            )
        print(f"{wrong} wrong, {len(found) - wrong} to note.")
    raise typer.Exit(1 if wrong else 0)


@app.command()
def export(
    path: Annotated[Path, typer.Argument(help="A folder, or one shots.json.")],
    to: Annotated[str, typer.Option("--to", help="Formats, comma-separated: csv, otio.")],
    as_json: Json = False,
) -> None:
    """Write shot lists in other formats, and say what each cannot carry.

    Example: loreboard export fog-eats-roads --to csv,otio
    """
    from loreboard.pipeline import exporting

    made = exporting.export(path, tuple(name.strip() for name in to.split(",") if name.strip()))
    if as_json:
        _print_json({"files": [m.model_dump() for m in made]})
    else:
        for m in made:
            print(m.file + (f"  (does not carry: {', '.join(m.loses)})" if m.loses else ""))


@app.command()
def spend(dir: Annotated[Path, typer.Argument(help="A folder made by `new` or `shots`.")], as_json: Json = False) -> None:
    """Tell what a folder has cost, by agent, episode and stage, with tokens per minute of video.

    Example: loreboard spend fog-eats-roads
    """
    import asyncio

    from loreboard.pipeline import money, settings

    chosen = settings.read(dir)
    entries = asyncio.run(money.spent(dir / ".loreboard"))
    if as_json:
        _print_json({"attempts": [entry.model_dump(mode="json") for entry in entries]})
        return
    minutes = (chosen.seconds or 0) * chosen.episodes / 60
    print("\n".join(money.spent_rows(entries, minutes)))


@lore_app.command("search")
def lore_search(
    query: Annotated[str, typer.Argument(help="What you need, in either language.")],
    count: Annotated[int, typer.Option("-n", help="How many.")] = 8,
    tradition: Annotated[str | None, typer.Option(help="Only this tradition.")] = None,
    as_json: Json = False,
) -> None:
    """Find lore entries by meaning and by words.

    Example: loreboard lore search "a thing that keeps you from losing the way"
    """
    hits = _lore().search(query, count, tradition)
    if as_json:
        _print_json({"hits": [{"id": h.id, "score": round(h.score, 4), "entry": h.entry.model_dump(mode="json")} for h in hits]})
        return
    zh = _language(query, None) == "zh"
    for h in hits:
        e = h.entry
        summary, price = (e.summary.zh, e.costs[0].zh) if zh else (e.summary.en, e.costs[0].en)
        print(
            f"{e.id}  {e.names.zh if zh else e.names.en}  ({e.tradition}; {e.source.work}, {e.source.locus})\n  {summary}\n  {'代价' if zh else 'Price'}: {price}\n"
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors of ours are one sentence on stderr, never a traceback."""
    told = list(sys.argv[1:] if argv is None else argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        result = typer.main.get_command(app).main(args=told, prog_name="loreboard", standalone_mode=False)
        return _stopped() if result == STOPPED else result if isinstance(result, int) else 0
    except LoreboardError as error:
        return _fail(error, "--json" in told)
    except (KeyboardInterrupt, typer.Abort):
        return _stopped()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except typer.Exit as done:
        return _stopped() if done.exit_code == STOPPED else done.exit_code
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error, file=sys.stderr)
            return BadInput.exit_code
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            return _fail(BadInput(str(error.format_message()).rstrip("."), "", "See `loreboard --help`."), "--json" in told)
        raise


def _stopped() -> int:
    print("Stopped. Nothing is lost: go on with `loreboard resume DIR`.", file=sys.stderr)
    return STOPPED


def _fail(error: LoreboardError, as_json: bool) -> int:
    if as_json:
        _print_json({"error": {"kind": type(error).__name__, "what": error.what, "where": error.where, "do": error.do}})
    print(f"Error: {_plain(str(error))}", file=sys.stderr)
    return error.exit_code


def _settings(**told: Any) -> "Settings":
    from pydantic import ValidationError

    from loreboard.pipeline.settings import Settings

    try:
        return Settings(**told)
    except ValidationError as error:
        wrong = error.errors()[0]
        raise BadInput(
            wrong["msg"].removeprefix("Value error, "), f"--{wrong['loc'][0]}" if wrong["loc"] else "", "See `loreboard new --help`."
        ) from error


def _until(told: str) -> "Until":
    if told not in ("arc", "script", "shots"):
        raise BadInput(f"{told!r} is no place to stop", "--until", "Say arc, script or shots.")
    return told  # type: ignore[return-value]


def _language(text: str, told: str | None) -> str:
    if told not in (None, "en", "zh"):
        raise BadInput(f"{told!r} is no language Loreboard writes", "--lang", "Say en or zh.")
    han = sum("\u3400" <= c <= "\u9fff" for c in text)
    return told or ("zh" if han * 3 > len(text) else "en")


def _tools(chosen: "Settings") -> "Tools":
    from loreboard.composer import MADE_BY, Composer
    from loreboard.pipeline.runs import Tools
    from loreboard.screenplay.timing import draft_seconds

    if chosen.model == "offline":
        return Tools(chat=Composer(draft_seconds), lore=_lore(), made_by=MADE_BY[chosen.language], watch=_watch())
    from loreboard.llm.choose import KEY_NAMES, URL_NAME, chat_for
    from loreboard.pipeline.money import Money

    base_url = os.environ.get(URL_NAME) if chosen.model.startswith("compatible/") else None
    chat = chat_for(chosen.model, {name: os.environ.get(name) for name in KEY_NAMES.values()}, base_url)
    made_by = f"Written with {chosen.model}" if chosen.language == "en" else f"由{chosen.model}执笔"
    return Tools(chat=chat, lore=_lore(), made_by=made_by, watch=_watch(), money=Money(_price(chosen), cap_run=chosen.budget))


def _price(chosen: "Settings") -> "Price":
    """The price of the model, with a warning when it is old. Raises BadInput when it is unknown and there is no cap."""
    import datetime

    from platformdirs import user_config_path

    from loreboard.llm.prices import Prices

    prices = Prices.read(user_config_path("loreboard", appauthor=False) / "prices.yaml")
    price = prices.settled(chosen.model, chosen.budget, local=chosen.model.startswith("compatible/"))
    if warning := price.warning(datetime.datetime.now(datetime.UTC).date()):
        print(f"Warning: {_plain(warning)}", file=sys.stderr)
    return price


def _lore() -> "Lore":
    from platformdirs import user_cache_path

    from loreboard.lore import Lore

    cache = Path(os.environ["LOREBOARD_CACHE"]) if "LOREBOARD_CACHE" in os.environ else user_cache_path("loreboard", appauthor=False)
    return Lore.open(cache, lambda text: print(f"Warning: {_plain(text)}", file=sys.stderr))


def _watch() -> "Watch":
    """Progress on stderr for a person; silence for a pipe."""
    from loreboard.pipeline.progress import nobody

    if not sys.stderr.isatty():
        return nobody
    from loreboard.pipeline.bars import bars

    return bars()


def _run(work: Callable[[], Any]) -> "Outcome":
    import asyncio

    outcome: Outcome = asyncio.run(work())
    return outcome


def _finish(outcome: "Outcome", as_json: bool) -> None:
    if as_json:
        _print_json(
            {
                "dir": str(outcome.root),
                "asked": outcome.asked,
                "replayed": outcome.replayed,
                "kept_as_yours": outcome.set_aside,
                "taken_in": outcome.taken,
            }
        )
        return
    if outcome.perhaps_billed:
        print(
            f"On the wire when the last run stopped, perhaps billed (USD {outcome.perhaps_dollars:.4f} at most): {', '.join(outcome.perhaps_billed)}"
        )
    for name in outcome.taken:
        print(f"Taken in as you wrote it: {_plain(name)}")
    for name in outcome.set_aside:
        print(f"Left as you wrote it: {_plain(name)} (ours is beside it)")
    print(f"{_plain(str(outcome.root))}: {outcome.asked} asked, {outcome.replayed} from the record.")
    for name in ("arc.yaml", "e01/script.fountain", "e01/shots.csv"):
        if (outcome.root / name).is_file():
            print(f"  {_plain(str(outcome.root / name))}")


def _dry_run(chosen: "Settings", as_json: bool) -> None:
    from loreboard.pipeline import money

    plan = money.planned(chosen.wish, chosen.arcs, None if chosen.model == "offline" else _price(chosen))
    if as_json:
        _print_json(plan.model_dump(mode="json"))
    else:
        print("\n".join(money.planned_rows(plan)))


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("The premise is not UTF-8", "standard input", "Save it as UTF-8 text.") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"Cannot read the script: {error.strerror}", str(path), "Check its name and its rights.") from error


def _print_json(told: object) -> None:
    print(json.dumps(told, ensure_ascii=False, indent=1))


def _plain(text: str) -> str:
    """`text` without control characters, so that no title can steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)


if __name__ == "__main__":
    sys.exit(main())
