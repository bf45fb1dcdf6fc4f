"""A script of two scenes in each language, its bible, and a board for it drawn by hand. Line numbers are alike in both."""

from collections.abc import Callable
from typing import Any

import pytest

from loreboard.screenplay import read_fountain
from loreboard.story.arc import TURNS, Arc, LoreUse, Part, Rule, TurningPoint
from loreboard.story.bible import Beat, Bible, Character, EpisodePlan, Light, Place, State
from loreboard.story.drawn import DrawnShot, DrawnSubject, LightPlan, SceneShots
from loreboard.story.script import Language, Script

RULE = Rule(power="finds roads", price="places", taboo="home", misreading="it is free")
Shoot = Callable[..., DrawnShot]

TEXT: dict[Language, str] = {
    "en": """INT. KITCHEN - NIGHT

Steam climbs the one window.

MEI
Drink it while it is hot.

BO
(not looking up)
You counted the cups.

Bo turns his cup upside down.

EXT. ROAD - DAWN

The far posts go white.

MEI
Nine knots. Count them yourself.
""",
    "zh": """.内 灶房 夜

窗上起了一层水汽。

@阿梅
趁热喝了它。

@阿博
（没抬头）
你数过杯子了。

阿博把杯子倒扣过来。

.外 山路 清晨

远处的桩子先白了。

@阿梅
九个结，你自己点一点。
""",
}
PEOPLE: dict[Language, tuple[str, str]] = {"en": ("Mei", "Bo"), "zh": ("阿梅", "阿博")}
LOOKS: dict[Language, tuple[str, str]] = {
    "en": ("woman, 41, flour to the elbow, one grey braid", "man, 70, ears that stand out, patched blue coat"),
    "zh": ("女，四十一岁，面粉沾到胳膊肘，一根灰辫子", "男，七十岁，招风耳，打补丁的蓝褂"),
}
PLACES: dict[Language, tuple[tuple[str, str, str], ...]] = {
    "en": (("KITCHEN", "NIGHT", "clay stove, one window, six hooks"), ("ROAD", "DAWN", "white posts along a drop")),
    "zh": (("灶房", "夜", "土灶，一扇窗，六个挂钩"), ("山路", "清晨", "崖边一排白桩")),
}


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> Language:
    return "zh" if request.param == "zh" else "en"


@pytest.fixture
def text(language: Language) -> str:
    return TEXT[language]


@pytest.fixture
def script(text: str) -> Script:
    return read_fountain(text.encode(), "script.fountain")


@pytest.fixture
def plan(language: Language) -> EpisodePlan:
    lead, other = PEOPLE[language]
    told: dict[str, Any] = {"drives": lead, "on": (lead, other), "seconds": 8.0, "feeling": "calm"}
    (kitchen, night, _), (road, dawn, _) = PLACES[language]
    return EpisodePlan(
        number=1,
        title="One",
        turning_point="opportunity",
        beats=(
            Beat(id="b1", family="hook", what="Tea is poured.", place=kitchen, time=night, because=(), **told),
            Beat(id="b2", family="care", what="The cup is turned.", place=kitchen, time=night, because=("b1",), **told),
            Beat(id="b3", family="button", what="The knots are counted.", place=road, time=dawn, because=("b2",), **told),
        ),
        entry=(State(who=lead, attribute="place", value=kitchen),),
        exit=(State(who=lead, attribute="place", value=road),),
    )


@pytest.fixture
def book(language: Language, plan: EpisodePlan) -> Bible:
    told = {"line": "", "want": "", "fear": "", "voice": ""}
    cast = (
        Character(name=PEOPLE[language][0], role="lead", look=LOOKS[language][0], **told),
        Character(name=PEOPLE[language][1], role="beloved", look=LOOKS[language][1], **told),
    )
    places = tuple(
        Place(name=name, interior="INT" if n == 0 else "EXT", look=look, light=(Light(time=time, plan="one lamp"),))
        for n, (name, time, look) in enumerate(PLACES[language])
    )
    rule = Rule(power="", price="", taboo="", misreading="")
    return Bible(
        title="Tea", logline="", rule=rule, style="plain film still", cast=cast, places=places, props=(), episodes=(plan,), credits=()
    )


@pytest.fixture
def shoot(language: Language) -> Shoot:
    """A drawn shot claiming `lines`; `who` are indices of the cast who are seen; anything else by name."""

    def shot(*lines: int, who: tuple[int, ...] = (), **more: Any) -> DrawnShot:
        people = tuple(DrawnSubject(name=PEOPLE[language][i], doing="waits", feeling="calm", at="centre", gaze="toward") for i in who)
        told: dict[str, Any] = {
            "lines": lines, "on_line": lines[0] if lines else 0, "purpose": "action", "size": "ms", "framing": "single", "angle": "eye",
            "facing": "front", "move": "static", "speed": "normal", "lens_mm": 40, "side": 0, "subjects": people, "picture": "a cup",
            "start": "still", "end": "still", "sound": "", "seconds": 3.0,
        }  # fmt: skip
        return DrawnShot.model_validate(told | more)

    return shot


@pytest.fixture
def drawn(shoot: Shoot) -> dict[str, SceneShots]:
    """The board: a shot a line, Bo's answer and what he does in one, and a look at Mei that claims no line."""
    light = LightPlan(source="one lamp on the right", change="the lamp sinks", change_on_line=10)
    return {
        "s01": SceneShots(
            light=light,
            shots=(
                shoot(3, purpose="hook", size="insert", framing="empty"),
                shoot(6, who=(0,), purpose="speech"),
                shoot(10, 12, who=(1,), purpose="speech", size="mcu"),
                shoot(who=(0,), purpose="listen", on_line=10, size="cu", seconds=2.0),
            ),
        ),
        "s02": SceneShots(light=light.model_copy(update={"change_on_line": None}), shots=(shoot(16, size="ls"), shoot(19, who=(0,)))),
    }


@pytest.fixture
def arc() -> Arc:
    turns = tuple(
        TurningPoint(episode=n, title=f"{n}", kind=kind, event="", gain="", loss="", question="") for n, kind in enumerate(TURNS, 1)
    )
    return Arc(
        title="Fog",
        logline="",
        rule=RULE,
        lore=(LoreUse(id="shj_migu", name="Migu", what_for="the rule"),),
        steers_away=(),
        cast=(Part(name="Mei", role="lead", line=""),),
        turns=turns,
        last_image="",
        from_premise="",
    )
