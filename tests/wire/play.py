"""How a server behaves: every setting a test can turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .cache import PrefixCache
from .faults import Script
from .model import Model, Support
from .pace import Pace
from .reading import Api


def _caches() -> dict[Api, PrefixCache]:
    return {"responses": PrefixCache(), "chat": PrefixCache(), "messages": PrefixCache()}


@dataclass
class Play:
    """`script` and the counters in it belong to one server; everything else may be shared."""

    seed: int = 0
    """The Ask's seed, which no protocol carries."""
    script: Script = field(default_factory=Script)
    model: Model = field(default_factory=Model)
    pace: Pace | None = None
    keys: tuple[str, ...] = ()
    """Keys that are let in; with none, every key is, but a missing one never."""
    echo: bool = False
    """Every answer sends the key back, in a header."""
    support: Support = "schema"
    """What Chat Completions does with response_format."""
    unknown: frozenset[str] = frozenset()
    """Fields of a Chat Completions request that get a 400, such as stream_options on an old server."""
    models: tuple[str, ...] = ()
    """Model names there are; with none, every name is one."""
    check_schemas: bool = True
    """Refuse schemas that the vendors refuse."""
    polls: int = 1
    """Polls that a batch or a background response stays unfinished."""
    caches: Mapping[Api, PrefixCache] = field(default_factory=_caches)
    patience: float = 60.0
    """Seconds after which a silence or an endless stream ends by itself."""
