"""S10: does a prompt show only who and what the script and the bible know, and is it a picture of its own?"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from loreboard.evals.measure import Evidence, Measure
from loreboard.story import things, wording
from loreboard.story.bible import Bible
from loreboard.story.script import Language, Scene, Script
from loreboard.story.shots import Shot, ShotList
from loreboard.story.things import Kind
from loreboard.story.vocabulary import vocabulary

from .clones import clones
from .sight import standing, told


def fidelity(shots: ShotList, script: Script | None = None, book: Bible | None = None) -> Measure:
    """S10: people and things of the prompt that neither the scene's lines nor the bible have; prompts that say "nobody"
    over somebody; prompts of two shots that are near enough one.

    People are held to the scene, the lines and the plan of it; a thing may be seen once the episode or the bible has named it
    (whether it can be where it is seen, continuity asks). Things and nameless people are those of `story/things.yaml`; what is
    on no list goes unseen. Clones are compared
    by what is a shot's own: its prompt without looks and without what most shots of the place say. Judged are the shots.
    """
    tongue, say = shots.language, told().say
    if not shots.shots:
        return told().unjudged("S10", tongue, "no_shots")
    twins, empty = standing("S10", shots, clones(shots)), standing("S10", shots, _crowded(shots))
    values = {"clones": float(len(twins)), "crowded": float(len(empty))}
    if script is None or script.sha256 != shots.script.sha256:
        why = say("no_script" if script is None else "other_script", tongue)
        return told().measure("S10", tongue, values, len(shots.shots), (*twins, *empty), why=why)
    known, here = _known(shots, script, book), {scene.id: _here(scene, book, shots.episode) for scene in script.scenes}
    invented = standing("S10", shots, (e for shot in shots.shots for e in _invented(shot, shots, here.get(shot.scene, ""), known)))
    values = {"inventions": float(len(invented))} | values
    return told().measure("S10", tongue, values, len(shots.shots), (*invented, *twins, *empty))


class _Known(NamedTuple):
    """What the episode and the bible name, as text, as words of the lists, and who is of the cast."""

    text: str
    listed: dict[Kind, set[str]]
    cast: tuple[str, ...]


def _known(shots: ShotList, script: Script, book: Bible | None) -> _Known:
    tongue = shots.language
    told_of = [scene.heading for scene in script.scenes] + [line.text for line in script.lines] + [shot.light for shot in shots.shots]
    if book:
        told_of += [book.style, *(f"{person.name} {person.line} {person.look}" for person in book.cast)]
        told_of += [place.look for place in book.places] + [f"{prop.name} {prop.look}" for prop in book.props]
        told_of += [f"{s.who} {s.attribute} {s.value}" for plan in book.episodes for s in plan.entry]
        told_of += [beat.what for plan in book.episodes if plan.number == shots.episode for beat in plan.beats]
    text = " ".join((*told_of, *_camera_words(tongue))).casefold()
    everywhere = told().setting("everywhere")[tongue]
    kinds: tuple[Kind, ...] = ("people", "things")
    cast = tuple(person.name for person in book.cast) if book else ()
    return _Known(text, {kind: {*things.found(text, kind, tongue), *everywhere} for kind in kinds}, cast)


def _here(scene: Scene, book: Bible | None, episode: int) -> str:
    """The scene's lines and speakers, and what the plan puts in its place, and who."""
    plan = next((plan for plan in book.episodes if plan.number == episode), None) if book else None
    beats = [beat for beat in plan.beats if beat.place.casefold() in scene.heading.casefold()] if plan else []
    return " ".join((scene.heading, *scene.speakers, *(line.text for line in scene.lines), *(f"{b.what} {' '.join(b.on)}" for b in beats)))


def _invented(shot: Shot, shots: ShotList, here: str, known: _Known) -> Iterator[Evidence]:
    """People and things of the prompt that come from nowhere."""
    tongue, say, core = shots.language, told().say, shot.prompt.core
    who = {name for name in known.cast if _names(name, core) and not _names(name, here)}
    who |= {s.name for s in shot.subjects if not _names(s.name, here) and s.name not in known.cast}
    if tongue == "en":
        who |= {name for name in things.names(core) if name.casefold() not in known.text}
    for name in sorted(who):
        yield Evidence(shots=(shot.id,), lines=shot.lines, text=say("stranger", tongue, who=name))
    for kind, have in known.listed.items():
        for thing in dict.fromkeys(things.found(core, kind, tongue)):
            if thing not in have and not (tongue == "zh" and any(thing in other or other in thing for other in (known.text, *have))):
                yield Evidence(shots=(shot.id,), lines=shot.lines, text=say("invention", tongue, what=thing))


@cache
def _camera_words(language: Language) -> tuple[str, ...]:
    return tuple(wording.term(term.kind, term.id, language) for term in vocabulary().terms if term.kind in wording.SAID)


def _names(name: str, text: str) -> bool:
    bound = r"(?<!\w){}(?!\w)" if name.isascii() else "{}"
    return re.search(bound.format(re.escape(name)), text, re.I) is not None


def _crowded(shots: ShotList) -> Iterator[Evidence]:
    """A prompt that says nobody is in frame, and shows somebody: by name, by a noun, or as he, she or they."""
    tongue = shots.language
    cast = {s.name for shot in shots.shots for s in shot.subjects} | {d.who for shot in shots.shots for d in shot.dialogue}
    pronoun = re.compile(told().setting("pronouns")[tongue], re.I)
    for shot in shots.shots:
        if shot.camera.framing != "empty" or shot.subjects:
            continue
        seen = [*sorted(name for name in cast if _names(name, shot.picture)), *things.found(shot.picture, "people", tongue)]
        seen += pronoun.findall(shot.picture)
        if seen:
            text = told().say("crowded", tongue, nobody=wording.term("framing", "empty", tongue), who=seen[0])
            yield Evidence(shots=(shot.id,), lines=shot.lines, text=text)
