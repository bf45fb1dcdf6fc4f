"""The judge tier of the originality scorecard: who may judge, and the arithmetic of what is judged."""

from .family import Family, families
from .seat import Judge, Signed, seat

__all__ = ["Family", "Judge", "Signed", "families", "seat"]
