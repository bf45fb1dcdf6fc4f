"""Every error this project raises on purpose.

    LoreboardError                    exit 1   what / where / what to do
    ├── BadInput                      exit 2   the user's file, flag or setting is wrong
    │   ├── BadScript                          with a line number
    │   ├── BadOrder                           what was said in the writers' room cannot be done
    │   └── NeedsModel                         rules cannot do this; only a model can
    ├── ModelTrouble                  exit 3   the model or its provider let us down; the run can be resumed
    │   ├── UnusableReply                      it answered, but not with what we asked for
    │   ├── Truncated                          it answered, and ran into its output limit
    │   ├── Refused                            it declined; never tried again on its own
    │   ├── Unknown                            the answer was lost on the way, and may have been billed
    │   ├── Busy                               rate limit or overload that patience did not outlast
    │   ├── OutOfQuota                         the account has no money or quota left
    │   ├── NotLetIn                           the key is missing or wrong
    │   ├── NotAccepted                        the request itself is refused: model, size, parameter
    │   ├── Expired                            the time of the job it was in ran out before its turn
    │   ├── Canceled                           the job it was in was cancelled before its turn
    │   └── Unreachable                        nobody, or somebody else, answers at that address
    ├── OverBudget                    exit 4   the next call could pass the cap
    └── CannotExport                  exit 5   the target format cannot hold this shot list

Exit 6 is no error: a run waits for a person at a gate (`console/gates.py`).
A bug keeps its traceback; only these are shown to a person as one sentence.
"""


class LoreboardError(Exception):
    """Something went wrong that a person can do something about.

    `what` happened, `where` (a path, a line, a flag; may be empty) and `do`, the next step that helps.
    """

    exit_code = 1

    def __init__(self, what: str, where: str = "", do: str = "") -> None:
        super().__init__(what, where, do)
        self.what, self.where, self.do = what, where, do

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        advice = f" {self.do}" if self.do else ""
        return f"{self.what}{place}.{advice}"


class BadInput(LoreboardError):
    """The user's file, flag or setting is wrong."""

    exit_code = 2


class BadScript(BadInput):
    """A script cannot be read or used; `line` is 1-based in the source file, 0 when the whole file is meant."""

    def __init__(self, what: str, where: str = "", do: str = "", line: int = 0) -> None:
        super().__init__(what, f"{where}, line {line}" if line else where, do)
        self.line = line


class BadOrder(BadInput):
    """What was said in the writers' room is not understood, or cannot be done with what is on the table."""


class NeedsModel(BadInput):
    """Rules cannot do this: a model must be chosen."""


class ModelTrouble(LoreboardError):
    """The model or its provider let us down; what is finished is kept and the run can be resumed."""

    exit_code = 3


class UnusableReply(ModelTrouble):
    """The model answered, but not with what was asked for. `step` is the ask it answered, "" when that is not known."""

    def __init__(
        self, wanted: str, why: str, step: str = "", do: str = "Run `loreboard resume` to ask again, or choose another model."
    ) -> None:
        super().__init__(f"The model's reply is not {wanted}: {why}", step, do)
        self.wanted, self.why, self.step = wanted, why, step


class Truncated(ModelTrouble):
    """The reply ran into the output limit: more room or a smaller task helps, mending the JSON does not. `text` is what came."""

    def __init__(self, what: str, where: str = "", do: str = "", text: str = "") -> None:
        super().__init__(what, where, do)
        self.text = text


class Refused(ModelTrouble):
    """The model declined. `passage` is what it said, or the vendor's category."""

    def __init__(self, what: str, where: str = "", do: str = "", passage: str = "") -> None:
        super().__init__(what, where, do)
        self.passage = passage


class Unknown(ModelTrouble):
    """A deadline passed or a stream was cut after the request was sent: the outcome is unknown and may have been billed."""

    def __init__(self, what: str, where: str = "", do: str = "", text: str = "") -> None:
        super().__init__(what, where, do)
        self.text = text


class Busy(ModelTrouble):
    """Rate limit or overload. `wait` is what the provider asks for, in seconds, or None."""

    def __init__(self, what: str, where: str = "", do: str = "", wait: float | None = None, overload: bool = False) -> None:
        super().__init__(what, where, do)
        self.wait, self.overload = wait, overload


class OutOfQuota(ModelTrouble):
    """The account has no money or quota left."""


class NotLetIn(ModelTrouble):
    """The key is missing, wrong, or not allowed to do this."""


class NotAccepted(ModelTrouble):
    """The provider refuses the request itself."""


class Expired(ModelTrouble):
    """The time of the job it was in ran out before its turn. Nothing was billed."""


class Canceled(ModelTrouble):
    """The job it was in was cancelled before its turn, by a person or by the vendor. Nothing was billed."""


class Unreachable(ModelTrouble):
    """Nobody answers at the address, or something that is no model does. Nothing was billed."""


class OverBudget(LoreboardError):
    """The next call could pass the cap."""

    exit_code = 4


class CannotExport(LoreboardError):
    """The target format cannot hold this shot list."""

    exit_code = 5
