"""The one-screen report as a value: the figures, at most seven notes, and the verdict. Everything else is counted and folded away."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from loreboard.screenplay.pace import SHIPPED, Pace
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.notes import Coverage, Fix, Judged, Muted, Note, Reading, Verdict
from loreboard.story.script import Script

from . import meaning, measures
from .checks import findings
from .flag import Flag, checks, told, words
from .looking import cast
from .read import MAX_NOTES
from .verdict import verdict
from .warm import warm


def coverage(
    read: Reading,
    script: Script,
    book: Bible,
    plan: EpisodePlan,
    seconds: int,
    load: float,
    by_rules: bool = False,
    worn: Sequence[Note] = (),
    pace: Pace = SHIPPED,
    mute: Mapping[str, str] | None = None,
    revised: Sequence[Judged] = (),
) -> Coverage:
    """The report on an episode: what `read` notes, `worn`, the clichés that the radar sees, and what code finds, the weightiest first.

    `by_rules` says that no reader stands behind the labels; `mute` are checks that the series does not want to hear of, each with its
    reason; `revised` is what was tried on the script.
    """
    muted = mute or {}
    found = findings(script, book, plan, read, muted)
    notes, faint = against(_by_rules(read, found) if by_rules else read, script, found, worn, muted)
    labels = () if by_rules else read.labels
    grid = measures.grid(script, book, plan, labels, seconds, load, pace, muted)
    word, reason = verdict(grid, notes, script.language, not by_rules)
    shown = foremost(notes)
    return Coverage(
        episode=plan.number, logline=read.logline, verdict=word, reason=reason, grid=grid, notes=shown, keep=read.keep[:3],
        more=(*(note for note in notes if note not in shown), *faint), warmth=warm(script, cast(script, book), plan),
        muted=tuple(Muted(check=check, reason=why) for check, why in muted.items()), revised=tuple(revised),
        phrases=not meaning.reads(),
    )  # fmt: skip


def rated(script: Script, book: Bible | None = None, plan: EpisodePlan | None = None, seconds: int | None = None) -> tuple[Verdict, str]:
    """The verdict on a script that nobody has read but rules, as far as it can be measured without a reader."""
    nothing = Reading(logline="", labels=(), notes=(), keep=(), patches=())
    notes, _ = against(nothing, script, findings(script, book, plan, nothing, ()), (), ())
    return verdict(measures.grid(script, book, plan, (), seconds, None), notes, script.language, False)


def against(
    read: Reading, script: Script, flags: Iterable[Flag], worn: Sequence[Note], muted: Collection[str]
) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
    """All that stands against a draft, and what is only faintly accused, each by the order of checks; of one check the reader's words first, and
    no line twice."""
    own = [note for note in (*read.notes, *worn) if note.check not in muted]
    said = {(note.check, note.line) for note in own}
    found = [flag for flag in flags if flag.check not in muted and (flag.check, flag.line) not in said]
    rank = {check: at for at, check in enumerate(checks())}

    def ordered(notes: Iterable[Note]) -> tuple[Note, ...]:
        return tuple(sorted(notes, key=lambda note: rank[note.check]))

    return (
        ordered([*own, *(note_of(flag, script) for flag in found if not flag.faint)]),
        ordered(note_of(flag, script) for flag in found if flag.faint),
    )


def _by_rules(read: Reading, flags: Iterable[Flag]) -> Reading:
    """What rules have written down for a reader: a note that says no more than a faint flag does is none."""
    faint = {(flag.check, flag.line) for flag in flags if flag.faint}
    return read.model_copy(update={"notes": tuple(note for note in read.notes if (note.check, note.line) not in faint)})


def foremost(notes: Sequence[Note]) -> tuple[Note, ...]:
    """The seven to show: of one check no more than two while others wait."""
    counted: Counter[str] = Counter()
    first: list[int] = []
    later: list[int] = []
    for at, note in enumerate(notes):
        counted[note.check] += 1
        (first if counted[note.check] <= told()["alike_notes"] else later).append(at)
    return tuple(notes[at] for at in sorted([*first, *later][:MAX_NOTES]))


def note_of(flag: Flag, script: Script) -> Note:
    """A finding as a note, with the two ways out of its check."""
    first, second = (Fix(kind=way["kind"], text=way[script.language]) for way in words()["fixes"][flag.check])
    return Note(check=flag.check, line=flag.line, quote=flag.quote, cost=flag.why, fixes=(first, second))
