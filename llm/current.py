"""Which call of the journal an attempt belongs to, for the wrappers between the journal and the wire."""

from contextvars import ContextVar

CALL: ContextVar[str] = ContextVar("loreboard_call", default="")
"""The journal's id of the call that is being made in this task; "" outside of a journal."""
