"""A person and an agent have changed the same thing: both versions, each with the file and line where it stands. Nothing is decided here.

An agent's version lies beside the person's file, with `.new` before the ending. Where both say something else than what we last wrote
there, and not the same, it is a conflict for as long as both lie there. What nobody kept counts as changed by both.
"""

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import yaml

from loreboard.screenplay import read_script
from loreboard.story.errors import LoreboardError
from loreboard.story.script import Scene, Script
from loreboard.story.yaml_text import check_shape

from ..folder import TAKEN, Folder
from .stood import by_name
from .told import Conflict, Version

_BESIDE = re.compile(r"\.new\d*$")


def conflicts(folder: Folder) -> tuple[Conflict, ...]:
    """Every scene, or part of another file, of which two versions lie in `folder`, by file."""
    out: list[Conflict] = []
    for name in sorted(path.relative_to(folder.root).as_posix() for pattern in TAKEN for path in folder.root.glob(pattern)):
        for beside in _beside(folder, name):
            try:
                out += _of(folder, name, beside)
            except (LoreboardError, OSError, ValueError, yaml.YAMLError):
                continue
    return tuple(out)


def _beside(folder: Folder, name: str) -> list[str]:
    """Our versions beside `name`, the latest last; none of them is a person's."""
    plain = PurePosixPath(name)
    found = sorted(path.name for path in folder.path(name).parent.glob(f"{plain.stem}.new*{plain.suffix}"))
    names = [str(plain.with_name(one)) for one in found if _BESIDE.search(PurePosixPath(one).stem)]
    return [one for one in names if not folder.edited(one)]


def _of(folder: Folder, name: str, beside: str) -> Iterator[Conflict]:
    yours, ours, base = folder.path(name).read_bytes(), folder.path(beside).read_bytes(), folder.last_written(name)
    if name.endswith(".fountain"):
        was = read_script(base, name) if base is not None else None
        yield from _scenes(read_script(yours, name), name, read_script(ours, beside), beside, was)
    else:
        parts = _shots if name.endswith(".json") else _fields
        yield from _parts(parts(yours), name, parts(ours), beside, parts(base) if base is not None else None, yours, ours)


def _scenes(yours: Script, name: str, ours: Script, beside: str, was: Script | None) -> Iterator[Conflict]:
    """Scenes of one heading, or else in one place, that do not read alike; and those that only one has. What reads as in `was` on either side
    was changed by the other alone."""
    known = [_read(scene) for scene in was.scenes] if was else []
    left = [scene for scene in ours.scenes if scene.lines]
    for scene in [scene for scene in yours.scenes if scene.lines]:
        other = next((s for s in left if s.heading == scene.heading), None) or next((s for s in left if s.id == scene.id), None)
        if other:
            left.remove(other)
        sides = [_read(one) for one in (scene, other) if one]
        if len({repr(side) for side in sides}) + (other is None) > 1 and not any(side in known for side in sides):
            yield Conflict(what=scene.heading, yours=_version(scene, yours, name), ours=_version(other, ours, beside))
    for scene in left:
        if _read(scene) not in known:
            yield Conflict(what=scene.heading, yours=_version(None, yours, name), ours=_version(scene, ours, beside))


def _read(scene: Scene) -> list[tuple[str | None, str]]:
    return [("", scene.heading), *((line.speaker, line.text) for line in scene.lines)]


def _version(scene: Scene | None, script: Script, name: str) -> Version:
    if scene is None:
        return Version(file=name, line=0, text="")
    lines = script.text.split("\n")[scene.span.first - 1 : scene.span.last]
    return Version(file=name, line=scene.span.first, text="\n".join(lines).strip())


def _shots(raw: bytes) -> dict[str, Any]:
    """The shots of a list by id. Raises ValueError where it is none."""
    told = json.loads(raw)
    rows = told.get("shots") if isinstance(told, dict) else None
    if not isinstance(rows, list) or not all(isinstance(shot, dict) and "id" in shot for shot in rows):
        raise ValueError("no list of shots")
    return {str(shot["id"]): {k: v for k, v in shot.items() if k != "rev"} for shot in rows}


def _fields(raw: bytes) -> dict[str, Any]:
    """The parts of a YAML file, each person, place, prop and episode by itself. Raises ValueError where it has none."""
    text = raw.decode("utf-8")
    check_shape(text)
    told, out = yaml.safe_load(text), dict[str, Any]()
    if not isinstance(told, dict):
        raise ValueError("no fields")
    for key, value in told.items():
        if isinstance(value, list):
            out |= {f"{key}.{name}": one for name, one in by_name(value).items()}
        elif key not in ("format", "made_by"):
            out[key] = value
    return out


def _parts(
    yours: dict[str, Any], name: str, ours: dict[str, Any], beside: str, was: dict[str, Any] | None, raw: bytes, other: bytes
) -> Iterator[Conflict]:  # fmt: skip
    for what in dict.fromkeys((*yours, *ours)):
        mine, theirs = yours.get(what), ours.get(what)
        if mine != theirs and (was is None or was.get(what) not in (mine, theirs)):
            yield Conflict(what=what, yours=_part(what, mine, name, raw), ours=_part(what, theirs, beside, other))


def _part(what: str, told: Any, name: str, raw: bytes) -> Version:
    if told is None:
        return Version(file=name, line=0, text="")
    key = what.rpartition(".")[2] if "." in what else what
    lines = raw.decode("utf-8", "replace").split("\n")
    line = next((n for n, text in enumerate(lines, 1) if re.search(rf"(?:^|[\s\"']){re.escape(key)}(?:$|[\s\"',:])", text)), 0)
    return Version(file=name, line=line, text=told if isinstance(told, str) else json.dumps(told, ensure_ascii=False))
