"""The revision loop: what is asked, what is measured again, what is kept, and what a muted check is spared."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from langgraph.runtime import Runtime

from loreboard.agents.desk import Desk
from loreboard.llm import Scripted
from loreboard.lore import Cliche, load_cliches
from loreboard.pipeline import episode, revising, settings, worn
from loreboard.pipeline.folder import Folder
from loreboard.pipeline.progress import nobody
from loreboard.pipeline.settings import Doctor, Settings
from loreboard.pipeline.state import Crew, EpisodeState
from loreboard.pipeline.store import Store
from loreboard.screenplay import read_fountain, timing
from loreboard.story.arc import Arc, Rule, TurningPoint
from loreboard.story.bible import Beat, Bible, Character, EpisodePlan, Place
from loreboard.story.errors import BadInput
from loreboard.story.notes import BeatLabel, Enacted, Patch, Reading, Revision, Worn

HEAD = "EXT. QUAY - DAY\n\nMEI\nGive me the rope.\n\nBO\nIn a minute.\n\n"
COLD = HEAD + "\n\n".join(f"Mei ties knot number {n}." for n in range(1, 21)) + "\n\nBO\nWho rang that bell?\n"
"""Nobody touches anybody: E4, and nothing else that words could mend."""
LAST = "Mei ties knot number 20."
TOUCHED = "Bo takes Mei by the wrist."
LINE = next(line.number for line in read_fountain(COLD.encode(), "x").lines if line.text == LAST)
LABELS = (BeatLabel(beat="b1", drives="driver", received=True),)
READ = Reading(logline="Knots.", labels=LABELS, notes=(), keep=(), patches=())


ARC = Arc(
    title="Fog", logline="", rule=Rule(power="", price="", taboo="", misreading=""), lore=(), steers_away=(), cast=(),
    turns=(TurningPoint(episode=1, title="", kind="opportunity", event="", gain="", loss="", question=""),), last_image="", from_premise="",
)  # fmt: skip


class NoLore:
    """A radar that sees nothing, and a catalogue in which nothing stands."""

    cliches: tuple[Cliche, ...] = ()

    def sightings(self, *told: object) -> tuple[()]:
        return ()


class Room:
    """An episode at the doctor's: a script, a writer's replies one after the other, a reader's too."""

    def __init__(self, place: Path, mute: dict[str, str] | None = None, text: str = COLD) -> None:
        blank = {"line": "", "want": "", "fear": "", "voice": "", "look": "x"}
        cast_ = tuple(Character(name=name, role="lead" if name == "Mei" else "beloved", **cast(Any, blank)) for name in ("Mei", "Bo"))
        beat = Beat(
            id="b1", family="hook", what="Knots.", drives="Mei", on=("Mei", "Bo"), place="QUAY", time="DAY", seconds=30.0, because=(), feeling="calm"
        )  # fmt: skip
        plan = EpisodePlan(number=1, title="", turning_point="opportunity", beats=(beat,), entry=(), exit=())
        book = Bible(
            title="", logline="", rule=Rule(power="", price="", taboo="", misreading=""), style="", cast=cast_,
            places=(Place(name="QUAY", interior="EXT", look="x", light=()),), props=(), episodes=(plan,), credits=(),
        )  # fmt: skip
        self.store, self.folder = Store(place / "store"), place / "series"
        seconds = round(timing.script_timing(read_fountain(text.encode(), "x")).seconds)
        self.chosen = Settings(premise="fog", language="en", seconds=max(seconds, 30), doctor=Doctor(mute=mute or {}))
        self.state = cast(EpisodeState, {
            "number": "1", "rounds": "0", "given": {}, "marked": {}, "load": "0", "arc": self.store.put(ARC), "bible": self.store.put(book),
            "worn_out": self.store.put(b""), "scripts": {"1": self.store.put(text.encode())}, "readings": {"1": self.store.put(READ)},
        })  # fmt: skip

    async def run(self, *answers: Sequence[Patch], again: Reading = READ) -> Scripted:
        """Rounds as the graph goes them, until nothing is left to revise; returns what was asked."""
        revisions = [Revision(patches=tuple(patches)) for patches in answers]
        chat = Scripted({"writer/revise": revisions, "doctor/read": [again] * len(answers)})
        crew = Crew(Desk(chat, "en", 0), cast(Any, NoLore()), Folder(self.folder), self.store, self.chosen, nobody, "hand")
        runtime = Runtime(context=crew)
        while int(self.state["rounds"]) < revising.MAX_ROUNDS and revising.open_notes(crew, self.state):
            self.state = cast(EpisodeState, {**self.state, **await revising.revise(self.state, runtime)})
            self.state = cast(EpisodeState, {**self.state, **await revising.judge(self.state, runtime)})
        return chat

    @property
    def script(self) -> str:
        return self.store.bytes(self.state["scripts"]["1"]).decode()

    @property
    def report(self) -> str:
        return (self.folder / "e01" / "coverage.md").read_text("utf-8")


