"""How much of a shot list is said in words of the vocabulary."""

from collections.abc import Iterator

from loreboard.story.shots import Shot, ShotList
from loreboard.story.vocabulary import vocabulary

CAMERA = ("size", "framing", "angle", "facing", "move", "speed", "amplitude", "lens", "look", "focus", "composition")


def in_vocabulary(shots: ShotList) -> float:
    """The share of the list's words of camera, light, people and joins that are terms of `vocabulary.yaml`; 1.0 for an empty list."""
    known = {term.full for term in vocabulary().terms}
    said = [word for shot in shots.shots for word in words(shot)]
    return sum(word in known for word in said) / len(said) if said else 1.0


def words(shot: Shot) -> Iterator[str]:
    """The words of the vocabulary that a shot is said in, as "move/pan_left"; fields that are left open say none."""
    camera = shot.camera
    told = [(kind, getattr(camera, kind)) for kind in CAMERA]
    told += [("size", camera.ends), ("room", f"headroom_{camera.headroom}"), ("room", f"lead_{camera.lead}" if camera.lead else None)]
    told += [("purpose", shot.purpose), ("time", shot.hour), ("light", shot.light_type), ("light_quality", shot.light_quality)]
    told += [("transition", shot.transition_in), ("transition", shot.transition_out)]
    for who in shot.subjects:
        told += [("feeling", who.feeling), ("feeling", who.becomes), ("at", who.at), ("gaze", who.gaze), ("going", who.going)]
    return (f"{kind}/{id}" for kind, id in told if id is not None)
