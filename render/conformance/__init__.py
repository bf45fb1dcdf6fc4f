"""What a renderer, or an exporter, has to keep to, as checks that anybody can run on theirs: `python -m loreboard.render.conformance NAME`.

From a test: `assert await offline(mine) == ()`, and with a service that bills nothing, `assert await live(mine, tmp_path) == ()`;
of an exporter `assert exported("mine", mine) == ()`.
"""

from .checks import Failing, drawn, live, offline
from .exports import exported
from .lists import golden

__all__ = ["Failing", "drawn", "exported", "golden", "live", "offline"]
