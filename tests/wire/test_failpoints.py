"""A run that dies at each point of a step's life: how often a vendor is asked again, and that a person is told of each time."""

from pathlib import Path

import pytest

from . import command
from .command import answered, cut_short, done, published, request_id, settled, stage
from .dying import CODE, POINTS
from .kills import Whole, judged, key, whole_run
from .model import Model
from .stretched import Stretched

EPISODES = 2
MODEL = Model(chat=Stretched(), chunk=400)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return whole_run(tmp_path_factory.mktemp("whole") / "series", EPISODES, MODEL)


@pytest.mark.parametrize("step", ["e02/script", "e02/s02/shots"])
@pytest.mark.parametrize("point", POINTS)
def test_a_run_that_dies_at_a_point_sends_again_only_what_was_on_the_wire_and_says_so(
    point: str, step: str, whole: Whole, tmp_path: Path
) -> None:
    root = tmp_path / "series"
    with stage(command.paced(speedup=1000.0, model=MODEL)) as on:
        died = on.fork(*on.new(root, EPISODES), dies=(point, step))
        out, err = died.communicate(command.PATIENCE)
        assert died.returncode == CODE, out + err
        settled(on.server)
        before, had, cut = on.server.ledger.billed(), answered(root), cut_short(root)
        code, said, err = done(on.fork(*on.again(root, EPISODES)))
        assert code == 0, err
        rows, has = on.server.ledger.billed(), answered(root)
    mine = next(key(row) for row in rows if has.get(request_id(row.order), ("", ""))[0] == step)
    assert sum(key(row) == mine for row in rows) - 1 == POINTS[point]
    assert said["perhaps_billed"].count(step) == POINTS[point]
    told = judged(before, rows[len(before) :], had, cut, root, said["perhaps_billed"])
    wrong = ("answers lost", "answers asked again", "repeats beyond flight", "repeats not listed")
    assert {name: told[name] for name in wrong} == dict.fromkeys(wrong, 0)
    assert command.differing(published(root), whole.files) == []
