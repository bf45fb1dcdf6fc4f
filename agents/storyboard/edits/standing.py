"""What a person says of a shot without changing what it shows: that it stands, that a rule may be broken, a note."""

from collections.abc import Callable, Iterable

from loreboard.story.errors import BadInput
from loreboard.story.shots import Shot, ShotList, Waiver

from .table import open_to_change, the_shot


def lock(shots: ShotList, names: Iterable[str]) -> ShotList:
    """No later edit changes these shots, and the rest is fitted around them."""
    return _each(shots, names, lambda shot: shot.model_copy(update={"status": "locked"}))


def unlock(shots: ShotList, names: Iterable[str]) -> ShotList:
    """These shots may be changed again; they are drafts."""

    def free(shot: Shot) -> Shot:
        return shot.model_copy(update={"status": "draft"}) if shot.locked else shot

    return _each(shots, names, free)


def approve(shots: ShotList, names: Iterable[str]) -> ShotList:
    """These shots are good as they are; one that is edited later is a draft again."""
    return _each(shots, names, lambda shot: open_to_change(shot).model_copy(update={"status": "approved"}))


def waive(shots: ShotList, name: str, code: str, reason: str, by: str) -> ShotList:
    """The shot may break the rule `code`. Raises BadInput without a reason."""
    code = code.strip().upper()
    if not code or not reason.strip():
        raise BadInput("A waiver has a code and a reason", name, "Give the code that `loreboard check` prints, and --reason.")

    def excused(shot: Shot) -> Shot:
        kept = tuple(w for w in shot.waivers if w.code.upper() != code)
        new = Waiver(code=code, reason=reason.strip(), by=by)
        return shot if new in shot.waivers else shot.model_copy(update={"waivers": (*kept, new)})

    return _each(shots, [name], excused)


def unwaive(shots: ShotList, name: str, code: str) -> ShotList:
    """The shot keeps the rule again. Raises BadInput when it was not waived."""
    shot = the_shot(shots, name)
    kept = tuple(w for w in shot.waivers if w.code.upper() != code.strip().upper())
    if len(kept) == len(shot.waivers):
        there = ", ".join(w.code for w in shot.waivers)
        raise BadInput(f"{code} is not waived here", shot.id, f"Waived are: {there}." if there else "Nothing is waived here.")
    return _each(shots, [name], lambda shot: shot.model_copy(update={"waivers": kept}))


def note(shots: ShotList, name: str, text: str) -> ShotList:
    """The shot's note; "" takes it away. A locked shot may have one too."""
    return _each(shots, [name], lambda shot: shot.model_copy(update={"notes": text.strip()}))


def _each(shots: ShotList, names: Iterable[str], change: Callable[[Shot], Shot]) -> ShotList:
    wanted = {the_shot(shots, name).id for name in names}
    out = []
    for shot in shots.shots:
        new = change(shot) if shot.id in wanted else shot
        out.append(new if new == shot else new.model_copy(update={"rev": shot.rev + 1}))
    return shots.model_copy(update={"shots": tuple(out)})
