"""What must hold of a folder after every step, whatever a person or a crash has done. Each raises AssertionError saying what does not."""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from loreboard.agents.storyboard import edits, verify
from loreboard.pipeline import settings
from loreboard.pipeline.given import yaml_in
from loreboard.pipeline.handoff import read_list
from loreboard.pipeline.reading import list_in
from loreboard.pipeline.settings import Settings
from loreboard.screenplay import read_script
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible
from loreboard.story.errors import BadInput
from loreboard.story.script import Script
from loreboard.story.shots import Shot, ShotList

NUMBERS = {"lines", "on_line", "dialogue", "captions", "scene", "group"}
"""Fields of a shot that hold numbers of lines and scenes, which move with the script."""


def files(root: Path) -> dict[str, bytes]:
    """Every file of the folder but the hidden ones, and but the halves that a dead run has left."""
    found = ((path.relative_to(root).as_posix(), path) for path in sorted(root.rglob("*")) if path.is_file())
    return {name: path.read_bytes() for name, path in found if not name.startswith(".loreboard/") and not name.endswith(".part")}


def stands(root: Path, mine: Mapping[str, bytes]) -> None:
    """Every byte a person wrote stands where they wrote it, or beside it as the other of two versions."""
    for name, content in mine.items():
        path = root / name
        if path.is_file() and path.read_bytes() == content:
            continue
        beside = list(path.parent.glob(f"{path.name.split('.')[0]}.*"))
        assert any(other.is_file() and other.read_bytes() == content for other in beside), f"{name} is not as the person left it"


def whole(root: Path, mine: Collection[str]) -> None:
    """Every file of ours can be read: nothing is half written."""
    for name, content in files(root).items():
        if name not in mine:
            _read(name, content)


@lru_cache(maxsize=4096)
def _read(name: str, content: bytes) -> None:
    kind = name.rsplit("/", 1)[-1]
    if kind.startswith("shots.") and kind.endswith(".json"):
        list_in(content, name, sums=False)
    elif name == "bible.yaml":
        yaml_in(content.decode(), name, Bible)
    elif name == "arc.yaml" or (name.startswith("arcs/") and name.endswith(".yaml")):
        yaml_in(content.decode(), name, Arc)
    elif kind == "script.fountain":
        assert read_script(content, name).lines, f"{name} has no line"
    elif kind.endswith((".otio", ".json")):
        json.loads(content)
    else:
        assert content, f"{name} is empty"


def no_halves(root: Path) -> None:
    """Nothing of a dead run is left once a later one has come to its end."""
    left = [path.relative_to(root).as_posix() for path in root.rglob("*.part")]
    assert not left, f"halves are left: {left}"


def answered(root: Path) -> set[tuple[str, str]]:
    """Step and fingerprint of every call on record."""
    return set(_answered(root))


def paid_once(root: Path) -> None:
    """No call is on record twice."""
    twice = [key for key, times in Counter(_answered(root)).items() if times > 1]
    assert not twice, f"answered twice: {[step for step, _ in twice]}"


def _answered(root: Path) -> list[tuple[str, str]]:
    path = root / ".loreboard" / "journal.sqlite"
    if not path.is_file():
        return []
    with closing(sqlite3.connect(path)) as journal:
        try:
            return [
                (str(step), str(name)) for step, name in journal.execute("select step, fingerprint from calls where state = 'answered'")
            ]
        except sqlite3.OperationalError:  # it has no tables yet
            return []


def open_thread(root: Path) -> bool:
    """Whether the last run has not come to its end, so that the next may go on in the middle."""
    try:
        return bool(json.loads((root / ".loreboard" / "run.json").read_bytes())["open"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def script_of(root: Path, number: int, chosen: Settings) -> Script:
    """The script of an episode."""
    name = chosen.script or f"e{number:02d}/script.fountain"
    return read_script((root / name).read_bytes(), name)


def listed(root: Path, mine: Collection[str]) -> None:
    """After a run that came to its end: each episode has a list that covers its script and comes to its length, to the frame; where the
    person's list does not, one lies beside it, in which what is locked stands as they have it."""
    chosen = settings.read(root)
    for number in range(1, (1 if chosen.script else chosen.episodes) + 1):
        place, name = root / f"e{number:02d}", f"e{number:02d}/shots.json"
        script = script_of(root, number, chosen)
        own = _own_faults(place / "shots.json", script) if name in mine else Counter()
        wrong = _wrong(place / "shots.json", script, chosen, own)
        if not wrong:
            continue
        assert name in mine, f"{name} is ours: {wrong}"
        beside = {path: _wrong(path, script, chosen, own) for path in place.glob("shots.new*.json")}
        kept = [path for path, told in beside.items() if not told]
        assert kept, f"{name}: {wrong}, and beside it {list(beside.values())}"
        assert any(not _lost(name, read_list(place / "shots.json", sums=False), read_list(path), script) for path in kept), [
            _lost(name, read_list(place / "shots.json", sums=False), read_list(path), script) for path in kept
        ]


def _own_faults(path: Path, script: Script) -> Counter[str]:
    """The faults that the person's list has by their doing: no fitting mends a line whose shot they have cut."""
    found = verify.faults(read_list(path, sums=False), script)
    return Counter(fault.code for fault in found if fault.code not in edits.MENDABLE)


def _wrong(path: Path, script: Script, chosen: Settings, own: Counter[str]) -> str:
    try:
        shots = read_list(path)
    except BadInput as error:
        return str(error)
    if chosen.seconds and shots.frames != chosen.seconds * chosen.fps:
        return f"{path.name} has {shots.frames} frames, asked were {chosen.seconds * chosen.fps}"
    found = Counter(fault.code for fault in verify.faults(shots, script)) - own
    return f"{path.name} has {dict(found)}" if found else ""


def _lost(name: str, theirs: ShotList, new: ShotList, script: Script) -> str:
    """The locked shots of the person's list that stand otherwise in the new one; of the same script, those that do not stand there too."""
    same, there = theirs.script.sha256 == script.sha256, {shot.id: shot for shot in new.shots}
    locked = [shot for shot in theirs.shots if shot.locked]
    gone = [shot.id for shot in locked if same and shot.id not in there]
    changed = [shot.id for shot in locked if shot.id in there and _kept(shot) != _kept(there[shot.id])]
    return f"{name}: locked, and gone {gone}, changed {changed}" if gone or changed else ""


def _kept(shot: Shot) -> dict[str, object]:
    return shot.model_dump(exclude=NUMBERS) | {"said": [d.text for d in shot.dialogue]}


def edited(before: ShotList, after: ShotList, kind: str) -> None:
    """What every edit by command keeps: locks, lengths, and the ids of shots that live on."""
    now, was = {shot.id: shot for shot in after.shots}, {shot.id for shot in before.shots}
    for shot in before.shots:
        if shot.locked and kind not in ("unlock", "note"):
            assert now.get(shot.id) == shot, f"the locked shot {shot.id} has changed by {kind}"
    assert len(now) == len(after.shots), "an id stands twice"
    assert set(before.retired) <= set(after.retired) and was - set(now) <= set(after.retired), "an id that is gone can come again"
    assert not (set(now) - was) & set(before.retired), "an id has come again"
    if kind not in ("split", "split at", "merge", "add", "delete"):
        assert set(now) == was, f"ids have changed by {kind}"
    summed = before.frames == before.target_frames or kind not in ("lock", "lock scene", "unlock", "approve", "note")
    assert after.frames == after.target_frames or not summed, f"{after.frames} frames, wanted {after.target_frames}"
