"""What Loreboard itself has written: an arc, a bible, a whole series, as Pieces."""

import os
import re
import stat
from pathlib import Path

from loreboard.pipeline import settings
from loreboard.pipeline.given import yaml_in, yaml_value
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible
from loreboard.story.errors import BadInput
from loreboard.story.script import Language

from ..piece import Piece, arc_piece, plot_piece
from .basket import Basket
from .decoding import check_size, text_of
from .rows import Manner
from .told import scripted

_ARC = re.compile(r"^format:\s*[\"']?arc\.|^turns:", re.M)
_BIBLE = re.compile(r"^format:\s*[\"']?bible\.|^episodes:", re.M)
_EPISODE = re.compile(r"e\d{2}")


def is_series(root: Path) -> bool:
    """Whether a folder was made by `loreboard new` or `loreboard shots`."""
    return os.path.isfile(root / settings.FILE)


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
        files += [(name, root / name / "script.fountain") for name in names_in(root, where or str(root)) if _EPISODE.fullmatch(name)]
    files = [(id, path) for id, path in files if _is_there(path)]
    if not files:
        raise BadInput("The series has neither an arc nor a script yet", where or str(root), "Go on with `loreboard resume`.")
    cast = _cast(root / "bible.yaml") if chosen.premise else ()
    for name, path in files:
        shown = f"{where or root}/{path.relative_to(root).as_posix()}"
        with basket.trying(shown):
            raw, id = bytes_of(path, shown), manner.prefix + name
            if name == "arc":
                basket.take(yaml_piece(text_of(raw, shown), shown, id, brief, group, language))
            else:
                basket.take(scripted(raw, shown, id, brief, group, language, cast))


def _cast(path: Path) -> tuple[str, ...]:
    """The names in a bible; none from one that is not there or damaged, which is no text to be weighed here."""
    try:
        return tuple(person.name for person in yaml_value(path, Bible).cast)
    except BadInput:
        return ()


def bytes_of(path: Path, shown: str) -> bytes:
    """The file's bytes. Raises BadInput, naming it `shown`, for what cannot be read, is too large or is no plain file."""
    try:
        told = path.stat()
        if not stat.S_ISREG(told.st_mode):
            raise BadInput("This is no plain file", shown, "Give a file or a folder; use - for standard input.")
        check_size(told.st_size, shown)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput("There is no such file", shown, "Check its name; a link may lead nowhere.") from error
    except OSError as error:
        raise BadInput(f"Cannot read the file: {error.strerror}", shown, "Check its name and its rights.") from error


def names_in(folder: Path, shown: str) -> list[str]:
    """What is in a folder, sorted. Raises BadInput, naming it `shown`, for one that cannot be read."""
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        raise BadInput(f"Cannot look into the folder: {error.strerror}", shown, "Check its rights.") from error


def _is_there(path: Path) -> bool:
    """Whether something is there; also when it must not be looked at, so that reading it says so."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True
