"""The rows of a pool's beats: shipped beside an English pool, so that a first score need not wait for four thousand sentences.

python -m loreboard.lore.pools.rows FOLDER     # writes them anew for the shipped English pools
"""

import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..likeness import Likeness, Meaning, likeness
from ..vectors import fingerprint
from ..vectors import key as key_of
from . import Pool, shipped

if TYPE_CHECKING:
    from ..likeness import Rows


def rows_of(pool: Pool, by: Likeness) -> tuple["Rows", ...]:
    """A row for each beat of each story: from the shipped file when it is of this very text and model, else reckoned."""
    flat = [beat for story in pool.beats for beat in story]
    rows = _kept(pool, flat) if isinstance(by, Meaning) else None
    if rows is None:
        rows = by.rows(flat)
    ends = np.cumsum([len(story) for story in pool.beats])[:-1]
    return tuple(np.split(rows, ends))


def _kept(pool: Pool, flat: list[str]) -> "Rows | None":
    file = files("loreboard.lore.pools") / f"{pool.label}.npz"
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            if str(kept["keys"][0]) != _mark(flat):
                return None
            rows: Rows = kept["rows"].astype(np.float32)
    except (OSError, ValueError, KeyError):
        return None
    unit: Rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _mark(flat: list[str]) -> str:
    """Changes with any beat and with the model."""
    return fingerprint(*map(key_of, flat))


def write(folder: Path) -> None:
    """Write the rows of the shipped English pools into `folder`."""
    for use in ("test", "tune"):
        pool = shipped("en", use)
        flat = [beat for story in pool.beats for beat in story]
        by = likeness("en", (), lambda told: sys.exit(told))
        _save(folder / f"{pool.label}.npz", _mark(flat), by.rows(flat))


def _save(file: Path, mark: str, rows: "Rows") -> None:
    with file.open("wb") as out:
        np.savez_compressed(out, keys=np.array([mark]), rows=rows.astype(np.float16))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
