"""`loreboard conform`: what an editor has made of a shot list, and the list changed to it when asked."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Annotated

import typer

from .tell import plain, print_json

if TYPE_CHECKING:
    from loreboard.pipeline.conforming import Back


def conform(
    cut: Annotated[Path, typer.Argument(metavar="CUT", help="The editor's cut: .otio, .otioz, .edl, .aaf, .xml (FCP7) or .fcpxml.")],
    to: Annotated[Path, typer.Option("--to", help="The shots.json it was made from, or its folder.")],
    episode: Annotated[int | None, typer.Option("--episode", help="Which episode of the folder; left out: found by the cut.")] = None,
    handles: Annotated[int, typer.Option("--handles", min=0, help="Frames that each clip's media has before the shot begins.")] = 0,
    write: Annotated[bool, typer.Option("--write", help="Change the shot list to the cut; it counts as your edit.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")] = False,
) -> None:
    """Hold an editor's cut against its shot list: what was trimmed, moved, dropped or added, and which lines no longer fit. Exit 1 when some do not.

    Example: loreboard conform e01/edited.otio --to fog-eats-roads/e01/shots.json
    """
    from loreboard.pipeline import conforming

    back = conforming.conform(cut, to, episode, handles, write)
    if as_json:
        print_json(back.model_dump(mode="json") | {"wrong": back.told.wrong})
    else:
        for line in _lines(back):
            print(plain(line))
    raise typer.Exit(1 if back.told.wrong else 0)


def _lines(back: "Back") -> Iterator[str]:
    told, fps = back.told, back.fps

    def say(key: str, **holes: object) -> str:
        return Template(_words()[key][back.language]).substitute({name: str(value) for name, value in holes.items()})

    def seconds(frames: int) -> str:
        return f"{frames / fps:.1f}"

    yield say(
        "head", file=back.file, kept=len(told.kept), all=len(told.kept) + len(told.dropped), now=seconds(told.now), was=seconds(told.was)
    )
    if told.same:
        yield say("same")
        return
    if abs(told.rate - fps) >= 0.05:
        yield say("rate", rate=f"{told.rate:g}", fps=fps)
    for name in told.stale:
        yield say("stale", shot=name)
    for one in told.kept:
        if one.was != one.now or one.head:
            yield say("length", shot=one.shot, was=one.was, now=one.now, head=-one.head, tail=-one.tail)
        if one.moved:
            yield say("moved", shot=one.shot)
        if one.retimed:
            yield say("retimed", shot=one.shot)
    for name in told.dropped:
        yield say("dropped", shot=name)
    for strange, key in (*((s, "doubled") for s in told.doubled), *((s, "new") for s in told.new)):
        yield say(key, shot=strange.name or "-", at=_clock(strange.start, fps), frames=strange.frames)
    if told.gaps:
        yield say("gaps", frames=told.gaps)
    for lost in told.lost:
        yield say("lost_said" if lost.text else "lost", line=lost.line, shot=lost.shot, text=lost.text)
    for cutting in told.cutting:
        yield say("cutting", shot=cutting.shot, line=cutting.line, before=cutting.before, after=cutting.after, text=cutting.text)
    for name in told.disordered:
        yield say("disordered", shot=name)
    if told.new or told.doubled or told.gaps:
        yield say("kept_out")
    yield say("written", file=back.file, wrong=told.wrong) if back.written else say("open", wrong=told.wrong)


def _clock(frames: int, fps: int) -> str:
    minutes, rest = divmod(frames, fps * 60)
    return f"{minutes:02d}:{rest // fps:02d}:{rest % fps:02d}"


@cache
def _words() -> dict[str, dict[str, str]]:
    from loreboard.story.yaml_text import own

    return dict(own("loreboard.console", "conform_words.yaml"))