def touch(new: str = TOUCHED, old: str = LAST) -> Patch:
    return Patch(line=LINE, old=old, new=new, check="E4")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


async def test_a_cold_script_gets_a_note_and_a_hand_that_is_measured_and_kept(room: Room) -> None:
    chat = await room.run([touch()])
    assert [ask.step for ask in chat.asked] == ["e01/revise0", "e01/read1"]
    assert "check: E4" in chat.asked[0].user
    assert room.script == COLD.replace(LAST, TOUCHED)
    assert (room.folder / "e01" / "script.fountain").read_text("utf-8") == room.script
    assert f"- E4, line {LINE}: kept (E4 from 1 to 0)" in room.report
    assert "| E4 | met |" in room.report


async def test_what_mends_nothing_is_refused_put_once_more_with_the_reason_and_then_left(room: Room) -> None:
    nothing = "Mei ties the last knot."
    chat = await room.run([touch(nothing)], [touch("Mei ties it off.")], [touch()])
    assert [ask.step for ask in chat.asked] == ["e01/revise0", "e01/revise1"], (
        "no reader is paid for what rules refuse, and two rounds are enough"
    )
    assert "was to be mended" in chat.asked[1].user and "was to be mended" not in chat.asked[0].user
    assert room.script == COLD and not (room.folder / "e01" / "script.fountain").exists()
    assert room.report.count("not kept") == 2 and "| E4 | short |" in room.report


async def test_a_second_answer_that_is_better_is_kept(room: Room) -> None:
    await room.run([touch("Mei ties the last knot.")], [touch()])
    assert room.script == COLD.replace(LAST, TOUCHED)


async def test_what_mends_one_check_and_spoils_another_is_refused(room: Room) -> None:
    await room.run([touch(f"{TOUCHED} She remembers.")], [])
    assert room.script == COLD and "X2 became worse" in room.report


async def test_an_episode_that_would_play_too_long_is_refused(room: Room) -> None:
    await room.run([touch(" ".join(["Bo takes Mei by the wrist. Mei walks to the wall. Bo runs after Mei."] * 40))], [])
    assert room.script == COLD and "would no longer play its length" in room.report


async def test_a_note_that_the_writer_leaves_alone_is_not_put_again(room: Room) -> None:
    chat = await room.run([], [touch()])
    assert [ask.step for ask in chat.asked] == ["e01/revise0"]
    assert f"- E4, line {LINE}: not kept (the writer changed nothing for it)" in room.report


async def test_a_patch_whose_quote_is_not_found_is_refused_and_never_guessed(room: Room) -> None:
    await room.run([touch(old="Mei ties a knot.")])
    assert room.script == COLD and "no patch for it applies" in room.report


