"""After every edit: ids that are gone are retired, a scene is entered as before, light, people, assets and prompt are said anew, and the
lengths are fitted."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from loreboard.agents.storyboard.making import light_at
from loreboard.agents.storyboard.verify import faults
from loreboard.story import wording
from loreboard.story.camera import Transition
from loreboard.story.errors import BadInput
from loreboard.story.shots import Asset, Ref, Role, Shot, ShotList
from loreboard.story.wordlists import has_word

from .lengths import fitted
from .table import Table, line_of

MENDABLE = frozenset({"LENGTH", "LINE_TOO_LONG", "UNSAID", "ELSEWHERE", "RETYPED", "NOT_RUNNING"})
"""Faults of `verify` that fitting a list anew takes away: code derives what is wrong."""


def refit(shots: ShotList, table: Table, target: int | None = None) -> ShotList:
    """`shots` with lengths, speech, captions, assets and prompts made anew from what each shot claims and shows, to `target` frames if
    given. Locked shots stay. Raises BadInput when that cannot be."""
    shots = shots.model_copy(update={"target_frames": target or shots.target_frames})
    return _checked(shots, reworded(fitted(shots, table), table), table)


def settled(before: ShotList, after: Sequence[Shot], table: Table, touched: Collection[str]) -> ShotList:
    """The list with the shots `after` in place of those of `before`. `touched` are the ids of shots that the edit has changed or made.

    Raises BadInput when no lengths fit, or when a locked shot would have to change.
    """
    was = {shot.id: shot for shot in before.shots}
    there = {shot.id for shot in after}
    gone = [shot.id for shot in before.shots if shot.id not in there]
    placed = _entered(before.shots, [_lit(_revised(s, was), before) if s.id in touched else s for s in after])
    told = before.model_copy(update={"shots": tuple(placed), "retired": (*before.retired, *gone)})
    new = fitted(told, table)
    said = {s.id for s in new.shots if s.id in touched or s.transition_in != getattr(was.get(s.id), "transition_in", "")}
    return _checked(before, _worded(new, said, table), table)


def _checked(before: ShotList, after: ShotList, table: Table) -> ShotList:
    """`after`. Raises BadInput when it has faults that `before` had not, or has changed a locked shot."""
    locked = {s.id: s for s in before.shots if s.locked}
    if broken := [s.id for s in after.shots if s.id in locked and s != locked[s.id]]:
        raise BadInput("The edit would change a locked shot", ", ".join(broken), "Unlock it first.")
    had = {(f.code, f.shot, f.line) for f in faults(before, table.script)}
    if new := [f for f in faults(after, table.script) if (f.code, f.shot, f.line) not in had]:
        raise BadInput(
            f"The list would not hold: {new[0].text}", new[0].shot, "Leave the shot as it is, or move its lines by split and merge."
        )
    return after


def _revised(shot: Shot, was: Mapping[str, Shot]) -> Shot:
    """One revision on; what was approved has changed since."""
    if shot.id not in was:
        return shot
    status = "draft" if shot.status == was[shot.id].status == "approved" else shot.status
    return shot.model_copy(update={"rev": was[shot.id].rev + 1, "status": status})


def _lit(shot: Shot, shots: ShotList) -> Shot:
    """In the light of its line, where it has come over from the other side of the light's change; else as it was."""
    scene = next((s for s in shots.scenes if s.id == shot.scene), None)
    if scene is None or shot.group not in (f"{scene.id}a", f"{scene.id}b"):
        return shot
    light, group = light_at(scene.light, scene.id, line_of(shot), shots.language)
    return shot if group == shot.group else shot.model_copy(update={"light": light, "group": group})


def _entered(before: Sequence[Shot], after: Sequence[Shot]) -> list[Shot]:
    """`after`, with each scene entered as it was: the transition goes to the shot that is now first."""
    opened, out = _firsts(before), list(after)
    for scene, first in _firsts(after).items():
        was = opened.get(scene)
        if was is None or was.id == first.id or (was.transition_in, was.overlap) == ("cut", 0):
            continue
        if first.locked or was.locked:
            raise BadInput(f"The scene is entered by a {was.transition_in} into a locked shot", was.id, "Unlock it first.")
        for n, shot in enumerate(out):
            if shot.id == first.id:
                out[n] = _joined(shot, was.transition_in, was.overlap)
            elif shot.id == was.id:
                out[n] = _joined(shot, "cut", 0)
    return out


def _joined(shot: Shot, transition: Transition, overlap: int) -> Shot:
    return shot.model_copy(update={"transition_in": transition, "overlap": overlap})


def _firsts(shots: Iterable[Shot]) -> dict[str, Shot]:
    out: dict[str, Shot] = {}
    for shot in shots:
        out.setdefault(shot.scene, shot)
    return out


def reworded(shots: ShotList, table: Table) -> ShotList:
    """`shots` with assets and prompts made anew, those of locked shots left as they are."""
    return _worded(shots, {shot.id for shot in shots.shots}, table)


def _worded(shots: ShotList, which: Collection[str], table: Table) -> ShotList:
    """`shots`, those of `which` that are not locked with assets and prompt as they now are."""
    assets = {asset.id: asset for asset in shots.assets}
    out = []
    for shot in shots.shots:
        if shot.id in which and not shot.locked:
            shot = shot.model_copy(update={"refs": _refs(shot, assets)})
            place = _place(shot, assets, table)
            shot = shot.model_copy(update={"prompt": wording.prompt(shot, place, shots.style, shots.language)})
        out.append(shot)
    return shots.model_copy(update={"shots": tuple(out)})


def _place(shot: Shot, assets: Mapping[str, Asset], table: Table) -> str:
    """What its place looks like: as the list has it, else the book, else by its name only."""
    told = next((assets[ref.asset].text for ref in shot.refs if ref.role == "location" and ref.asset in assets), "")
    place = table.book.place(shot.place) if table.book and not told else None
    return told or (place.look if place else shot.place)


def _refs(shot: Shot, assets: Mapping[str, Asset]) -> tuple[Ref, ...]:
    """The looks of those it shows, the voices of those it hears, the things it names; all other refs as they were."""
    was = {ref.asset: ref for ref in shot.refs}
    shown = {(s.name, s.look) for s in shot.subjects}
    heard = {d.who.casefold() for d in shot.dialogue}
    words = (shot.picture, shot.start, shot.end, *(s.doing for s in shot.subjects), *(f.value for f in shot.state))
    seen = " ".join(words).casefold()

    def found(kind: str) -> list[str]:
        return [
            a.id
            for a in assets.values()
            if a.kind == kind
            and (
                ((a.of, a.text) in shown and kind == "look")
                or (kind == "voice" and a.of.casefold() in heard)
                or (kind == "prop" and has_word(seen, a.of.casefold()))
            )
        ]

    derived = {name: Ref(asset=name, role=role) for kind, role in _DERIVED for name in found(kind)}
    ours = {a.id for a in assets.values() if a.kind in ("look", "voice", "prop")}
    left = [ref for ref in shot.refs if ref.asset not in ours or ref.asset in derived]
    return (*left, *(ref for name, ref in derived.items() if name not in was))


_DERIVED: tuple[tuple[str, Role], ...] = (("look", "identity"), ("prop", "prop"), ("voice", "voice"))
