"""What an exporter has to keep to: the same bytes for the same list, names that lead nowhere, and LOSES that tells the truth."""

from collections.abc import Iterator
from contextlib import suppress

from loreboard.render.exporters import Exporter, files
from loreboard.story.errors import CannotExport, LoreboardError
from loreboard.story.script import Language
from loreboard.story.shots import ShotList

from .changes import FIELDS, changed
from .checks import Failing
from .lists import golden, telling

LANGUAGES: tuple[Language, ...] = ("en", "zh")


def exported(name: str, tool: Exporter) -> tuple[Failing, ...]:
    """Export every golden list by `tool`, called `name`; writes nothing."""
    out = [Failing(code="LOSES", list="", says=f"there is no field {field!r} in a shot") for field in sorted(tool.LOSES - FIELDS)]
    if not (tool.SUFFIX == "" or (tool.SUFFIX.startswith(".") and tool.SUFFIX[1:].replace(".", "").isalnum())):
        out.append(Failing(code="SUFFIX", list="", says=f"{tool.SUFFIX!r} is neither a file's ending nor empty"))
    for told, shots in golden().items():
        out += [Failing(code=code, list=told, says=says) for code, says in _of_list(name, tool, shots)]
    lost = set.intersection(*(_lost(name, tool, telling(language)) for language in LANGUAGES))
    return (*out, *(Failing(code="LOSES", list="", says=f"it does not say that it loses {field}") for field in sorted(lost - tool.LOSES)))


def _of_list(name: str, tool: Exporter, shots: ShotList) -> Iterator[tuple[str, str]]:
    try:
        if files(tool, shots, name) != files(tool, shots.model_copy(deep=True), name):
            yield "PURE", "the same list gives other bytes the second time"
    except CannotExport:
        return  # a format may well not hold a list; that it says so is what is wanted
    except LoreboardError as error:
        yield "ERROR", str(error)


def _lost(name: str, tool: Exporter, shots: ShotList) -> set[str]:
    """The fields whose change leaves the bytes as they were."""
    out: set[str] = set()
    was: dict[int, dict[str, bytes]] = {}
    for field, (before, after) in changed(shots).items():
        with suppress(LoreboardError):
            first = was.get(id(before)) or was.setdefault(id(before), files(tool, before, name))
            if first == files(tool, after, name):
                out.add(field)
    return out
