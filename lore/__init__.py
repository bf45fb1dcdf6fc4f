"""What myths and science fiction already know, and what is worn out: the entries, their search, briefs and the cliché radar.

Importing this loads no index, no model and no numpy; each is opened by the first question that needs it.
"""

from .brief import Brief
from .cliche import Cliche, load_cliches
from .entry import LoreEntry, load_entries
from .radar import Sighting
from .store import Hit, Lore

__all__ = ["Brief", "Cliche", "Hit", "Lore", "LoreEntry", "Sighting", "load_cliches", "load_entries"]
