"""Ctrl-C, SIGTERM and the death of the shell: the run lets go of the wire by itself, says so in a sentence, and can be resumed."""

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from . import command
from .command import done, published, stage, wait
from .kills import key, whole_run
from .model import Model
from .stops import ENDINGS, Rationed, silent_but_for, stop
from .stretched import Stretched

EPISODES = 2
FAMILY = """
import os, signal, subprocess, sys
with open(sys.argv[1], "w") as errors:
    {before}
    child = subprocess.Popen(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=errors, start_new_session={own})
    print(child.pid, flush=True)
    child.wait()
"""
"""A starter that tells its child's pid: how it starts the child is filled in."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return whole_run(tmp_path_factory.mktemp("whole") / "series", EPISODES, Model(chat=Stretched(), chunk=400)).files


@pytest.mark.parametrize("how", ENDINGS)
def test_a_run_that_is_stopped_or_orphaned_leaves_the_wire_by_itself_and_can_be_resumed(
    how: str, whole: dict[str, str], tmp_path: Path
) -> None:
    root = tmp_path / "series"
    with stage(silent_but_for("writer/arc", "writer/bible")) as on:
        _, code, err = stop(on, how, root, EPISODES)
        ledger = on.server.ledger
        asked, hung = len(ledger), [row for row in ledger if row.fault == "hang"]
        assert hung and all(row.gone for row in hung), "the server let go first"
        assert code in (130, 143, None)
        (said,) = [row for row in err.splitlines() if not row.startswith("Warning: ")]
        assert "Stopped." in said and "loreboard resume" in said
        on.server.play.script = Rationed(1_000)
        code, told, err = done(on.fork(*on.again(root, EPISODES)))
        assert code == 0, err
        again = [row for row in ledger.billed()[asked:] if key(row) in {key(row) for row in hung}]
        assert len(again) == len(hung) == len(told["perhaps_billed"])
        assert len({key(row) for row in ledger.billed()}) == len(ledger.billed()) - len(hung)
    assert command.differing(published(root), whole) == []


@pytest.mark.parametrize(
    ("before", "own"), [("signal.signal(signal.SIGHUP, signal.SIG_IGN)", False), ("pass", True)], ids=["nohup", "setsid"]
)
def test_a_run_that_was_started_to_outlive_its_starter_does(before: str, own: bool, whole: dict[str, str], tmp_path: Path) -> None:
    root, errors = tmp_path / "series", tmp_path / "errors"
    with stage(command.paced(speedup=20.0)) as on:
        starter = (sys.executable, "-c", FAMILY.format(before=before, own=own), str(errors), sys.executable, str(command.PLAIN_CLI))
        process = on.start(*on.new(root, EPISODES), program=starter)
        assert process.stdout is not None
        child = int(process.stdout.readline())
        try:
            assert wait(lambda: on.server.ledger.in_flight, process)
            process.kill()
            wait(lambda: finished(root) or "Stopped" in errors.read_text("utf-8"))
        finally:
            if not finished(root):
                os.kill(child, signal.SIGKILL)
        assert finished(root)
    assert command.differing(published(root), whole) == []


def finished(root: Path) -> bool:
    """Whether the run in `root` has come to its end."""
    return json.loads((root / ".loreboard" / "run.json").read_bytes())["open"] is False
