"""Two series recorded at our own door: replies written in earnest to our prompts, played back through the whole pipeline."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from loreboard.composer import Composer
from loreboard.llm.recorded import Recorded, Recording
from loreboard.pipeline import checkup, runs
from loreboard.pipeline.door import Hired, Models
from loreboard.pipeline.runs import Tools
from loreboard.pipeline.settings import Settings
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.errors import BadInput, ModelTrouble
from loreboard.story.shots import ShotList

RECORDINGS = Path(__file__).parents[2] / "examples" / "recordings"
each = pytest.mark.parametrize("language", ["en", "zh"])


def played(recording: Recording, root: Path, bench: Any) -> Recorded:
    chat = Recorded(recording, Composer(draft_seconds, bench.lore.sightings))
    tools = Tools(models=Models(Hired(chat)), lore=bench.lore, made_by="recorded")
    asyncio.run(runs.begin(root, Settings.model_validate(recording.chosen), tools))
    return chat


@each
def test_a_recorded_series_plays_to_the_frame_and_nothing_is_wrong_in_it(language: str, bench: Any, tmp_path: Path) -> None:
    recording = Recording.read(RECORDINGS / f"{language}.json")
    played(recording, tmp_path / "s", bench)
    assert recording.chosen["language"] == language
    for number in range(1, 6):
        shots = ShotList.model_validate_json((tmp_path / "s" / f"e{number:02d}" / "shots.json").read_bytes())
        assert sum(shot.frames for shot in shots.shots) == 180 * 24
    assert [found.text for found in checkup.check(tmp_path / "s") if found.severity == "error"] == []


@each
def test_every_reply_of_a_recording_is_used_and_none_is_missing(language: str, bench: Any, tmp_path: Path) -> None:
    recording = Recording.read(RECORDINGS / f"{language}.json")
    kinds = {written.prompt for written in recording.replies}
    assert {"writer/arc", "writer/bible", "writer/script", "doctor/read", "writer/revise", "storyboard/shots"} <= kinds
    for left_out in (recording.replies[3], recording.replies[-1]):
        short = recording.model_copy(update={"replies": tuple(w for w in recording.replies if w != left_out)})
        with pytest.raises(ModelTrouble, match=f"No reply to {left_out.step} "):
            played(short, tmp_path / left_out.step.replace("/", "."), bench)


def test_a_reply_whose_prompt_has_changed_is_served_and_told_as_stale(bench: Any, tmp_path: Path) -> None:
    recording = Recording.read(RECORDINGS / "en.json")
    first, *rest = recording.replies
    old = recording.model_copy(update={"replies": (first.model_copy(update={"ask": "0" * 64}), *rest)})
    assert first.step in played(old, tmp_path / "s", bench).stale


def test_what_is_no_recording_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(BadInput, match="no recording"):
        Recording.read(tmp_path / "x.json")
