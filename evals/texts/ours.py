"""What Loreboard itself has written: an arc, a bible, a whole series, as Pieces."""

import re
from pathlib import Path

from loreboard.pipeline import settings
from loreboard.pipeline.given import yaml_in
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible
from loreboard.story.errors import BadInput
from loreboard.story.script import Language

from ..piece import Piece, arc_piece, plot_piece
from .basket import Basket
from .decoding import text_of
from .rows import Manner
from .told import scripted

_ARC = re.compile(r"^format:\s*[\"']?arc\.|^turns:", re.M)
_BIBLE = re.compile(r"^format:\s*[\"']?bible\.|^episodes:", re.M)
_EPISODE = re.compile(r"e\d{2}")


def is_series(root: Path) -> bool:
    """Whether a folder was made by `loreboard new` or `loreboard shots`."""
    return (root / settings.FILE).is_file()


def yaml_piece(text: str, where: str, id: str, brief: str = "", group: str = "", language: Language | None = None) -> Piece:
    """The plot in an arc.yaml or a bible.yaml. Raises BadInput naming the field that is wrong, or for any other YAML."""
    if _BIBLE.search(text):
        book = yaml_in(text, where, Bible)
        found = plot_piece([[beat.what for beat in plan.beats] for plan in book.episodes], id, brief, group, language)
    elif _ARC.search(text):
        found = arc_piece(yaml_in(text, where, Arc), id, brief, group, language)
    else:
        raise BadInput("This YAML is neither an arc nor a bible", where, "Give an arc.yaml, a bible.yaml, or a text.")
    if not found.beats:
        raise BadInput("There is no event in it", where, "Fill in its turns or beats.")
    return found


def read_series(root: Path, where: str, manner: Manner, basket: Basket) -> None:
    """The arc and every episode's script of a series, in one group. Raises BadInput when its settings are wrong or it holds neither."""
    chosen = settings.read(root)
    brief = chosen.premise.strip() or manner.brief
    group = Path(where).name if where else root.resolve().name
    language = manner.language or chosen.language
    files = [("arc", root / "arc.yaml")] if chosen.premise else [("e01", root / chosen.script)]
    if chosen.premise:
        files += [(place.name, place / "script.fountain") for place in sorted(root.iterdir()) if _EPISODE.fullmatch(place.name)]
    files = [(id, path) for id, path in files if path.is_file()]
    if not files:
        raise BadInput("The series has neither an arc nor a script yet", where or str(root), "Go on with `loreboard resume`.")
    for name, path in files:
        shown = f"{where or root}/{path.relative_to(root).as_posix()}"
        with basket.trying(shown):
            raw, id = bytes_of(path, shown), manner.prefix + name
            if name == "arc":
                basket.take(yaml_piece(text_of(raw, shown), shown, id, brief, group, language))
            else:
                basket.take(scripted(raw, shown, id, brief, group, language))


def bytes_of(path: Path, shown: str) -> bytes:
    """The file's bytes. Raises BadInput naming it."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"Cannot read the file: {error.strerror}", shown, "Check its name and its rights.") from error
