"""What a model is asked, and what it replies. The door itself is `llm.Chat`."""

import hashlib
import json

from .value import Value


class Ask(Value):
    """One request. `step` and `prompt` say where it comes from and are never sent; the rest is.

    `wanted` names the type of the reply, `shape` is its JSON Schema as text. `seed` makes offline work repeatable;
    vendors that know no seed ignore it.
    """

    step: str
    """Where in the run: "e03/script", "e01/s02/shots". Unique within a run."""
    prompt: str
    """Which prompt file: "writer/script"."""
    system: str
    user: str
    wanted: str
    shape: str
    seed: int

    def fingerprint(self, model: str) -> str:
        """Hex SHA-256 over everything that can change the reply; a changed prompt or model changes it."""
        told = [model, self.system, self.user, self.wanted, self.shape, self.seed]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


class Reply(Value):
    """What came back. Token counts are 0 where nothing was billed."""

    text: str
    model: str
    input_tokens: int = 0
    output_tokens: int = 0
