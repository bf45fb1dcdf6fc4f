"""The benchmark of exports measures what a person gets, script and all, for exactly 48 shots."""

from pathlib import Path

from loreboard.evals import exporting
from loreboard.pipeline.papers import OF_SCRIPTS
from loreboard.render import EXPORTERS

LIST = Path(__file__).parents[2] / "examples" / "lamp-keeper" / "e01" / "shots.json"


def test_everything_that_leaves_the_house_is_measured() -> None:
    assert {*EXPORTERS, *OF_SCRIPTS, "panels", "animatic"} == set(exporting.NAMES)


def test_the_episode_has_48_shots_of_their_own_names_and_sums_to_its_length() -> None:
    shots = exporting.episode(LIST)
    assert len({shot.id for shot in shots.shots}) == 48 == len(shots.shots) and shots.frames == shots.target_frames


def test_a_cost_is_taken_in_a_process_of_its_own_with_the_script_at_hand() -> None:
    told = exporting.cost(LIST, "fdx")
    assert told.files == 1 and told.bytes > 5000 and told.seconds > 0 and told.mb > 10
