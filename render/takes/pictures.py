"""What a shot looks and sounds like, as one digest: what a chosen take was chosen for. Lengths, cuts, captions and names are no part of it."""

import hashlib
import json

from loreboard.story.shots import Shot

SEEN = frozenset({
    "camera", "place", "time", "hour", "weather", "subjects", "picture", "start", "end", "state", "changes", "light", "light_type", "light_quality",
    "sound", "first_frame", "last_frame", "refs",
})  # fmt: skip
"""The fields of a shot that a take shows, beside what is said in it and a person's own prompts."""


def picture(shot: Shot) -> str:
    """16 hex that change when the shot's picture or its words do, and stay when it is made longer or shorter, moved, noted or locked."""
    told = shot.model_dump(mode="json", include=set(SEEN))
    told["said"] = [[line.who, line.text, line.delivery, line.on_screen] for line in shot.dialogue]
    told["own"] = {name: own.model_dump(mode="json") for name, own in shot.prompt.overrides.items()}
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()[:16]
