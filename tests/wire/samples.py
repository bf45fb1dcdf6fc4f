"""Asks that are cheap to answer, filled from the real prompt files."""

import json

from loreboard.prompts import load
from loreboard.story.ask import Ask
from loreboard.story.notes import Reading
from loreboard.story.script import Language

_SCRIPT = {
    "en": "1 == INT. TOLL HOUSE - NIGHT\n2 Mara scrapes fog off the lamp.\n3 MARA (low): Nine stones gone since the bell.\n4 TAM: Then count slower.",
    "zh": "1 == 内景 钟楼 夜\n2 老沈把摆锤停住。\n3 老沈: 全城慢了一刻。\n4 阿宁: 那就别敲。",
}
_BEATS = "- id: e01b1\n  family: hook\n  what: Mara counts.\n  'on': [Mara, Tam]\n- id: e01b2\n  family: sting\n  what: Tam slows.\n  'on': [Tam]"


def reading(language: Language = "en", lines: int = 0, episode: int = 1) -> Ask:
    """A request to the doctor for a script of four lines, and `lines` more that every episode shares."""
    more = "".join(f"\n{n} The road-mender lays stone number {n} by hand, and the fog comes up behind it." for n in range(5, 5 + lines))
    file = load("doctor/read", language)
    own = {"script": _SCRIPT[language] + more, "beats": _BEATS.replace("e01", f"e{episode:02d}"), "measured": ""}
    system, shared, user = file.fill({**own, "arc": "title: Fog", "bible": "title: Fog", "worn_out": ""})
    return Ask(
        step=f"e{episode:02d}/read0", prompt="doctor/read", system=system, shared=shared, user=user, wanted="Reading",
        shape=json.dumps(Reading.model_json_schema()), seed=0,
    )  # fmt: skip
