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
class Errand:
    """Trouble with a request that is none to a model: a file, a batch, a poll. It happens `times` times, then all is well.

    `trouble` is a name of vendor_errors.py; or "dropped": the connection ends before anything is done; or "unheard": the work is
    done and the connection ends before the answer; or "garbled": half of the answer's JSON comes.
    """

    method: str
    path: str
    """How the path begins, without /v1."""
    trouble: str
    times: int = 1


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
    errands: list[Errand] = field(default_factory=list)
    caches: Mapping[Api, PrefixCache] = field(default_factory=_caches)
    stuck: int = 0
    """The number, from 1, of the batch that with all later ones stays unfinished; 0 for none."""
    rejected: str = ""
    """A code of OpenAI's with which it finds every batch file invalid; "" takes those that are valid."""
    patience: float = 60.0
    """Seconds after which a silence or an endless stream ends by itself."""

    def trouble(self, method: str, path: str) -> str:
        """What goes wrong with this request, "" for nothing. It counts."""
        for errand in self.errands:
            if errand.times and method == errand.method and path.startswith(f"/v1{errand.path}"):
                errand.times -= 1
                return errand.trouble
        return ""
