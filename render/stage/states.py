"""The states of a job, which may follow which, and what each means for money."""

from typing import Literal

State = Literal[
    "planned", "submitting", "submitted", "running", "succeeded", "downloaded", "verified", "unfit", "failed", "refused", "moderated",
    "cancelled", "ambiguous", "expired",
]  # fmt: skip
"""planned: nothing was sent. submitting: it is being sent, and whoever finds it so knows nothing of the end. submitted, running: the service
has it, under an id of its own. succeeded: made, and not here yet. downloaded: here, not looked at. verified: here and as it should be.
unfit: here, and too short, of the wrong size, silent or black. failed: the service could not. refused: the service did not take the request.
moderated: its rules forbid it. cancelled: given up. ambiguous: sent perhaps; a person has to look at the bill. expired: made, and gone
before it was fetched."""

MAY: dict[State, frozenset[State]] = {
    "planned": frozenset({"submitting", "cancelled"}),
    "submitting": frozenset({"planned", "submitted", "refused", "moderated", "ambiguous"}),
    "submitted": frozenset({"running", "succeeded", "failed", "moderated", "cancelled"}),
    "running": frozenset({"succeeded", "failed", "moderated", "cancelled"}),
    "succeeded": frozenset({"downloaded", "expired"}),
    "downloaded": frozenset({"verified", "unfit"}),
    "unfit": frozenset({"verified"}),
    "refused": frozenset({"submitting", "cancelled"}),
    "ambiguous": frozenset({"planned", "submitted", "failed"}),
    "verified": frozenset(),
    "failed": frozenset(),
    "moderated": frozenset(),
    "cancelled": frozenset(),
    "expired": frozenset(),
}
TO_SEND: tuple[State, ...] = ("planned", "refused")
OUT: tuple[State, ...] = ("submitted", "running", "succeeded", "downloaded")
"""Paid for, and not yet here as it should be: these are gone on with, whatever became of the shots meanwhile."""
FREE: tuple[State, ...] = ("planned", "refused")
"""Nothing was taken, so nothing is billed. All others count at what the service bills, or at the estimate where it does not say."""
ENDS: tuple[State, ...] = tuple(state for state, after in MAY.items() if not after)
