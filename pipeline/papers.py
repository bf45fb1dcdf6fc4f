"""What leaves the house under a name that a person types: exports of a shot list, of its script, and pages that need both."""

from typing import NamedTuple

from loreboard.agents.storyboard import grammar
from loreboard.agents.storyboard.finding import standing
from loreboard.render import EXPORTERS, exporter
from loreboard.render.paper.script import LOSES as PRINTED_LOSES
from loreboard.render.paper.script import SUFFIX as PRINTED_SUFFIX
from loreboard.render.paper.script import script_pdf
from loreboard.render.review import Remark, page
from loreboard.screenplay import fdx_writer
from loreboard.screenplay.styled import styled
from loreboard.story.errors import BadInput
from loreboard.story.script import Script
from loreboard.story.shots import ShotList

OF_SCRIPTS = {"script.pdf": PRINTED_LOSES, "fdx": fdx_writer.LOSES}
"""By the name a person types: kinds of elements that it does not carry."""


class Paper(NamedTuple):
    """A file of one episode: its ending, its bytes, and what it could not carry."""

    ending: str
    content: bytes
    loses: frozenset[str]


def check(name: str) -> None:
    """Raises BadInput naming all there are when nothing is called `name`."""
    if name not in OF_SCRIPTS and name not in EXPORTERS:
        there = ", ".join((*EXPORTERS, *OF_SCRIPTS))
        raise BadInput(f"There is no exporter called {name!r}", "--to", f"There are: {there}.")


def paper(name: str, shots: ShotList, script: Script | None, ours: bool) -> Paper:
    """The export called `name`. `ours` says that the script was written here, so that it is labelled as made by what made the list.

    Raises BadInput for an unknown name, a missing script, extra or font; CannotExport for what a format cannot hold.
    """
    check(name)
    if name in OF_SCRIPTS:
        if script is None:
            raise BadInput(
                f"There is no script to make {name} from", shots.script.file, "Put it where it was, or export the shot list only."
            )
        if name == "fdx":
            return Paper(fdx_writer.SUFFIX, fdx_writer.write_fdx(script), OF_SCRIPTS[name])
        return Paper(PRINTED_SUFFIX, script_pdf(script, styled, shots.made_by if ours else ""), OF_SCRIPTS[name])
    tool = exporter(name)
    return Paper(tool.SUFFIX, page(shots, script, remarks(shots)) if name == "html" else tool.export(shots), tool.LOSES)


def remarks(shots: ShotList) -> list[Remark]:
    """What the rules of film grammar say of a list and nobody has waived, the gravest first."""
    grave = {"error": 0, "warn": 1, "info": 2}
    found = sorted(standing(grammar.findings(shots), shots), key=lambda one: grave[one.severity])
    return [Remark(one.code, one.severity, one.shots, one.text) for one in found]
