"""Does the lore store help? The same premises written with it, without it, and with plain nearest entries (docs/lore.md)."""
