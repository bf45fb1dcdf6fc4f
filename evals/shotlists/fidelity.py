"""S10: does a prompt show only who and what the script and the bible know, and is it a picture of its own?"""

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

    People are held to the scene, the lines and the plan of it; a thing may be seen once the episode or the bible has named it
    (whether it can be where it is seen, continuity asks). Things and nameless people are those of `evals/things.yaml`; what is
    on no list goes unseen. Clones are compared
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
    tongue, say, core = shots.language, told().say, shot.prompt.core
    scene = next((s for s in script.scenes if s.id == shot.scene), None)
    lines = " ".join(chain((scene.heading,), scene.speakers, (line.text for line in scene.lines))) if scene else ""
    here = f"{lines} {_planned(book, shots.episode, scene.heading if scene else '')}"
    told_of = " ".join(chain((scene.heading for scene in script.scenes), (line.text for line in script.lines)))
    known = f"{told_of} {here} {_bible(book, shot)} {_camera_words(tongue)}".casefold()
    cast = tuple(person.name for person in book.cast) if book else ()
    who = {name for name in cast if _names(name, core) and not _names(name, here)}
    who |= {s.name for s in shot.subjects if not _names(s.name, here) and s.name not in cast}
    if tongue == "en":
        who |= {name for name in words.names(core) if name.casefold() not in known}
    for name in sorted(who):
        yield Evidence(shots=(shot.id,), lines=shot.lines, text=say("stranger", tongue, who=name))
    for kind in ("people", "things"):
        have = {*words.found(known, kind, tongue), *told().setting("everywhere")[tongue]}
        for thing in dict.fromkeys(words.found(core, kind, tongue)):
            if thing not in have and not (tongue == "zh" and any(thing in other or other in thing for other in (known, *have))):
                yield Evidence(shots=(shot.id,), lines=shot.lines, text=say("invention", tongue, what=thing))


def _planned(book: Bible | None, episode: int, heading: str) -> str:
    """What the plan puts in the place of a scene, and who."""
    plan = next((plan for plan in book.episodes if plan.number == episode), None) if book else None
    return (
        " ".join(f"{beat.what} {' '.join(beat.on)}" for beat in plan.beats if beat.place.casefold() in heading.casefold()) if plan else ""
    )


def _bible(book: Bible | None, shot: Shot) -> str:
    """What may be seen anywhere: the style, the place, the props, and everybody of the cast as they look and are called."""
    if book is None:
        return " ".join((shot.light, *(subject.look for subject in shot.subjects)))
    place = book.place(shot.place)
    people = (f"{person.name} {person.line} {person.look}" for person in book.cast)
    things = (f"{prop.name} {prop.look}" for prop in book.props)
    states = (f"{s.who} {s.attribute} {s.value}" for plan in book.episodes for s in plan.entry)
    return " ".join((book.style, shot.light, place.look if place else "", *people, *things, *states))


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
