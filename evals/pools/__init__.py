"""What is done with pools of default stories beside reading them: they are planned, asked for, built, checked and counted here.

The pools themselves, and how one is read, are in `lore.pools`, where those find them who write.
"""

from loreboard.lore.pools import SHIPPED, Default, Head, Pool, Use, read_pool, shipped, written

__all__ = ["SHIPPED", "Default", "Head", "Pool", "Use", "read_pool", "shipped", "written"]
