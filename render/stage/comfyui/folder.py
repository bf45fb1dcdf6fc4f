"""A shot list as graphs of ComfyUI in API form, one a clip, for a queue of one's own: the very graphs that `render --with comfyui` would send.

Of the usual graph, whose profile they keep to; a long shot is a graph a piece. `about.json` says what to cut of each clip, which pictures it wants
in ComfyUI's input folder, and what else its graph leaves unsaid of its shots. Of overrides the graph's own model's are in it and no other's. A seed
that nobody chose is made of the whole shot, so that a shot that was changed is another picture.
"""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from loreboard.story.errors import CannotExport
from loreboard.story.shots import ShotList

from ...label import label
from ...losing import all_but
from ..job import Job
from ..planning import Stage, plan
from .checking import faults
from .graphs import picture_name
from .server import ComfyUI

SUFFIX = ""
LOSES = all_but("id", "frames", "prompt.core", "prompt.avoid", "prompt.seed", "first_frame")
ABOUT = "about.json"
_WHOLE = ("ref:", "last_frame", "music", "sound", "dialogue")
"""What a job says it lost and LOSES says of every list."""


def export(shots: ShotList) -> dict[str, bytes]:
    """A graph a clip in `graphs/`, by the name of its shot, and `about.json`. Raises CannotExport for a list without shots, a shot that no clip holds, and a
    graph that ComfyUI would not take."""
    if not shots.shots:
        raise CannotExport("There is no graph of no shots", shots.title, "Board a scene first.")
    with ThreadPoolExecutor(1) as apart:  # planning waits for nothing here, and whoever exports may be in a loop of their own
        stage = apart.submit(asyncio.run, plan(shots, ComfyUI())).result()
    names = {job.job_id: f"graphs/{job.out_prefix.split('/')[1]}.json" for job in stage.jobs}
    if len(set(names.values())) < len(names):
        raise CannotExport("Two shots have one name", shots.title, "Give them other ids.")
    made = {names[job.job_id]: _as_json(_graph(job)) for job in stage.jobs}
    return {ABOUT: _as_json(_about(shots, stage, names)), **made}


def _graph(job: Job) -> Any:
    graph: Any = job.request["graph"]
    if wrong := faults(graph):
        told = f"node {wrong[0].node}, {wrong[0].input}: {wrong[0].says}"
        raise CannotExport(f"ComfyUI would not take the graph at {told}", job.shot_ids[0], "This is a fault of ours.")
    return graph


def _about(shots: ShotList, stage: Stage, names: dict[str, str]) -> dict[str, object]:
    return {
        "format": "comfyfolder.1", "title": shots.title, "episode": shots.episode, "ai_content": label(shots), "fps": shots.fps,
        "profile": stage.profile.id, "verified_at": str(stage.profile.verified_at),
        "graphs": [
            {
                "file": names[job.job_id], "seconds": float(job.expected.seconds), "width": job.expected.width,
                "height": job.expected.height, "slots": [slot.model_dump(mode="json", exclude_none=True) for slot in job.slots],
                "pictures": [_picture(given, stage, names) for given in job.inputs],
                "unsaid": [words for words in job.lost if not words.startswith(_WHOLE)],
            }
            for job in stage.jobs
        ],
    }  # fmt: skip


def _picture(given: Any, stage: Stage, names: dict[str, str]) -> dict[str, object]:
    """What a graph loads, by its name in the input folder: an asset, or the last frame that is used of another graph's clip."""
    name = picture_name(given.sha256 or given.made_by or given.asset)
    before = next((job for job in stage.jobs if job.job_id == given.made_by), None)
    if before is None:
        return {"name": name, "role": given.role, "asset": given.asset, "sha256": given.sha256}
    return {"name": name, "role": given.role, "from": names[before.job_id], "seconds": round(float(before.used), 6)}


def _as_json(told: object) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
