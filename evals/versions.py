"""What a score was made with: only scores with the same of all of it can be compared, so every log and baseline says it."""

import hashlib

from loreboard.lore.embed import MODEL, SHA256, open_embedder
from loreboard.story.script import Language
from loreboard.story.value import Value

from .norms import settings
from .pools import shipped

LANGUAGES: tuple[Language, ...] = ("en", "zh")


class Versions(Value):
    """`k` stories of each pool are looked at, and `tau` is the cosine of an echo. `embedding` is the weights' name and SHA-256, or what
    stands in for them; `norms` is a digest of what is usual."""

    pool: dict[Language, str]
    k: int
    tau: dict[Language, float]
    embedding: str
    norms: str


def versions() -> Versions:
    """Of this machine and checkout. Opens the weights to see whether they are there."""
    told = settings()
    weights = open_embedder(None, lambda _: None) is not None
    return Versions(
        pool={language: shipped(language).label for language in LANGUAGES}, k=told.k,
        tau={language: told.of(language).tau for language in LANGUAGES},
        embedding=f"{MODEL} {SHA256}" if weights else "character and letter runs",
        norms=hashlib.sha256(told.model_dump_json().encode()).hexdigest()[:12],
    )  # fmt: skip
