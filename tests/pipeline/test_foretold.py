"""What is told before a run takes edits in: the calls that it then makes, what it then makes anew, and nothing done before a yes."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from loreboard.agents.storyboard import edits
from loreboard.llm.prices import Prices
from loreboard.pipeline import checkup, runs, shotwork
from loreboard.pipeline.door import Hired, Models
from loreboard.pipeline.edits.told import Foretold
from loreboard.pipeline.outlook import Outlook
from loreboard.pipeline.reading import read_list
from loreboard.pipeline.runs import Outcome
from loreboard.screenplay import read_script
from loreboard.story.ask import Ask, Reply

from .conftest import Bench, Counted, hears, published

Change = Callable[[Path], object]


def resumed(bench: Bench, root: Path, chat: Any, says: bool = True, **told: Any) -> tuple[Foretold, Outcome]:
    """What is told before a resume, answered by `says`, and what came of it."""
    heard: list[Outlook] = []
    outcome = asyncio.run(runs.resume(root, lambda chosen: replace(bench.tools(chosen, chat), before=hears(heard, says)), **told))
    return heard[0].foretold, outcome


def by_request(chat: Counted) -> Counter[str]:
    return Counter(ask.prompt for ask in chat.asks)


def script_of(root: Path, number: int) -> Path:
    return root / f"e{number:02d}" / "script.fountain"


def reworded(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def a_line(root: Path) -> None:
    script = read_script(script_of(root, 2).read_bytes(), "x.fountain")
    line = next(line for line in script.scenes[1].lines if line.speaker)
    reworded(script_of(root, 2), line.text, "Nobody asked you to count.")


def a_heading(root: Path) -> None:
    script = read_script(script_of(root, 3).read_bytes(), "x.fountain")
    heading = script.scenes[-1].heading
    reworded(script_of(root, 3), heading, heading.rpartition(" - ")[0] + " - " + ("NIGHT" if "NIGHT" not in heading else "DAWN"))


SECRET = "The copper kettle is buried under the chapel stair."


def a_secret(root: Path) -> None:
    """Told to one alone in the second episode and known to a third in the next, who has met the teller in between: whether they were told is open."""
    second, third = (read_script(script_of(root, number).read_bytes(), "x.fountain") for number in (2, 3))
    teller, scene, knows, at = next(
        (teller, scene, knows, at)
        for n, scene in enumerate(second.scenes)
        if len(scene.speakers) == 2
        for teller in scene.speakers
        for met in second.scenes[n + 1 :]
        if teller in met.speakers
        for at in third.scenes
        for knows in at.speakers
        if knows in met.speakers and knows not in scene.speakers
    )
    for number, where, who, words in ((2, scene, teller, f"Don't tell anyone. {SECRET}"), (3, at, knows, SECRET)):
        reworded(script_of(root, number), next(line for line in where.lines if line.speaker == who).text, words)


def in_yaml(name: str, change: Callable[[Any], None]) -> Change:
    def edit(root: Path) -> None:
        told = yaml.safe_load((root / name).read_text("utf-8"))
        change(told)
        (root / name).write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), "utf-8")

    return edit


def a_shot(root: Path) -> None:
    path = root / "e04" / "shots.json"
    told = json.loads(path.read_bytes())
    told["shots"][2]["notes"] = "Rain on the lens."
    path.write_text(json.dumps(told), "utf-8")


a_look = in_yaml("bible.yaml", lambda told: told["cast"][0].update(look=told["cast"][0]["look"] + ", a red scarf"))
a_place = in_yaml("bible.yaml", lambda told: told["places"][0].update(look=told["places"][0]["look"] + ", wet"))
a_price = in_yaml("bible.yaml", lambda told: told["rule"].update(price="A name for every step."))
a_beat = in_yaml("bible.yaml", lambda told: told["episodes"][2]["beats"][1].update(what="Somebody sits down instead."))
an_image = in_yaml("arc.yaml", lambda told: told.update(last_image="An empty chair."))


EXACT: list[tuple[str, Change, dict[str, int]]] = [
    ("a line", a_line, {"doctor/read": 1, "doctor/worn": 1, "storyboard/shots": 1}),
    ("a heading", a_heading, {"doctor/read": 1, "doctor/worn": 1, "storyboard/shots": 1}),
    ("a look", a_look, {}),
    ("a shot list", a_shot, {}),
    ("a secret", a_secret, {"doctor/read": 2, "doctor/worn": 2, "doctor/knowing": 1, "storyboard/shots": 2}),
]


@pytest.mark.parametrize(("change", "wanted"), [row[1:] for row in EXACT], ids=[row[0] for row in EXACT])
def test_the_calls_that_are_told_are_the_calls_that_are_made(
    change: Change, wanted: dict[str, int], series: Path, bench: Bench, counted: Counted
) -> None:
    change(series)
    told, outcome = resumed(bench, series, counted)
    assert told.calls.exact
    assert {row.request: row.least for row in told.calls.rows if row.most} == dict(by_request(counted)) == wanted
    assert told.calls.likely == outcome.asked == len(counted.asks)
    assert resumed(bench, series, counted)[0].calls.most == 0, "it is taken in once"


def test_a_place_s_look_draws_the_scenes_that_play_there_and_says_which(series: Path, bench: Bench, counted: Counted) -> None:
    a_place(series)
    told, _ = resumed(bench, series, counted)
    assert told.calls.exact and told.calls.most == len(counted.asks) > 0
    named = {f"e{one.episode:02d}/{scene}/shots" for one in told.edited.stale for scene in one.scenes}
    assert named == set(counted.steps)


@pytest.mark.parametrize("change", [a_price, an_image, a_beat], ids=["the price", "the last image", "a beat"])
def test_what_hangs_on_an_answer_is_told_as_a_range_that_holds(change: Change, series: Path, bench: Bench, counted: Counted) -> None:
    change(series)
    told, outcome = resumed(bench, series, counted)
    made = by_request(counted)
    assert outcome.asked == len(counted.asks) and told.calls.least <= len(counted.asks) <= told.calls.most
    for row in told.calls.rows:
        assert row.least <= made[row.request] <= row.most, row
    assert set(made) <= {row.request for row in told.calls.rows}
    assert told.edited.remade and told.edited.stale and told.asks


def test_a_reply_that_cannot_be_used_is_what_comes_on_top(series: Path, bench: Bench) -> None:
    class Mumbles(Counted):
        async def reply(self, ask: Ask) -> Reply:
            told = await super().reply(ask)
            return told if "/again" in ask.step else told.model_copy(update={"text": "hm"})

    chat = Mumbles()
    a_line(series)
    told, _ = resumed(bench, series, chat)
    from loreboard.llm import REPAIRS

    assert told.calls.most < len(chat.asks) <= told.calls.most * (1 + REPAIRS)


def test_without_a_yes_nothing_is_asked_and_no_file_is_another(series: Path, bench: Bench, counted: Counted) -> None:
    a_line(series)
    a_shot(series)
    before = published(series)
    told, outcome = resumed(bench, series, counted, says=False)
    assert outcome.left and counted.asks == [] and published(series) == before
    again, _ = resumed(bench, series, counted, says=False)
    assert again == told, "a no is no yes the next time"
    assert {one.file for one in told.edited.changed} == {"e02/script.fountain", "e04/shots.json"}


def test_an_edit_is_told_with_the_place_and_with_what_goes(series: Path, bench: Bench, counted: Counted) -> None:
    before = read_list(series / "e02" / "shots.json")
    a_line(series)
    number = script_of(series, 2).read_text("utf-8").split("\n").index("Nobody asked you to count.") + 1
    told, _ = resumed(bench, series, counted)
    (changed,) = told.edited.changed
    (stale,) = told.edited.stale
    gone = [shot for shot in before.shots if shot.scene == "s02"]
    assert (changed.file, changed.places) == ("e02/script.fountain", (str(number),))
    assert (stale.episode, stale.scenes, stale.shots) == (2, ("s02",), len(gone))
    assert stale.seconds == pytest.approx(sum(s.frames for s in gone) / 24)


def test_the_prompts_that_are_told_to_change_are_those_that_do(series: Path, bench: Bench, counted: Counted) -> None:
    def prompts() -> dict[str, str]:
        return {s.id: s.prompt.core for n in range(1, 6) for s in read_list(series / f"e{n:02d}" / "shots.json").shots}

    before = prompts()
    a_look(series)
    told, _ = resumed(bench, series, counted)
    after = prompts()
    assert sum(one.prompts for one in told.edited.stale) == sum(before[name] != after[name] for name in before) > 0
    assert told.edited.changed[0].places == (f"cast.{yaml.safe_load((series / 'bible.yaml').read_text('utf-8'))['cast'][0]['name']}.look",)
    assert not told.asks, "nothing is called, so nobody is kept waiting"


def test_shots_that_cite_a_fact_of_an_edited_line_get_new_words_and_no_others(series: Path, bench: Bench, counted: Counted) -> None:
    lists = {n: read_list(series / f"e{n:02d}" / "shots.json") for n in range(1, 6)}
    script = read_script(script_of(series, 1).read_bytes(), "x.fountain")
    line = [line for line in script.scenes[1].lines if line.speaker is None][-1]
    who = next(line.speaker for line in script.scenes[1].lines if line.speaker).title()
    reworded(script_of(series, 1), line.text, f"{who} cuts his left hand on the wire.")
    told, _ = resumed(bench, series, counted)
    assert set(counted.steps) == {"e01/read0", "e01/worn0", "e01/s02/shots"} and told.calls.exact
    assert [fact for fact in told.edited.facts if fact.holds and fact.scene == "s02"]
    said = {one.episode: one.prompts for one in told.edited.stale}
    for number, was in lists.items():
        now = {s.id: s.prompt.core for s in read_list(series / f"e{number:02d}" / "shots.json").shots}
        kept = [s for s in was.shots if (number, s.scene) != (1, "s02")]
        assert said.get(number, 0) == sum(s.prompt.core != now[s.id] for s in kept), number
    assert sum(said.values()) > 0


def test_the_cost_is_reckoned_by_the_price_and_unknown_without_one(series: Path, bench: Bench, counted: Counted) -> None:
    a_line(series)
    known = Prices.read().price("anthropic/claude-sonnet-4-5") or next(iter(Prices.read()._prices.values()))
    for price, wanted in ((known, True), (known.model_copy(update={"assumed": True}), False)):
        heard: list[Outlook] = []

        def tools(chosen: Any, price: Any = price, heard: list[Outlook] = heard) -> Any:
            return replace(bench.tools(chosen), models=Models(Hired(counted, price)), before=hears(heard, says=False))

        asyncio.run(runs.resume(series, tools))
        dollars = heard[0].foretold.calls.dollars
        assert (dollars is not None and dollars > Decimal("0.001")) if wanted else dollars is None


def test_edits_of_two_files_are_told_together(series: Path, bench: Bench, counted: Counted) -> None:
    a_line(series)
    a_heading(series)
    a_look(series)
    told, _ = resumed(bench, series, counted)
    assert told.calls.exact and told.calls.most == len(counted.asks) == 6
    assert [one.file for one in told.edited.changed] == ["bible.yaml", "e02/script.fountain", "e03/script.fountain"]


def test_a_gate_ends_what_is_told(series: Path, bench: Bench, counted: Counted) -> None:
    a_price(series)
    told, outcome = resumed(bench, series, counted, wanted=("scripts",))
    assert told.calls.to == "scripts" and told.calls.behind > 0 and outcome.waits
    assert told.calls.least <= len(counted.asks) <= told.calls.most
    assert "storyboard/shots" not in {row.request for row in told.calls.rows}


def test_who_knows_what_is_asked_before_the_scripts_are_let_go_and_has_a_price(series: Path, bench: Bench, counted: Counted) -> None:
    a_secret(series)
    price = next(iter(Prices.read()._prices.values())).model_copy(update={"assumed": False})
    heard: list[Outlook] = []

    def tools(chosen: Any) -> Any:
        return replace(bench.tools(chosen), models=Models(Hired(counted, price)), before=hears(heard, says=False))

    asyncio.run(runs.resume(series, tools, wanted=("scripts",)))
    calls = heard[0].foretold.calls
    (row,) = (row for row in calls.rows if row.request == "doctor/knowing")
    assert (row.least, row.likely, row.most) == (1, 1, 1) and row.dollars and calls.to == "scripts" and calls.behind == 2


def test_scripts_that_may_yet_change_may_come_to_be_asked_who_knows_what(series: Path, bench: Bench, counted: Counted) -> None:
    a_beat(series)
    told, _ = resumed(bench, series, counted)
    (row,) = (row for row in told.calls.rows if row.request == "doctor/knowing")
    assert (row.least, row.most) == (0, 1)


def test_an_edit_by_command_is_no_news(series: Path, bench: Bench, counted: Counted) -> None:
    first = read_list(series / "e01" / "shots.json").shots[0]
    shotwork.work(series, 1, lambda shots, table: edits.change(shots, table(), first.id, {"picture": "a lamp on wet wood"}))
    told, _ = resumed(bench, series, counted)
    assert told.edited.changed == () and told.calls.most == 0


def test_a_muted_check_is_told_and_makes_nothing_stale(series: Path, bench: Bench, counted: Counted) -> None:
    path = series / "loreboard.toml"
    path.write_text(path.read_text("utf-8") + '\n[doctor.mute]\nC1 = "the lead is meant to be carried along"\n', "utf-8")
    told, _ = resumed(bench, series, counted)
    assert [(one.file, one.places) for one in told.edited.changed] == [("loreboard.toml", ("doctor.mute.C1",))]
    assert (counted.asks, told.calls.most, told.edited.stale) == ([], 0, ())
    assert not [found for found in checkup.check(series) if found.where == "loreboard.toml"]