async def test_a_muted_check_raises_no_note_and_causes_no_revision(tmp_path: Path) -> None:
    muted = Room(tmp_path, mute={"E4": "they are in two boats"})
    assert (await muted.run([touch()])).asked == []
    crew = Crew(
        Desk(Scripted({"doctor/read": [READ.model_copy(update={"patches": (touch(),)})]}), "en", 0), cast(Any, NoLore()), Folder(muted.folder),
        muted.store, muted.chosen, nobody, "hand",
    )  # fmt: skip
    told = await revising.read(muted.state, Runtime(context=crew))
    assert muted.store.get(told["readings"]["1"], Reading).patches == ()
    assert "**E4**" not in muted.report and "- E4: they are in two boats" in muted.report


def test_a_person_s_script_is_read_and_not_revised(room: Room) -> None:
    crew = Crew(Desk(Scripted({}), "en", 0), cast(Any, NoLore()), Folder(room.folder), room.store, room.chosen, nobody, "hand")
    given = cast(EpisodeState, {**room.state, "given": {"e01/script.fountain": room.state["scripts"]["1"]}})
    assert episode.after_reading(room.state, Runtime(context=crew)) == "revise"
    assert episode.after_reading(given, Runtime(context=crew)) != "revise"


TOML = 'premise = "fog"\nlanguage = "en"\n[doctor.mute]\n'


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('D3 = ""', "D3 is muted without a reason"),
        ('E4 = "  "', "without a reason"),
        ('Z9 = "why"', "no check Z9"),
        ('"" = "why"', "no check"),
    ],
)
def test_a_mute_without_a_reason_or_of_no_check_is_named(row: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "loreboard.toml").write_text(TOML + row)
    with pytest.raises(BadInput, match=r"doctor\.mute") as error:
        settings.read(tmp_path)
    assert why.casefold() in str(error.value).casefold()


def test_mutes_are_read_and_written(tmp_path: Path) -> None:
    (tmp_path / "loreboard.toml").write_text(TOML + 'D3 = "the chorus repeats on purpose"\n')
    chosen = settings.read(tmp_path)
    assert chosen.doctor.mute == {"D3": "the chorus repeats on purpose"}
    (tmp_path / "loreboard.toml").write_bytes(settings.write_out(chosen))
    assert settings.read(tmp_path) == chosen


async def test_only_scenes_that_read_otherwise_are_asked_about_again_and_a_muted_x1_asks_nothing(room: Room, tmp_path: Path) -> None:
    cliche = load_cliches()[0]

    class OneLore(NoLore):
        cliches = (cliche,)

    script = read_fountain(b"INT. A - DAY\n\nBo knots.\n\nINT. B - DAY\n\nMei cuts.\n", "x.fountain")
    edited = read_fountain(b"INT. A - DAY\n\nBo knots.\n\nINT. B - DAY\n\nMei cuts it.\n", "x.fountain")
    first, second = script.scenes[0].lines[0], edited.scenes[1].lines[0]
    replies = [Worn(played=(Enacted(cliche=cliche.id, line=line.number, quote=line.text),)) for line in (first, second)]
    chat = Scripted({"doctor/worn": replies})
    crew = Crew(Desk(chat, "en", 0), cast(Any, OneLore()), Folder(room.folder), room.store, room.chosen, nobody, "hand")
    before = await worn.confirm(crew, "e01/worn0", script, worn.Confirmed())
    assert await worn.confirm(crew, "e01/worn1", script, before) == before and len(chat.asked) == 1
    after = await worn.confirm(crew, "e01/worn1", edited, before)
    assert "Bo knots" not in chat.asked[1].user and "Mei cuts it." in chat.asked[1].user
    book, plan = revising.plan_of(crew, room.state)
    (note,) = worn.questions(cast(Any, OneLore()), edited, ARC, book, plan.number, after)
    assert (note.check, note.line, note.quote) == ("X1", first.number, first.text) and cliche.name in note.cost
    muted = Room(tmp_path / "muted", mute={"X1": "a pastiche"})
    silent = Crew(Desk(Scripted({}), "en", 0), cast(Any, OneLore()), Folder(muted.folder), muted.store, muted.chosen, nobody, "hand")
    assert await worn.confirm(silent, "e01/worn0", script, worn.Confirmed()) == worn.Confirmed()
