"""The vectors of one library: computed once, kept in the cache folder by the hash of each text, opened when first asked for."""

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from .embed import MODEL, SHA256, Embedder, open_embedder
from .files import shipped

if TYPE_CHECKING:
    from .embed import Vectors

MAX_PIECES, PIECE = 16, 900
"""A long query is read as at most 16 pieces of about 900 characters (200 tokens); the rest of a treatment adds little."""
SHIPPED = "vectors.npz"
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


class Meanings:
    """Sentence vectors, or None everywhere when the model is missing, and where it fails; then `warn` has said so once. `changes` changes the model."""

    def __init__(self, cache: Path | None, warn: Callable[[str], None], changes: Path | None = None) -> None:
        self._cache, self._warn, self._changes = cache, warn, changes
        self._failed = False

    def changed(self, changes: Path) -> "Meanings":
        """The same with another reading of texts. Where the model is missing here, which has been said, it is missing there."""
        made = Meanings(self._cache, self._warn, changes)
        if self._embedder is None:
            made._embedder = None
        return made

    @cached_property
    def _embedder(self) -> Embedder | None:
        return open_embedder(self._cache, self._warn, self._changes)

    @property
    def embedder(self) -> Embedder | None:
        """The sentence model itself, None where it is missing."""
        return self._embedder

    @cached_property
    def model(self) -> str:
        """The name of the model as it reads here: other vectors, another name."""
        return fingerprint(MODEL, SHA256, hashlib.sha256(self._changes.read_bytes()).hexdigest()) if self._changes else ""

    def of(self, kind: str, texts: Sequence[str]) -> "Vectors | None":
        """A row for each of `texts`, from the cache file of `kind` where it has them."""
        if self._embedder is None:
            return None
        keys = [key(text, self.model) for text in texts]
        file = self._cache / f"vectors-{kind}.npz" if self._cache else None
        kept = ({} if self._changes else self._shipped) | (_read(file) if file else {})
        missing = [n for n, k in enumerate(keys) if k not in kept]
        if missing:
            fresh = self._made([texts[n] for n in missing])
            if fresh is None:
                return None
            kept |= {keys[n]: row for n, row in zip(missing, fresh, strict=True)}
        import numpy as np

        rows = np.array([kept[k] for k in keys], dtype=np.float32)
        if file and missing:
            keep(file, keys, rows)
        return rows

    @cached_property
    def _shipped(self) -> "dict[str, Vectors]":
        """What comes with the package, so that a first run need not compute it. Made by `python -m loreboard.lore.ship`."""
        return _read(Path(str(shipped(SHIPPED))))

    def query(self, text: str) -> "Vectors | None":
        """One unit row for `text` of any length: the mean direction of its pieces."""
        rows = self.each(pieces(text))
        if rows is None or not len(rows):
            return None
        import numpy as np

        mean = rows.mean(axis=0)
        unit: Vectors = mean / max(float(np.linalg.norm(mean)), 1e-9)
        return unit

    def each(self, texts: Sequence[str]) -> "Vectors | None":
        """A row for each of `texts`, not kept on disk."""
        return None if self._embedder is None else self._made(texts)

    def _made(self, texts: Sequence[str]) -> "Vectors | None":
        assert self._embedder is not None
        try:
            return self._embedder.vectors(texts)
        except Exception as error:  # what fails once is asked again: a process that lives long must not go by words for ever
            if not self._failed:
                self._warn(f"Sentence vectors cannot be computed ({type(error).__name__}: {error}), so lore is found by its words only.")
            self._failed = True
            return None


def pieces(text: str) -> tuple[str, ...]:
    """The text in runs of whole sentences of about 900 characters, at most 16."""
    out: list[str] = []
    for sentence in _SENTENCE.split(text):
        if out and len(out[-1]) + len(sentence) < PIECE:
            out[-1] = f"{out[-1]} {sentence}"
        elif sentence.strip():
            out.append(sentence)
    return tuple(out[:MAX_PIECES])


def fingerprint(*parts: str) -> str:
    """A short name for `parts` that changes with any of them."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def key(text: str, model: str = "") -> str:
    """Under what name the vector of `text` is kept: it changes with the text and with the model; "" is the one that is installed."""
    return fingerprint(MODEL, SHA256, *([model] if model else []), text)


def _read(file: Path) -> "dict[str, Vectors]":
    """What an earlier process has kept; nothing when the file is missing or damaged."""
    import numpy as np

    try:
        with np.load(file, allow_pickle=False) as kept:
            rows = kept["rows"].astype(np.float32)
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            return {str(k): row for k, row in zip(kept["keys"], rows, strict=True)}
    except Exception:
        return {}


def keep(file: Path, keys: list[str], rows: "Vectors") -> None:
    """Keep `rows`, whole or not at all. A folder that cannot be written costs time, not answers."""
    import numpy as np

    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as out:
            np.savez(out, keys=np.array(keys), rows=rows)
        os.replace(part, file)
    except OSError:
        pass
