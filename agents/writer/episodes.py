"""The writer at a chosen arc: bible, episodes, and changes by patch.

What a model returns is checked here before anybody uses it; a reply that does not hold is refused, never repaired by guess.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from loreboard.llm import nothing
from loreboard.story.arc import Arc, Pitch
from loreboard.story.bible import Bible, EpisodePlan, Looks, State
from loreboard.story.draft import Draft
from loreboard.story.facts import Contradiction, EpisodePatch, Repairs
from loreboard.story.notes import Note, Patch, Revision
from loreboard.story.premise import Premise
from loreboard.story.script import Script

from ..desk import Desk, numbered, page, rows
from ..patching import apply_faults

SECONDS_A_LINE = 2.75
"""What a line of action or speech plays on average, by our own estimator over 15 offline and 10 recorded episodes, 2026-11-29."""


async def bible(desk: Desk, premise: Premise, arc: Arc, lore: str, notes: str = "") -> Bible:
    """The book for `arc`; `notes` are the user's own, "" for none. Raises UnusableReply when somebody or something stands in it twice, or an episode is missing."""
    return await desk.ask(
        "bible", "writer/bible", Bible, lambda told: bible_faults(told, premise.episodes), "a bible",
        premise=premise.text, arc=page(arc.pitch), lore=lore, episodes=str(premise.episodes), seconds=str(premise.seconds), notes=notes,
    )  # fmt: skip


def bible_faults(told: Bible, episodes: int) -> list[str]:
    """What makes `told` unusable, a sentence each. Pure, so that a bible edited by hand is checked with it too."""
    out: list[str] = []
    for what, names in (
        ("person", [c.name for c in told.cast]),
        ("place", [p.name for p in told.places]),
        ("prop", [p.name for p in told.props]),
    ):
        out += [f"the {what} {name} stands in it twice" for name in _twice(names)]
    out += [f"the look of {look[:40]!r} is given to two people" for look in _twice(c.look for c in told.cast)]
    out += [f"{c.name} has no look" for c in told.cast if not c.look.strip()]
    if [e.number for e in told.episodes] != list(range(1, episodes + 1)):
        out.append(f"it plans episodes {[e.number for e in told.episodes]}, wanted 1 to {episodes}")
    ids = [b.id for e in told.episodes for b in e.beats]
    out += [f"the beat {id_} stands in it twice" for id_ in _twice(ids)]
    out += [f"episode {e.number} has no beats" for e in told.episodes if not e.beats]
    places = {p.name.casefold() for p in told.places}
    out += [
        f"beat {b.id} plays at {b.place}, which is no place of the book"
        for e in told.episodes
        for b in e.beats
        if b.place.casefold() not in places
    ]
    return out


async def draft(
    desk: Desk,
    premise: Premise,
    arc: Arc,
    book: Bible,
    plan: EpisodePlan,
    lore: str,
    worn_out: str,
    also: Callable[[Draft], Sequence[str]] = nothing,
) -> Draft:
    """One episode, written against its own entry and exit states only. Looks are not sent: a changed coat changes no word.

    Raises UnusableReply when a beat has no scene, a scene no lines, somebody speaks whom the book does not know, or `also` objects.
    """
    step = f"e{plan.number:02d}/script"
    told = await desk.ask(
        step, "writer/script", Draft, lambda told: [*draft_faults(told, book, plan), *also(told)], f"episode {plan.number}",
        premise=premise.text, arc=page(season(arc)), bible=page(told_of(book)), lore=lore, worn_out=worn_out, seconds=str(premise.seconds),
        lines=str(round(premise.seconds / SECONDS_A_LINE)), plan=rows_of(plan), before=states(plan.entry), after=states(plan.exit),
    )  # fmt: skip
    return _cued(told) if desk.language == "en" else told


def rows_of(plan: EpisodePlan) -> str:
    """`plan` without its edges, a beat a row."""
    head = page({"number": plan.number, "title": plan.title, "turning_point": plan.turning_point})
    return f"{head}\nbeats:\n{rows(plan.beats)}"


def states(told: Iterable[State]) -> str:
    """Entry or exit states, one a row: "Mei, place: kitchen"."""
    return "\n".join(f"{x.who}, {x.attribute}: {x.value}" for x in told)


