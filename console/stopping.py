"""Stopping a run from outside: SIGTERM does what Ctrl-C does, and so does the death of whoever started us.

A run that nobody can stop any more would go on spending. One that was started to outlive its starter, by `nohup` or as the
leader of a session of its own (setsid, a service), does.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
EVERY = 0.5
"""Seconds between two looks at who our parent is."""


class _Stopped(Exception):
    """Told from outside to stop."""


def run(work: Callable[[], Coroutine[Any, Any, T]], parent: int) -> T:
    """What `work` returns. `parent` is the process that started us, looked up as early as can be, since one that is already
    dead cannot be told from another; 0 is nobody. Raises KeyboardInterrupt when the run was stopped, once what it was doing
    is on record."""
    try:
        return asyncio.run(_until_stopped(work(), parent))
    except _Stopped as stopped:
        raise KeyboardInterrupt from stopped


async def _until_stopped(work: Coroutine[Any, Any, T], parent: int) -> T:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    stopped = False

    def stop() -> None:
        nonlocal stopped
        if not stopped and task is not None:
            stopped = True
            task.cancel()

    watch = asyncio.create_task(_orphaned(parent, stop))
    heeds = os.name == "posix" and threading.current_thread() is threading.main_thread()
    if heeds:
        loop.add_signal_handler(signal.SIGTERM, stop)
    try:
        return await work
    except asyncio.CancelledError:
        if stopped:
            raise _Stopped from None
        raise
    finally:
        watch.cancel()
        if heeds:
            loop.remove_signal_handler(signal.SIGTERM)


async def _orphaned(parent: int, stop: Callable[[], None]) -> None:
    """Call `stop` when `parent` has died, unless we were started to go on without it."""
    if not parent or os.name != "posix" or _alone():
        return
    while os.getppid() == parent:  # noqa: ASYNC110 - nobody sets an event when a process dies
        await asyncio.sleep(EVERY)
    stop()


def _alone() -> bool:
    return signal.getsignal(signal.SIGHUP) is signal.SIG_IGN or os.getsid(0) == os.getpid()
