"""The guard against reciting: what scripts share, word for word or nearly, with texts that their person knows (facts of the trade,
reliability 3.4).

Known are the files under `known` in loreboard.toml and the accepted passages of a user's own lore. What stands under `quoted` is quoted
on purpose.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from loreboard.lore.overlap import KnownTexts, Repeat, lies_in
from loreboard.lore.own.read import read
from loreboard.lore.own.shelf import Shelf
from loreboard.story.errors import BadInput
from loreboard.story.script import Scene, Script
from loreboard.story.value import Value

from .settings import Settings


class Recited(Value):
    """A passage of a script that a known text has too, and the line it begins in."""

    where: str
    line: int
    repeat: Repeat

    @property
    def text(self) -> str:
        """What is wrong, in a sentence."""
        told = self.repeat
        return f"{told.alike} of {told.words} words are those of {told.source}: “{' '.join(told.quote.split())}”"


def recited(root: Path, chosen: Settings, scripts: Mapping[str, Script]) -> tuple[Recited, ...]:
    """What `scripts`, by file name, recite; nothing where no text is known. Raises BadInput for a known file that cannot be read."""
    if not scripts or not (chosen.known or chosen.lore):
        return ()
    known = KnownTexts(_texts(root, chosen))
    return tuple(found for name, script in scripts.items() for scene in script.scenes for found in _in_scene(name, scene, known, chosen))


def refuse(found: tuple[Recited, ...]) -> None:
    """Raises BadInput naming the first passage that is too long to hand on."""
    for one in found:
        if one.repeat.stops:
            raise BadInput(
                f"This is not exported: {one.text}",
                f"{one.where}:{one.line}",
                "Write it anew; or, if it is quoted on purpose and you may, put it under `quoted` in loreboard.toml.",
            )


def _texts(root: Path, chosen: Settings) -> Iterator[tuple[str, str]]:
    for name in chosen.known:
        yield name, "\n".join(cut.text for cut in read(root / name).passages)
    if chosen.lore:
        for passage in Shelf(root / chosen.lore).passages():
            yield passage.source.file, passage.text


def _in_scene(name: str, scene: Scene, known: KnownTexts, chosen: Settings) -> Iterator[Recited]:
    starts, text = [], ""
    for line in scene.lines:
        starts.append((len(text), line.number))
        text += line.text + "\n"
    for repeat in known.repeats(text):
        if not any(lies_in(repeat.quote, quoted) for quoted in chosen.quoted):
            yield Recited(where=name, line=max(number for start, number in starts if start <= repeat.start), repeat=repeat)
