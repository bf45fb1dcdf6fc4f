"""The judge tier of the originality scorecard: J1 Sui Generis, J2 pairs and their scale, G5 order, and a judge's calibration.

Every function here asks a model at a `Judge`, which `seat` makes and refuses; what follows from the answers is pure and stands apart
(`echo`, `scale`, and `result`, `settled`, `agreement` beside the asking). No number from here is blended with an offline one.
Calibrate before trusting.
"""

from .calibrate import Calibration, Rated, calibrate, pairs_of, rank_agreement, read_pairs, read_ratings
from .duel import Contest, Duel, Entry, contest, duel, pairings, plan_duels
from .family import Family, families
from .order import Order, in_order, plan_order
from .seat import Judge, Signed, seat
from .sui_generis import SuiGeneris, plan_sui_generis, sui_generis

__all__ = [
    "Calibration", "Contest", "Duel", "Entry", "Family", "Judge", "Order", "Rated", "Signed", "SuiGeneris", "calibrate", "contest", "duel",
    "families", "in_order", "pairings", "pairs_of", "plan_duels", "plan_order", "plan_sui_generis", "rank_agreement", "read_pairs",
    "read_ratings", "seat", "sui_generis",
]  # fmt: skip
