"""Work done in a forked process that ends itself without warning at one point, so that nothing after that moment reaches the disk.

Points lie around every step of a run's life, from the intent of a call to the rename of a file; the COUNTth time that one is come to is the last.
"""

import os
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, get_args

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from loreboard.llm.journal import Journal
from loreboard.story.errors import LoreboardError

Point = Literal[
    "before_intent", "after_intent", "after_send", "after_answer", "before_put_writes", "after_put_writes", "before_checkpoint",
    "after_checkpoint", "half_written", "before_rename", "after_rename", "before_unlink", "after_unlink",
]  # fmt: skip
POINTS: tuple[Point, ...] = (*get_args(Point), "half_written", "before_rename", "after_rename")
"""Those that every command comes to stand in it twice."""
_DIED, _REFUSED, _BROKE = 9, 8, 7
_ASYNC: dict[str, tuple[type, str]] = {
    "before_intent": (Journal, "reply"), "after_intent": (Journal, "_send"), "after_send": (Journal, "_send"), "after_answer": (Journal, "reply"),
    "before_put_writes": (AsyncSqliteSaver, "aput_writes"), "after_put_writes": (AsyncSqliteSaver, "aput_writes"),
    "before_checkpoint": (AsyncSqliteSaver, "aput"), "after_checkpoint": (AsyncSqliteSaver, "aput"),
}  # fmt: skip
_BEFORE = {"before_intent", "after_intent", "before_put_writes", "before_checkpoint"}


def died(work: Callable[[], object], point: Point, count: int, told: Path) -> bool:
    """Do `work` in a process of its own, which dies the `count`th time it comes to `point`; False when it came to its end before.

    An error of ours counts as an end. Raises AssertionError, with the traceback that was left in `told`, for any other.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        code = _BROKE
        try:
            _arm(point, count)
            work()
            code = 0
        except LoreboardError:
            code = _REFUSED
        except BaseException:
            told.write_text(traceback.format_exc(), "utf-8")
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, _DIED, _REFUSED), told.read_text("utf-8") if told.exists() else f"the process ended with {code}"
    return code == _DIED


def _arm(point: Point, count: int) -> None:
    left = count

    def come() -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os._exit(_DIED)

    if point in _ASYNC:
        _around(*_ASYNC[point], point in _BEFORE, come)
    elif point in ("before_unlink", "after_unlink"):
        plain = Path.unlink

        def unlink(path: Path, missing_ok: bool = False) -> None:
            if point == "before_unlink":
                come()
            plain(path, missing_ok)
            if point == "after_unlink":
                come()

        setattr(Path, "unlink", unlink)  # noqa: B010
    else:
        _at_rename(point, come)


def _around(owner: type, name: str, before: bool, come: Callable[[], None]) -> None:
    plain: Callable[..., Any] = getattr(owner, name)

    async def dying(self: Any, *more: Any) -> Any:
        if before:
            come()
        told = await plain(self, *more)
        if not before:
            come()
        return told

    setattr(owner, name, dying)


def _at_rename(point: Point, come: Callable[[], None]) -> None:
    plain = os.replace

    def replace(source: Any, target: Any, **more: Any) -> None:
        if point == "before_rename":
            come()
        elif point == "half_written":
            whole = Path(source).read_bytes()
            Path(source).write_bytes(whole[: len(whole) // 2])
            come()
            Path(source).write_bytes(whole)
        plain(source, target, **more)
        if point == "after_rename":
            come()

    setattr(os, "replace", replace)  # noqa: B010
