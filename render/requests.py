"""The prompts as lines of JSON, for a script of one's own to send: a shot a line in neutral words, or a clip a line in a renderer's dialect."""

import asyncio
import json
import re

from loreboard.story.shots import Asset, Shot, ShotList

from .label import label
from .losing import all_but
from .profiles import Profile
from .stage.by_hand import ByHand
from .stage.job import Job
from .stage.planning import plan, to_json

SUFFIX = ".jsonl"
LOSES = all_but(
    "id", "scene", "frames", "prompt.core", "prompt.avoid", "prompt.overrides", "prompt.seed", "refs", "first_frame", "last_frame", "group",
    "alone", "dialogue.line", "dialogue.who", "dialogue.text", "dialogue.delivery", "dialogue.extension", "dialogue.on_screen",
    "dialogue.start", "dialogue.frames", "sound", "ambience", "music", "status",
)  # fmt: skip

_BREAK = re.compile("[\x7f-\x9f\u2028\u2029]")
"""What some readers take for the end of a line."""


def export(shots: ShotList) -> bytes:
    """UTF-8, a line a shot: id, scene, seconds and frames, size, prompt, avoid, seed, overrides, references with the words or file they
    are made from, first and last frame, group, speech, sound, status, label."""
    known = {asset.id: asset for asset in shots.assets}
    lines = (json.dumps(_line(shots, shot, known), ensure_ascii=False) for shot in shots.shots)
    return "".join(_BREAK.sub(lambda sign: f"\\u{ord(sign[0]):04x}", line) + "\n" for line in lines).encode()


def export_for(shots: ShotList, profile: Profile) -> bytes:
    """UTF-8, a line a clip as `profile` takes it: the jobs of a manifest, with request, inputs, cost and what is left out.

    Raises CannotExport for a shot that no clip holds, and for what the profile refuses.
    """
    lines = (json.dumps(to_json(job), ensure_ascii=False) for job in jobs_for(shots, profile))
    return "".join(_BREAK.sub(lambda sign: f"\\u{ord(sign[0]):04x}", line) + "\n" for line in lines).encode()


def jobs_for(shots: ShotList, profile: Profile) -> tuple[Job, ...]:
    """The requests that render `shots` by `profile`, in order; nobody is asked."""
    return asyncio.run(plan(shots, ByHand.of(profile))).jobs


def _line(shots: ShotList, shot: Shot, known: dict[str, Asset]) -> dict[str, object]:
    plain = shot.model_dump(mode="json")
    return {
        "id": shot.id, "episode": shots.episode, "scene": shot.scene, "language": shots.language,
        "seconds": round(float(shots.seconds(shot.frames)), 3), "frames": shot.frames, "fps": shots.fps, "width": shots.width,
        "height": shots.height, "prompt": shot.prompt.core, "avoid": plain["prompt"]["avoid"], "seed": shot.prompt.seed,
        "overrides": plain["prompt"]["overrides"], "style": shots.style,
        "refs": [{**ref, **_asset(known.get(ref["asset"]))} for ref in plain["refs"]], "first_frame": shot.first_frame,
        "last_frame": shot.last_frame, "group": shot.group, "alone": shot.alone, "dialogue": plain["dialogue"], "sound": shot.sound,
        "ambience": shot.ambience, "music": shot.music, "status": shot.status, "ai_content": label(shots),
    }  # fmt: skip


def _asset(asset: Asset | None) -> dict[str, object]:
    return {} if asset is None else asset.model_dump(mode="json", include={"kind", "of", "text", "uri", "sha256"}, exclude_none=True)
