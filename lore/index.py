"""The nearest entries to a vector: Chroma in a folder, or the same answers by comparing with every vector.

The only file that imports chromadb. The folder is a cache that may be deleted at any time. Each content has a folder of its
own, named by its hash (Chroma never gives back the disk of a deleted collection), so changed entries are indexed anew, and old folders go.
Chroma is not safe for several writers (facts/packages.md, section 2), so building happens under a file lock.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .vectors import fingerprint

if TYPE_CHECKING:
    from .embed import Vectors

COLLECTION = "lore"
FETCH = 64
"""Candidates of one query. Ranks beyond it weigh next to nothing when the two ways of finding are merged."""
LOCK_SECONDS = 10
GRAPH = {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}
"""Wide enough that at a few hundred entries the approximate search misses none."""


class Index:
    """Vectors with ids and traditions, asked for neighbours. Falls back for good, with one warning, at any trouble of Chroma's.

    `content` names what the vectors were made of; `folder` is where such folders lie, None for no disk.
    """

    def __init__(
        self,
        entries: Sequence[tuple[str, str]],
        vectors: "Vectors",
        content: str,
        folder: Path | None,
        warn: Callable[[str], None],
    ) -> None:
        self._ids, self._traditions = [id for id, _ in entries], [tradition for _, tradition in entries]
        self._vectors, self._warn = vectors, warn
        self._folder = folder / fingerprint(content, *self._ids, *self._traditions) if folder else None
        self._places = {id: n for n, id in enumerate(self._ids)}
        self._in_memory = folder is None

    def nearest(self, vector: "Vectors", tradition: str | None = None, also: Iterable[int] = ()) -> dict[int, float]:
        """Place -> cosine of the entries nearest to `vector`, at most 64, and of `also`, within `tradition` if one is given."""
        found = None if self._in_memory else self._by_chroma(vector, tradition)
        places = range(len(self._ids)) if found is None else sorted(found)
        best = sorted(self._cosines(places, vector, tradition).items(), key=lambda item: (-item[1], item[0]))[:FETCH]
        return self._cosines(sorted(also), vector, tradition) | dict(best)

    def _cosines(self, places: Iterable[int], vector: "Vectors", tradition: str | None) -> dict[int, float]:
        kept = [n for n in places if tradition in (None, self._traditions[n])]
        return dict(zip(kept, (self._vectors[kept] @ vector).round(6).tolist(), strict=True)) if kept else {}

    def _by_chroma(self, vector: "Vectors", tradition: str | None) -> list[int] | None:
        """The places that Chroma finds; None when it cannot be asked, or, being approximate, has missed some."""
        where: Any = {"tradition": tradition} if tradition else None
        wanted = min(FETCH, self._traditions.count(tradition) if tradition else len(self._ids))
        try:
            told = self._collection.query(query_embeddings=[vector.tolist()], n_results=wanted, where=where, include=[])
            found = [self._places[id] for id in told["ids"][0]]
            return found if len(found) == wanted else None
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            self._in_memory = True
            self._warn(_trouble(error, self._folder))
            return None

    @cached_property
    def _collection(self) -> Any:
        """The collection of exactly these vectors, built if it is not there."""
        assert self._folder is not None
        import chromadb
        from chromadb.config import Settings
        from filelock import FileLock

        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder.parent / "building.lock", timeout=LOCK_SECONDS):
            client = chromadb.PersistentClient(path=str(self._folder), settings=Settings(anonymized_telemetry=False))
            if COLLECTION in {collection.name for collection in client.list_collections()}:
                found = client.get_collection(COLLECTION, embedding_function=None)
                if found.count() == len(self._ids):
                    return found
                client.delete_collection(COLLECTION)
            made = self._built(client)
            for other in self._folder.parent.iterdir():
                if other.is_dir() and other != self._folder:
                    shutil.rmtree(other, ignore_errors=True)
            return made

    def _built(self, client: Any) -> Any:
        made = client.create_collection(COLLECTION, embedding_function=None, configuration={"hnsw": GRAPH})
        step = client.get_max_batch_size()
        for start in range(0, len(self._ids), step):
            end = start + step
            made.add(
                ids=self._ids[start:end],
                embeddings=self._vectors[start:end],
                metadatas=[{"tradition": tradition} for tradition in self._traditions[start:end]],
            )
        return made


def _trouble(error: BaseException, folder: Path | None) -> str:
    """One line for a person: what is wrong, that it does not matter much, and what to do."""
    reason = (str(error).strip().splitlines() or ["no reason given"])[0][:200]
    remedy = "Install chromadb to have it." if isinstance(error, ImportError) else "Delete that folder to have it built again."
    return f"The lore index in {folder} cannot be used ({type(error).__name__}: {reason}). Answers are the same without it. {remedy}"
