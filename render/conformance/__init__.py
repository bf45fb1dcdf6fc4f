"""What a renderer has to keep to, as checks that anybody can run on theirs: `python -m loreboard.render.conformance NAME`.

From a test: `assert await offline(mine) == ()`, and with a service that bills nothing, `assert await live(mine, tmp_path) == ()`.
"""

from .checks import Failing, drawn, live, offline
from .lists import golden

__all__ = ["Failing", "drawn", "golden", "live", "offline"]