def season(arc: Arc) -> Pitch:
    """`arc` as those see it who write or read one episode: what turns when, and nothing of how it was chosen."""
    return arc.pitch.model_copy(update={"lore": (), "cast": (), "from_premise": ""})


def told_of(book: Bible) -> Bible:
    """`book` without plans and pictures: the rule, who talks how, which places and things there are."""
    people = tuple(c.model_copy(update={"look": ""}) for c in book.cast)
    places = tuple(p.model_copy(update={"look": "", "light": ()}) for p in book.places)
    return book.model_copy(update={"episodes": (), "cast": people, "places": places, "style": "", "credits": ()})


def _cued(told: Draft) -> Draft:
    """`told` with its cues in capitals, as English scripts write them."""
    scenes = [
        s.model_copy(update={"lines": tuple(x.model_copy(update={"who": x.who and x.who.upper()}) for x in s.lines)}) for s in told.scenes
    ]
    return told.model_copy(update={"scenes": tuple(scenes)})


def draft_faults(told: Draft, book: Bible, plan: EpisodePlan) -> list[str]:
    """What makes `told` unusable, a sentence each. Pure."""
    out: list[str] = []
    wanted = [beat.id for beat in plan.beats]
    written = [beat for scene in told.scenes for beat in scene.beats]
    if missing := [b for b in wanted if b not in set(written)]:
        out.append(f"beats {missing} have no scene")
    if twice := _twice(written):
        out.append(f"beats {twice} are in two scenes")
    if strange := sorted(set(written) - set(wanted)):
        out.append(f"beats {strange} are not in the plan")
    out += [
        f"the scene at {s.place} has no lines"
        for s in told.scenes
        if not any(x.kind in ("action", "speech") and x.text.strip() for x in s.lines)
    ]
    out += [
        f"somebody speaks no words at {s.place}" for s in told.scenes if any(x.kind == "speech" and not x.text.strip() for x in s.lines)
    ]
    spoken = {line.who for scene in told.scenes for line in scene.lines if line.kind == "speech"}
    out += [f"{who or 'nobody'} speaks and is not in the book" for who in sorted(spoken, key=str) if not who or book.character(who) is None]
    return out


async def revise(
    desk: Desk, step: str, script: Script, book: Bible, notes: Iterable[Note], keep: Iterable[str], offered: Iterable[Patch] = ()
) -> tuple[Patch, ...]:
    """Patches that answer `notes`, beside those that the doctor has `offered`. Whether they apply is for `screenplay` to say."""
    told = await desk.ask(
        step, "writer/revise", Revision,
        bible=page(told_of(book)), script=numbered(script), notes=page(tuple(notes)), keep="\n".join(keep), offered=rows(tuple(offered)),
    )  # fmt: skip
    return told.patches


async def reconcile(desk: Desk, scripts: Mapping[int, Script], conflicts: Iterable[Contradiction]) -> tuple[EpisodePatch, ...]:
    """Patches that make episodes agree. `scripts` by episode number; only those that a conflict touches are sent.

    Raises UnusableReply when a patch does not apply to its script.
    """
    conflicts = tuple(conflicts)
    touched = sorted({at.episode for c in conflicts for at in (c.first, c.second)} & set(scripts))
    shown = "\n\n".join(f"episode {n}\n{numbered(scripts[n])}" for n in touched)
    told = await desk.ask(
        "reconcile", "writer/reconcile", Repairs, lambda told: repair_faults(told, scripts), "repairs of the scripts",
        conflicts=page(conflicts), scripts=shown,
    )  # fmt: skip
    return told.patches


def repair_faults(told: Repairs, scripts: Mapping[int, Script]) -> list[str]:
    """What makes `told` unusable, a sentence each. Pure."""
    wrong = [f"there is no episode {p.episode}" for p in told.patches if p.episode not in scripts]
    for number, script in scripts.items():
        wrong += [f"episode {number}: {why}" for why in apply_faults((p.patch for p in told.patches if p.episode == number), script)]
    return wrong


async def looks(desk: Desk, step: str, title: str, cast: str, places: str) -> Looks:
    """The looks that a person's finished script gives its people and places. `cast` and `places` are digests of it."""
    return await desk.ask(step, "writer/looks", Looks, title=title, cast=cast, places=places)


def _twice(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    out: list[str] = []
    for name in names:
        key = name.casefold()
        if key in seen and name not in out:
            out.append(name)
        seen.add(key)
    return out
