"""The reading for what is worn out: what is shown, what is refused, and what the composer says in a reader's place."""

from collections.abc import Sequence
from typing import NamedTuple

import pytest

from loreboard.agents import doctor
from loreboard.agents.desk import Desk
from loreboard.composer import Composer
from loreboard.llm import Scripted
from loreboard.lore import load_cliches
from loreboard.screenplay import read_fountain
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.errors import UnusableReply
from loreboard.story.notes import Enacted, Worn
from loreboard.story.script import Language, Script

TEXT = "INT. MILL - DAY\n\nThe wheel stands still.\n\nBO\nMy fate is mine, not heaven's!\n\nEXT. FORD - NIGHT\n\nBo wades in.\n"
FATE = "line_my_fate_not_heavens"


@pytest.fixture
def script() -> Script:
    return read_fountain(TEXT.encode(), "x.fountain")


def reply(*rows: tuple[str, int, str]) -> Worn:
    return Worn(played=tuple(Enacted(cliche=id, line=line, quote=quote) for id, line, quote in rows))


GOOD = reply((FATE, 6, "My fate is mine"))


async def read(script: Script, *told: Worn, language: Language = "en") -> tuple[tuple[Enacted, ...], Scripted]:
    chat = Scripted({"doctor/worn": list(told)})
    return await doctor.worn(Desk(chat, language, 0), "e01/worn0", load_cliches(), script.scenes), chat


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_reader_is_shown_every_line_and_the_whole_catalogue_in_the_part_that_a_cache_keeps(
    language: Language, script: Script
) -> None:
    told, chat = await read(script, GOOD, language=language)
    (ask,) = chat.asked
    assert told == GOOD.played
    assert all(f"{one.id} | {one.called(language)}" in ask.shared and one.sign(language) in ask.shared for one in load_cliches())
    assert "6 BO: My fate is mine, not heaven's!" in ask.user and "8 == EXT. FORD - NIGHT" in ask.user


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (reply(("line_of_nobody", 6, "My fate is mine")), "the catalogue has no 'line_of_nobody'"),
        (reply((FATE, 6, "My fate is yours")), "is not on line 6"),
        (reply((FATE, 99, "My fate is mine")), "is not on line 99"),
        (reply((FATE, 8, "EXT. FORD")), "is not on line 8"),
        (reply((FATE, 6, "My fate is mine"), (FATE, 3, "The wheel")), "stands twice"),
    ],
)
async def test_an_answer_that_cannot_be_is_asked_for_again_and_says_why(wrong: Worn, why: str, script: Script) -> None:
    told, chat = await read(script, wrong, GOOD)
    assert told == GOOD.played and why in chat.asked[1].user
    with pytest.raises(UnusableReply, match=why):
        await read(script, wrong, wrong, wrong)


async def test_none_is_an_answer_and_nothing_is_asked_where_there_is_nothing_to_read(script: Script) -> None:
    assert (await read(script, reply()))[0] == ()
    chat = Scripted({})
    assert await doctor.worn(Desk(chat, "en", 0), "e01/worn0", load_cliches(), ()) == ()
    assert await doctor.worn(Desk(chat, "en", 0), "e01/worn0", (), script.scenes) == () and chat.asked == []


class Seen(NamedTuple):
    cliche: str
    first: int
    last: int


async def test_the_composer_says_what_the_radar_says_scene_by_scene_at_the_longest_line(script: Script) -> None:
    scenes: list[list[str]] = []

    def radar(parts: Sequence[str], language: Language) -> list[Seen]:
        scenes.append(list(parts))
        return [Seen(FATE, 0, 1)] if len(parts) > 1 else []

    told = await doctor.worn(Desk(Composer(draft_seconds, radar), "en", 0), "s", load_cliches(), script.scenes)
    assert scenes == [[line.text for line in scene.lines] for scene in script.scenes]
    assert told == (Enacted(cliche=FATE, line=6, quote="My fate is mine, not heaven's!"),)
    assert await doctor.worn(Desk(Composer(draft_seconds), "en", 0), "s", load_cliches(), script.scenes) == ()
