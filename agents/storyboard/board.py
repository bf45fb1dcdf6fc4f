"""The artist at work: one scene in, its shots out.

Knows nothing of lengths to the frame; `listing` makes a shot list of what is drawn here.
"""

from loreboard.agents.desk import Desk, numbered, page
from loreboard.screenplay.headings import take_apart
from loreboard.story.arc import Arc
from loreboard.story.bible import Beat, Bible, Character, Place
from loreboard.story.drawn import SceneShots
from loreboard.story.script import Scene

from .positions import NOWHERE, Position
from .refusing import uncovered, unplayable


async def board(
    desk: Desk, step: str, scene: Scene, bible: Bible, beats: tuple[Beat, ...], seconds: float, story: str, position: Position = NOWHERE
) -> SceneShots:  # fmt: skip
    """Break `scene` into shots that between them claim each of its lines once, in order.

    `beats` are those of the plan that play in it (none for a person's script), `story` is what `story_of` makes, `seconds` is what it
    should take, `position` where in the episode it stands. Two passes at most: what is wrong with the first is told, and of the two the later that covers the scene is taken,
    with whatever else is wrong in it left to the checks. Raises UnusableReply naming the lines or people that are wrong when neither does.
    """
    return await desk.ask(
        step,
        "storyboard/shots",
        SceneShots,
        lambda drawn: faults(scene, bible, drawn, seconds),
        "a full cover of the scene",
        repairs=1,
        must=lambda drawn: uncovered(scene, bible, drawn),
        story=story,
        heading=scene.heading,
        place=page(place) if (place := lit_place(scene, bible)) else scene.heading,
        people="\n".join(f"- {c.name}" for c in people_of(scene, bible)),
        beats="\n".join(f"- {beat.what} [{beat.feeling}]" for beat in beats),
        seconds=f"{seconds:.0f}",
        shots=f"{position.shots(seconds)}",
        position=position.told(),
        body=numbered(scene),
    )


def story_of(bible: Bible, arc: Arc | None, worn_out: str) -> str:
    """What the artist of any scene knows of the series: its style, its rule, who is who, which things matter, and what turns when.

    No looks: code adds those to every prompt word for word, so a changed coat redraws nothing.
    """
    told = {
        "title": bible.title,
        "logline": bible.logline,
        "style": bible.style,
        "rule": bible.rule.model_dump(mode="json"),
        "cast": [{"name": c.name, "role": c.role, "line": c.line} for c in bible.cast],
        "props": [{"name": p.name, "look": p.look} for p in bible.props],
        "turns": [f"{turn.episode} {turn.title}: {turn.event}" for turn in arc.turns] if arc else [],
        "last_image": arc.last_image if arc else "",
        "worn_out": [row.removeprefix("- ") for row in worn_out.splitlines()],
    }
    return page(told)


def faults(scene: Scene, bible: Bible, drawn: SceneShots, seconds: float | None = None) -> list[str]:
    """What is wrong with `drawn` as a cover of `scene` in `seconds`: one sentence each, empty when it is right. Pure."""
    return uncovered(scene, bible, drawn) + unplayable(scene, bible, drawn, seconds)


def place_of(scene: Scene, bible: Bible) -> Place | None:
    """The bible's place for the scene's heading, or None."""
    return bible.place(take_apart(scene.heading).place)


def lit_place(scene: Scene, bible: Bible) -> Place | None:
    """The scene's place with the light of its time of day only; with every light where none is planned for that time."""
    place, time = place_of(scene, bible), take_apart(scene.heading).time.casefold()
    light = tuple(x for x in place.light if x.time.casefold() == time) if place else ()
    return place.model_copy(update={"light": light}) if place and light else place


def people_of(scene: Scene, bible: Bible) -> tuple[Character, ...]:
    """Those of the cast who speak in the scene or are named in its action, in the bible's order."""
    speaking = {name.casefold() for name in scene.speakers}
    seen = " ".join(line.text for line in scene.lines if line.speaker is None).casefold()
    return tuple(c for c in bible.cast if c.name.casefold() in speaking or c.name.casefold() in seen)
