"""Any text that somebody brings, as Pieces: a file, a table, a folder of either, a series, or the bytes of standard input.

Knows files and folders and which reader a name asks for; the readers are in `texts/`. One bad text of many is left out
and listed, the only one there is raises: nothing is passed over in silence.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePath

from loreboard.lore.sentences import Form
from loreboard.story.errors import BadInput
from loreboard.story.script import Language

from .texts.basket import Basket, Left, Read
from .texts.decoding import text_of
from .texts.ours import bytes_of, is_series, names_in, read_series, yaml_piece
from .texts.rows import USUAL, Columns, Manner
from .texts.tables import read_csv, read_json, read_jsonl
from .texts.told import grouped, scripted, told_piece

__all__ = ["Columns", "Left", "Read", "is_series", "pieces_in", "pieces_of"]

PROSE = (".txt", ".text", ".md", ".markdown")
SCRIPTS = (".fountain", ".spmd", ".fdx")
YAML = (".yaml", ".yml")
TABLES = {".json": read_json, ".jsonl": read_jsonl, ".ndjson": read_jsonl, ".csv": read_csv, ".tsv": read_csv}
ENDINGS = (*PROSE, *SCRIPTS, *YAML, *TABLES)
ABOUT = ("readme", "license", "licence", "changelog")
"""Files of a folder that tell of the texts and are none."""


def pieces_of(path: Path, brief: str = "", language: Language | None = None, columns: Columns = USUAL, form: Form | None = None) -> Read:
    """Everything at `path`, which is a file, a series or a folder of such things.

    `brief`, `language` and `form` are what the caller says of all texts; what a text says of itself comes first, but for
    the form of a script. Ids are the file's name, a row's own id or number, "arc" and "e01" ... of a series; inside a
    folder they begin with the relative path. Raises BadInput when there is nothing that can be read, with the reason.
    """
    basket, manner = Basket(), Manner(brief=brief, language=language, form=form, columns=columns)
    path = Path(path)
    if not stat.S_ISDIR(_mode(path)):
        _read_bytes(bytes_of(path, _shown(path)), _shown(path), _shown(PurePath(path.name)), manner, basket)
    elif is_series(path):
        read_series(path, "", manner, basket)
    else:
        _read_folder(path, manner, basket)
    return basket.read(str(path))


def pieces_in(
    data: bytes, name: str, brief: str = "", language: Language | None = None, columns: Columns = USUAL, form: Form | None = None
) -> Read:
    """The same for bytes that came by another way. `name` says by its ending what they are; without one, their looks do."""
    basket = Basket()
    _read_bytes(data, name, PurePath(name).name, Manner(brief=brief, language=language, form=form, columns=columns), basket)
    return basket.read(name)


def _read_folder(root: Path, manner: Manner, basket: Basket) -> None:
    for path in _walk(root, basket):
        shown = _shown(path.relative_to(root))
        with basket.trying(shown):
            if os.path.isdir(path):
                read_series(path, shown, manner.model_copy(update={"prefix": f"{shown}/"}), basket)
            elif path.suffix.lower() not in ENDINGS:
                raise BadInput("No kind of text Loreboard reads", shown, f"It reads {', '.join(ENDINGS)}.")
            elif path.stem.lower() in ABOUT:
                raise BadInput("By its name it tells of the texts and is none", shown, "Rename it to have it read.")
            else:
                _read_bytes(bytes_of(path, shown), shown, shown, manner.model_copy(update={"prefix": f"{shown}#"}), basket)


def _walk(root: Path, basket: Basket) -> Iterator[Path]:
    """The files and the series below `root`, sorted, hidden ones left out; a folder that links lead to twice is entered once."""
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        with basket.trying(_shown(folder.relative_to(root))):
            names = names_in(folder, _shown(root if folder == root else folder.relative_to(root)))
            told = folder.stat()
            if (told.st_dev, told.st_ino) in seen:
                continue
            seen.add((told.st_dev, told.st_ino))
            paths = [folder / name for name in names if not name.startswith((".", "~$", "__MACOSX"))]
            folders = {path for path in paths if os.path.isdir(path)}
            yield from (path for path in paths if path not in folders or is_series(path))
            waiting += [path for path in reversed(paths) if path in folders and not is_series(path)]


def _read_bytes(raw: bytes, shown: str, id: str, manner: Manner, basket: Basket) -> None:
    ending = PurePath(shown).suffix.lower()
    group = grouped(manner.brief)
    if ending in SCRIPTS:
        if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
            raise BadInput("The file is empty", shown, "Give a script with a line at least.")
        return basket.take(scripted(raw, shown, id, manner.brief, group, manner.language))
    if ending and ending not in ENDINGS:
        raise BadInput(f"{ending} is no kind of text Loreboard reads", shown, f"It reads {', '.join(ENDINGS)}.")
    text = text_of(raw, shown)
    ending = ending or _looks_like(text)
    if read_table := TABLES.get(ending):
        table = Basket()
        read_table(text, shown, manner, table)
        return basket.pour(table.read(shown))
    if ending in YAML:
        return basket.take(yaml_piece(text, shown, id, manner.brief, group, manner.language))
    return basket.take(told_piece(text, shown, id, manner.brief, group, manner.language, manner.form))


def _looks_like(text: str) -> str:
    """The ending that text without a name would have."""
    begin = text.lstrip()
    first, _, rest = begin.partition("\n")
    if begin.startswith("["):
        return ".json" if begin.rstrip().endswith("]") and '"' in first + rest[:200] else ".txt"
    if begin.startswith("{"):
        return ".jsonl" if first.rstrip().endswith("}") else ".json"
    return ".yaml" if begin.startswith(("format: arc.", "format: bible.")) else ".txt"


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except FileNotFoundError as error:
        raise BadInput("There is no such file or folder", _shown(path), "Check its name.") from error
    except (OSError, ValueError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"Cannot read it: {why}", _shown(path), "Check its name and its rights.") from error


def _shown(path: PurePath) -> str:
    """A path as it can be printed and kept in JSON, whatever bytes are in its names."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")
