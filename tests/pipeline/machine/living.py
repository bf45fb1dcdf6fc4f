"""Lives run by hypothesis, and what came of them: how many steps of which kind, what was refused, and which faults were found."""

import re
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from loreboard.lore import Lore

from .doors import House
from .life import Life


@contextmanager
def at_home(lore: Lore) -> Iterator[type[Life]]:
    """`Life` with a house in a temporary folder and nothing counted yet."""
    with tempfile.TemporaryDirectory(prefix="house-") as home, House(lore, Path(home)).remembering() as house:
        Life.house, Life.steps, Life.refused = house, Counter(), Counter()
        yield Life


def live(life: type[Life], lives: int, steps: int, number: int | None = None, shrink: bool = True) -> None:
    """Run so many lives of at most so many steps, always the same ones when `number` is None. Raises what the first fault raises."""
    if number is not None:
        seed(number)(life)
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=lives, stateful_step_count=steps, deadline=None, database=None, derandomize=number is None, phases=phases,
            suppress_health_check=list(HealthCheck), print_blob=False,
        ),
    )  # fmt: skip


def fault(error: BaseException) -> tuple[str, str]:
    """What was found, without what differs from life to life; and all that is to be told of it: the error and the steps to it."""
    at = traceback.extract_tb(error.__traceback__)[-1].name
    what = re.sub(r"/\S+|e\d\d-\w+|\d+", "_", str(error).split("\n", 1)[0])
    steps = "\n".join(note for note in getattr(error, "__notes__", ()) if "state" in note)
    kept = "\n".join(row for row in steps.splitlines() if not row.startswith("state.what_"))
    return f"{type(error).__name__} in {at}: {what[:160]}", "".join(traceback.format_exception(error)[-4:]) + kept
