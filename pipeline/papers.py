"""What leaves the house under a name that a person types: exports of a shot list, of its script, and pages that need both."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from loreboard.render import exporter, files
from loreboard.render import names as exports
from loreboard.render.exporters import NOT_HERE
from loreboard.render.losing import all_but
from loreboard.render.medium import Medium
from loreboard.render.paper.script import LOSES as PRINTED_LOSES
from loreboard.render.paper.script import SUFFIX as PRINTED_SUFFIX
from loreboard.render.paper.script import script_pdf
from loreboard.render.profiles import Profile
from loreboard.render.review import Remark, page
from loreboard.screenplay import fdx_writer
from loreboard.screenplay.styled import styled
from loreboard.story.errors import BadInput
from loreboard.story.script import Script
from loreboard.story.shots import ShotList

OF_SCRIPTS = {"script.pdf": PRINTED_LOSES, "fdx": fdx_writer.LOSES}
"""By the name a person types: kinds of elements that it does not carry."""
WITH_SCRIPT = "html"
"""What has the script beside the shots, if it is there."""
NAMES = {
    "csv": "shots", "params": "params", "md": "shots", "xlsx": "shots", "jsonl": "prompts", "srt": "captions", "vtt": "captions", "otio": "cut", "otioz": "cut",
    "edl": "cut", "aaf": "cut", "fcp7xml": "cut", "fcpxml": "cut", "pdf": "storyboard", "html": "review", "script.pdf": "script", "fdx": "script",
}  # fmt: skip
"""What a format's file is called, before its ending; one that is not here has its own name."""


class Source(NamedTuple):
    """The script of a list: how to read it, None when it is not there, and whether it was written here; and the takes chosen for its shots."""

    read: Callable[[], Script | None]
    ours: bool
    media: Callable[[ShotList], Mapping[str, Medium]] = lambda shots: {}


def names() -> tuple[str, ...]:
    """Every export that can be asked for."""
    return (*exports(), *OF_SCRIPTS)


def check(name: str) -> None:
    """Raises BadInput naming all there are when nothing is called `name`."""
    if name not in names():
        instead = f"{NOT_HERE[name]} " if name in NOT_HERE else ""
        there = ", ".join(names())
        raise BadInput(f"There is no exporter called {name!r}", "--to", f"{instead}There are: {there}.")


def shown(name: str) -> str:
    """The file or, with a slash, the folder that the export `name` makes."""
    check(name)
    ending = {"script.pdf": PRINTED_SUFFIX, "fdx": fdx_writer.SUFFIX}.get(name) or exporter(name).SUFFIX
    return f"{NAMES.get(name, name)}{ending}" if ending else f"{name}/"


def losses(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """What the export `name` cannot carry, and what it keeps: fields of a shot, and of scripts kinds of elements (those kept are not counted)."""
    if name in OF_SCRIPTS:
        return OF_SCRIPTS[name], frozenset()
    return exporter(name).LOSES, all_but() - exporter(name).LOSES


def made(name: str, shots: ShotList, source: Source, start: int | None = None, profile: Profile | None = None) -> dict[str, bytes]:
    """The files of the export called `name`, by where they are to lie; the time of a cut begins at `start`, in frames; prompts and
    parameters are those of `profile`.

    A script that was written here is labelled as made by what made the list. Raises BadInput for an unknown name, a missing script, extra or
    font; CannotExport for what a format cannot hold.
    """
    check(name)
    if name not in OF_SCRIPTS and (name != WITH_SCRIPT or start is not None or profile is not None):
        return files(exporter(name), shots, NAMES.get(name, name), start, profile, source.media(shots), typed=name)
    script = source.read()
    if name == WITH_SCRIPT:
        return {shown(name): page(shots, script, remarks(shots))}
    if profile is not None:
        raise BadInput(f"{name} is the same for every renderer", "--for", "Leave it out, or ask for jsonl or params.")
    if start is not None:
        raise BadInput(f"{name} always begins at zero", "--start", "Leave it out, or ask for otio, edl, fcp7xml, fcpxml or aaf.")
    if script is None:
        raise BadInput(f"There is no script to make {name} from", shots.script.file, "Put it where it was, or export the shot list only.")
    if name == "fdx":
        return {shown(name): fdx_writer.write_fdx(script)}
    return {shown(name): script_pdf(script, styled, shots.made_by if source.ours else "")}


def remarks(shots: ShotList) -> list[Remark]:
    """What the rules of film grammar say of a list and nobody has waived, the gravest first."""
    from loreboard.agents.storyboard import grammar  # numpy comes with it, which nobody waits for who only asks for a name
    from loreboard.agents.storyboard.finding import standing

    grave = {"error": 0, "warn": 1, "info": 2}
    found = sorted(standing(grammar.findings(shots), shots), key=lambda one: grave[one.severity])
    return [Remark(one.code, one.severity, one.shots, one.text) for one in found]
