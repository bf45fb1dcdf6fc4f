"""S10: does a prompt show only who and what its lines and the bible know, and is it a picture of its own?"""

import re
from collections.abc import Iterator
from itertools import chain

from loreboard.agents.storyboard import wording
from loreboard.evals import words
from loreboard.evals.measure import Evidence, Measure, data
from loreboard.story.bible import Bible
from loreboard.story.script import Script
from loreboard.story.shots import Shot, ShotList

from .clones import clones
from .sight import standing, told


def fidelity(shots: ShotList, script: Script | None = None, book: Bible | None = None) -> Measure:
    """S10: people and things of the prompt that neither the scene's lines nor the bible have; prompts that say "nobody"
    over somebody; prompts of two shots that are near enough one.

    A thing may be seen in any shot of the scene that names it, so a prompt is held to its scene, not to its own lines alone.
    Things and nameless people are those of `evals/things.yaml`; a thing that is on no list goes unseen. Clones are compared
    by what is a shot's own: its prompt without looks and without what most shots of the place say. Judged are the shots.
    """
    tongue, say = shots.language, told().say
    twins, empty = standing("S10", shots, clones(shots)), standing("S10", shots, _crowded(shots))
    values = {"clones": float(len(twins)), "crowded": float(len(empty))}
    if script is None or script.sha256 != shots.script.sha256:
        why = say("no_script" if script is None else "other_script", tongue)
        return told().measure("S10", tongue, values, len(shots.shots), (*twins, *empty), why=why)
    invented = standing("S10", shots, (e for shot in shots.shots for e in _invented(shot, shots, script, book)))
    values = {"inventions": float(len(invented))} | values
    return told().measure("S10", tongue, values, len(shots.shots), (*invented, *twins, *empty))


def _invented(shot: Shot, shots: ShotList, script: Script, book: Bible | None) -> Iterator[Evidence]:
    """People and things of the prompt that come from nowhere."""
    tongue, say = shots.language, told().say
    scene = next((s for s in script.scenes if s.id == shot.scene), None)
    lines = " ".join(chain((scene.heading,), scene.speakers, (line.text for line in scene.lines))) if scene else ""
    known = f"{lines} {_bible(book, shot)} {_camera_words(tongue)}".casefold()
    core = shot.prompt.core
    who = {
        name
        for name in _cast(book)
        if _names(name, core) and not _names(name, f"{lines} {_planned(book, shots.episode, scene.heading if scene else '')}")
    }
    who |= {s.name for s in shot.subjects if not _names(s.name, lines) and s.name not in _cast(book)}
    if tongue == "en":
        who |= {name for name in words.names(core) if name.casefold() not in known}
    for name in sorted(who):
        yield Evidence(shots=(shot.id,), lines=shot.lines, text=say("stranger", tongue, who=name))
    for kind in ("people", "things"):
        have = {*words.found(known, kind, tongue), *told().setting("everywhere")[tongue]}
        for thing in dict.fromkeys(words.found(core, kind, tongue)):
            if thing not in have and thing not in known:
                yield Evidence(shots=(shot.id,), lines=shot.lines, text=say("invention", tongue, what=thing))


def _cast(book: Bible | None) -> tuple[str, ...]:
    return tuple(person.name for person in book.cast) if book else ()


def _planned(book: Bible | None, episode: int, heading: str) -> str:
    """Who the plan puts on screen in the place of a scene."""
    plan = next((plan for plan in book.episodes if plan.number == episode), None) if book else None
    return (
        " ".join(f"{beat.what} {' '.join(beat.on)}" for beat in plan.beats if beat.place.casefold() in heading.casefold()) if plan else ""
    )


def _bible(book: Bible | None, shot: Shot) -> str:
    if book is None:
        return " ".join((shot.light, *(subject.look for subject in shot.subjects)))
    place = book.place(shot.place)
    looks = (person.look for subject in shot.subjects if (person := book.character(subject.name)))
    things = (f"{prop.name} {prop.look}" for prop in book.props)
    return " ".join((book.style, shot.light, place.look if place else "", *looks, *things, *_cast(book)))


def _camera_words(language: str) -> str:
    groups = data("loreboard.agents.storyboard", "camera.yaml")
    return " ".join(
        term[language] for group in groups.values() if isinstance(group, dict) for term in group.values() if isinstance(term, dict)
    )


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
        seen = [*sorted(name for name in cast if _names(name, shot.picture)), *words.found(shot.picture, "people", tongue)]
        seen += pronoun.findall(shot.picture)
        if seen:
            text = told().say("crowded", tongue, nobody=wording.term("framing", "empty", tongue), who=seen[0])
            yield Evidence(shots=(shot.id,), lines=shot.lines, text=text)
