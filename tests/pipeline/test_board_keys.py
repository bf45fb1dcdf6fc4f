"""What a scene's board is known by: where it stands in its episode counts as far as the artist is told of it, and no further."""

from loreboard.agents.storyboard import Position, positions
from loreboard.pipeline.boards import Standing, key
from loreboard.pipeline.shoot import book_of
from loreboard.screenplay import read_fountain
from loreboard.story.bible import Looks
from loreboard.story.script import Script

BOOK = book_of("Mill", Looks(style="", cast=(), places=()))
QUIET = "Ada carries the sack across the yard to the far wall and sets it down.\n"
FAST = "ADA\nWhere?\n\nBO\nGone.\n\nADA\nAll?\n\nBO\nAll.\n"


def scripted(*bodies: str) -> Script:
    return read_fountain("\n".join(f"INT. ROOM {n} - DAY\n\n{body}" for n, body in enumerate(bodies)).encode(), "script.fountain")


def keys(script: Script) -> list[str]:
    told = positions(script, None)
    return [key(1, scene, BOOK, Standing((), told[scene.id], 1.0), "") for scene in script.scenes]


def test_an_edit_of_one_scene_changes_the_key_of_that_scene_alone() -> None:
    before, after = keys(scripted(QUIET, QUIET, QUIET, FAST, QUIET)), keys(scripted(QUIET, f"{QUIET}\n{QUIET}", QUIET, FAST, QUIET))
    assert [n for n, (was, now) in enumerate(zip(before, after, strict=True)) if was != now] == [1]


def test_a_turn_that_moves_redoes_the_scenes_whose_part_it_changes_and_no_other() -> None:
    before, after = (
        keys(scripted(QUIET, QUIET, FAST, QUIET, QUIET)),
        keys(scripted(QUIET, QUIET, FAST, f"{FAST}\n{FAST}\nBo nods.\n", QUIET)),
    )
    assert [n for n, (was, now) in enumerate(zip(before, after, strict=True)) if was != now] == [3]
    moved = keys(scripted(QUIET, QUIET, QUIET, FAST, QUIET))
    assert [n for n, (was, now) in enumerate(zip(before, moved, strict=True)) if was != now] == [2, 3]


def test_the_part_of_the_episode_is_in_the_key() -> None:
    (scene,) = scripted(QUIET).scenes
    assert len({key(1, scene, BOOK, Standing((), Position(part=part), 1.0), "") for part in ("opening", "rise", "turn", "close")}) == 4
