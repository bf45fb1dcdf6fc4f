"""What a model is asked, and what it replies. The door itself is `llm.Chat`."""

import hashlib
import json

from pydantic import Field

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
    shared: str = ""
    """The head of the user's text that sibling asks have word for word: sent first, so that a vendor can keep it in its cache."""
    user: str
    """The rest of the user's text, which is this ask's own."""
    wanted: str
    shape: str
    seed: int
    most_tokens: int = Field(default=16_000, ge=1)
    """The longest reply that is wanted, in output tokens; a vendor's lower limit goes before it."""

    @property
    def told(self) -> str:
        """The user's whole text as the model reads it."""
        return f"{self.shared}\n\n{self.user}" if self.shared else self.user

    def fingerprint(self, model: str) -> str:
        """Hex SHA-256 over everything that can change the reply; a changed prompt or model changes it."""
        told = [model, self.system, self.told, self.wanted, self.shape, self.seed, self.most_tokens]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


class Reply(Value):
    """What came back, whole: a cut or refused reply is an error and never a Reply. Token counts are 0 where nothing was billed."""

    text: str
    model: str
    input_tokens: int = 0
    """All input, cached or not."""
    cached_tokens: int = 0
    """Of the input: read from the vendor's cache."""
    written_tokens: int = 0
    """Of the input: written to the vendor's cache."""
    output_tokens: int = 0
    request_id: str = ""
    """The vendor's name for the call, for a question to its support."""
