"""A film that is there for a shot, for exports that can point at one."""

from typing import NamedTuple


class Medium(NamedTuple):
    """The take that a shot is cut from: its address, seen from where the timeline lies, the frame of it, counted in the list's rate, from which
    it can be used, and how many can be."""

    url: str
    begin: int
    frames: int
