"""A story in which things happen, in each language, line for line alike: shared by the tests of the world and of continuity."""

from typing import Any

from loreboard.agents.storyboard import shot_list
from loreboard.agents.world.state import World
from loreboard.screenplay import read_fountain
from loreboard.story.arc import Rule
from loreboard.story.bible import Bible, Character, EpisodePlan, Light, Place, Prop
from loreboard.story.camera import Across
from loreboard.story.drawn import DrawnShot, DrawnSubject, LightPlan, SceneShots
from loreboard.story.script import Language, Script
from loreboard.story.shots import ShotList

PEOPLE: dict[Language, tuple[str, str]] = {"en": ("Mei", "Bo"), "zh": ("阿梅", "阿博")}
KEY: dict[Language, str] = {"en": "the brass key", "zh": "铜钥匙"}
LEDGER: dict[Language, str] = {"en": "the ledger", "zh": "账本"}
KITCHEN: dict[Language, str] = {"en": "KITCHEN", "zh": "灶房"}
TEXT: dict[Language, str] = {
    "en": """INT. KITCHEN - NIGHT

Mei picks up the brass key in her right hand.

Bo cuts his left thumb.

MEI
Hold it up.

Bo pulls on his gloves.

Bo sits on the bench.

MEI
It is only blood.

The lamp goes out.

BO
Now I cannot see it.

INT. KITCHEN - CONTINUOUS

Mei gives the brass key to Bo.

Bo drops the brass key.

EXT. ROAD - DAY

Bo falls into the river.

MEI
You are wet through.

BO
So is the road.
""",
    "zh": """.内 灶房 夜

阿梅右手拿起铜钥匙。

阿博割破了左手拇指。

@阿梅
举高点。

阿博戴上手套。

阿博坐在长凳上。

@阿梅
不过是血。

灯灭了。

@阿博
这下看不见了。

.内 灶房 连续

阿梅把铜钥匙递给阿博。

阿博丢下铜钥匙。

.外 山路 日

阿博掉进河里。

@阿梅
你湿透了。

@阿博
路也湿透了。
""",
}
LOOKS: dict[Language, tuple[str, str]] = {
    "en": ("woman, 41, one grey braid", "man, 70, ears that stand out"),
    "zh": ("女，四十一岁，一根灰辫子", "男，七十岁，招风耳"),
}


def script_of(language: Language, text: str = "") -> Script:
    return read_fountain((text or TEXT[language]).encode(), "script.fountain")


def book_of(language: Language, *plans: EpisodePlan, holder: str = "") -> Bible:
    told: dict[str, Any] = {"line": "", "want": "", "fear": "", "voice": ""}
    cast = tuple(Character(name=name, role="lead", look=look, **told) for name, look in zip(PEOPLE[language], LOOKS[language], strict=True))
    names = ("KITCHEN", "ROAD") if language == "en" else ("灶房", "山路")
    places = tuple(Place(name=n, interior="INT", look="x", light=(Light(time="NIGHT", plan="one lamp"),)) for n in names)
    props = (Prop(name=KEY[language], look="", holder=holder), Prop(name=LEDGER[language], look="", holder=""))
    rule = Rule(power="", price="", taboo="", misreading="")
    return Bible(title="T", logline="", rule=rule, style="", cast=cast, places=places, props=props, episodes=plans, credits=())


def drawn(language: Language, who: tuple[int, ...], lines: tuple[int, ...], **more: Any) -> DrawnShot:
    """A shot of `who` (places in the cast); its picture says nothing of hands, doors or lamps."""
    name = PEOPLE[language]
    at: tuple[Across, Across] = ("left", "right")
    people = tuple(
        DrawnSubject(
            name=name[i], doing=("waits", "等着")[language == "zh"], feeling="calm", at=at[i] if len(who) > 1 else "centre", gaze="toward"
        )
        for i in who
    )
    told: dict[str, Any] = {
        "lines": lines, "on_line": lines[0] if lines else 0, "purpose": "action", "size": "ms", "framing": "single", "angle": "eye",
        "facing": "front", "move": "static", "speed": "normal", "lens_mm": 40, "side": 1 if len(who) > 1 else 0, "subjects": people,
        "picture": "the wall" if language == "en" else "一面墙", "start": "", "end": "", "sound": "", "seconds": 3.0,
    }  # fmt: skip
    return DrawnShot.model_validate(told | more)


def board_of(script: Script, who: tuple[int, ...] = (0, 1)) -> dict[str, SceneShots]:
    """A shot a line, everybody in each."""
    light = LightPlan(source="one lamp on the right", change="", change_on_line=None)
    return {
        scene.id: SceneShots(light=light, shots=tuple(drawn(script.language, who, (line.number,)) for line in scene.lines))
        for scene in script.scenes
    }


def listed(script: Script, book: Bible, board: dict[str, SceneShots] | None = None, before: World | None = None) -> ShotList:
    told = board or board_of(script)
    return shot_list(script, book, told, episode=1, title="T", file="s", made_by="test", before=before)
