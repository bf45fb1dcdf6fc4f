"""Kills without warning, a few of them: `python -m tests.wire.kills 50` has the many, at moments of the clock."""

import random
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from . import command
from .command import Process, Stage, answered, done, kill, published, request_id, settled, stage, wait
from .kills import ASKED, key, kill_once, whole_run
from .model import Model
from .stops import Rationed, hanging, silent_after
from .stretched import Stretched

LIVES = 10
"""Kills of one series, one after the other."""
MODEL = Model(chat=Stretched(), chunk=400)


@pytest.mark.parametrize("episodes", [1, 2, 6])
def test_killed_series_finish_byte_for_byte_and_repeat_only_what_was_on_the_wire(episodes: int, tmp_path: Path) -> None:
    whole, luck, kills = whole_run(tmp_path / "whole", episodes, MODEL), random.Random(episodes), 2
    told = Counter[str]()
    for number in range(kills):
        with stage(command.paced(speedup=200.0, model=MODEL)) as on:
            asked = luck.randint(1, whole.requests // 2)
            told += kill_once(on, tmp_path / str(number), episodes, whole, partial(until_asked, on, asked))
    wanted = {name: kills if of == "all" else 0 for name, of in ASKED.items()}
    assert {name: told[name] for name in wanted} == wanted
    assert told["in flight"] >= 1, "no kill met a call"


def until_asked(on: Stage, count: int, process: Process) -> None:
    """Wait until the server has been asked so often."""
    assert wait(lambda: len(on.server.ledger) >= count, process)


def test_a_series_killed_ten_times_in_a_row_repeats_each_call_at_most_once_a_kill(tmp_path: Path) -> None:
    """Each life is answered twice and killed while it waits for the next answers."""
    root, episodes = tmp_path / "series", 5
    whole = whole_run(tmp_path / "whole", episodes, MODEL)
    flying = Counter[str]()
    with stage(silent_after(0)) as on:
        on.server.play.model = MODEL
        ledger = on.server.ledger
        for _ in range(LIVES):
            before, had = len(ledger), answered(root)
            on.server.play.script = Rationed(2)
            process = on.fork(*on.again(root, episodes))
            assert wait(lambda: hanging(on), process), process.communicate()
            assert kill(process)
            settled(on.server)
            has = answered(root)
            assert had.items() <= has.items()
            flying.update(key(row) for row in ledger.seen[before:] if row.billed and request_id(row.order) not in has)
        on.server.play.script = Rationed(1_000)
        code, told, err = done(on.fork(*on.again(root, episodes)))
        assert code == 0, err
    assert command.differing(published(root), whole.files) == []
    sent = Counter(key(row) for row in ledger.billed())
    assert len(sent) == whole.requests
    assert sent - Counter(sent.keys()) == flying, "a call was repeated without having been on the wire, or not at all"
    assert max(flying.values()) <= LIVES
    steps = {key(row): answered(root)[request_id(row.order)][0] for row in ledger.billed() if request_id(row.order) in answered(root)}
    assert Counter(steps[name] for name in flying.elements()) <= Counter(told["perhaps_billed"])
