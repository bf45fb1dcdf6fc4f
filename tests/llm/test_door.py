"""The door to models: what becomes of a reply, what is kept, and what every Chat must do."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from loreboard.composer import Composer
from loreboard.llm import Chat, Scripted, answer
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.prompts import load
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import ModelTrouble, UnusableReply
from loreboard.story.facts import Repairs
from loreboard.story.notes import Patch, Revision

NONE = Repairs(patches=())
ONE = Revision(patches=(Patch(line=1, old="a", new="b", check="D4"),))


def an_ask(step: str = "reconcile", wanted: str = "Repairs", seed: int = 0) -> Ask:
    system, _, user = load("writer/reconcile", "en").fill({"conflicts": "[]", "scripts": ""})
    return Ask(step=step, prompt="writer/reconcile", system=system, user=user, wanted=wanted, shape="{}", seed=seed)


ASK = an_ask()


def says(*lines: str) -> Scripted:
    return Scripted({ASK.prompt: lines})


@pytest.mark.parametrize(
    "text",
    [
        ONE.model_dump_json(),
        f"  \n{ONE.model_dump_json(indent=2)}\n",
        f"```json\n{ONE.model_dump_json()}\n```",
        f"```\n{ONE.model_dump_json()}\n```\n",
    ],
)
async def test_json_becomes_the_value_with_or_without_a_fence(text: str) -> None:
    assert await answer(says(text), ASK, Revision) == ONE


def stubborn(text: str) -> Scripted:
    """A model that says the same however often it is asked again."""
    return says(*[text] * 9)


@pytest.mark.parametrize("text", ["", "  \n", "```json\n```", "```"])
async def test_an_empty_reply_is_called_empty(text: str) -> None:
    with pytest.raises(UnusableReply, match="not Revision: empty") as caught:
        await answer(stubborn(text), ASK, Revision)
    assert caught.value.where == caught.value.step and caught.value.step.startswith("reconcile")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"patches": [{"line": "x", "old": "a", "new": "b", "check": ""}]}', "patches.0.line"),
        ('{"patches": [], "thoughts": "hm"}', "thoughts"),
        ("{}", "patches"),
        ("Sorry, I cannot.", "the whole"),
        ('{"patches": [', "the whole"),
        ("null", "the whole"),
        ('{"patches": [{"line": NaN, "old": "a", "new": "b", "check": ""}]}', "line"),
        ('{"patches": [{"line": 1, "old": "a", "new": "\\u0000", "check": ""}]}', "NUL"),
    ],
)
async def test_a_reply_of_the_wrong_shape_names_the_field(text: str, named: str) -> None:
    with pytest.raises(UnusableReply, match=named):
        await answer(stubborn(text), ASK, Revision)


async def test_at_most_three_wrong_fields_are_named() -> None:
    with pytest.raises(UnusableReply) as caught:
        await answer(stubborn(json.dumps({f"extra{n}": n for n in range(9)})), ASK, Repairs)
    assert caught.value.why.count(";") == 2


async def test_the_name_of_a_nul_is_no_nul() -> None:
    named = Revision(patches=(Patch(line=1, old="a", new="\\u0000", check=""),))
    assert await answer(says(named.model_dump_json()), ASK, Revision) == named


async def test_a_model_that_is_asked_again_is_told_what_was_wrong() -> None:
    model = says("{}", ONE.model_dump_json())
    assert await answer(model, ASK, Revision) == ONE
    first, again = model.asked
    assert again.step != first.step and again.told.startswith(first.told) and "- patches: Field required" in again.told


def test_a_fingerprint_changes_with_all_that_changes_the_reply_and_nothing_else() -> None:
    same = ASK.model_copy(update={"step": "e02/read1", "prompt": "other/name"})
    assert same.fingerprint("m") == ASK.fingerprint("m")
    others = [ASK.model_copy(update={k: "changed"}) for k in ("system", "shared", "user", "wanted", "shape")]
    others += [ASK.model_copy(update={k: 1}) for k in ("seed", "most_tokens")]
    marks = [ASK.fingerprint("m"), ASK.fingerprint("n"), *(other.fingerprint("m") for other in others)]
    assert len(set(marks)) == len(marks)


def test_words_moved_from_one_part_to_the_other_change_the_fingerprint() -> None:
    one = ASK.model_copy(update={"system": "a", "user": "bc"})
    assert one.fingerprint("m") != one.model_copy(update={"system": "ab", "user": "c"}).fingerprint("m")


async def test_a_scripted_model_says_its_lines_in_order_then_hands_on() -> None:
    chat = Scripted({ASK.prompt: [ONE, "text", ModelTrouble("Dead")]}, otherwise=says("other"))
    assert [(await chat.reply(ASK)).text for _ in range(2)] == [ONE.model_dump_json(), "text"]
    with pytest.raises(ModelTrouble, match="Dead"):
        await chat.reply(ASK)
    assert (await chat.reply(ASK)).text == "other" and len(chat.asked) == 4


async def test_a_scripted_model_without_a_line_names_the_prompt() -> None:
    with pytest.raises(ModelTrouble, match=r"Nothing is scripted for writer/reconcile \(reconcile\)"):
        await Scripted({}).reply(ASK)


def scripted(_: Path) -> Chat:
    return Scripted({ASK.prompt: [NONE] * 9})


def composed(_: Path) -> Chat:
    return Composer(draft_seconds)


def recorded(folder: Path) -> Chat:
    return Journal(Composer(draft_seconds), Ledger(folder / "journal.sqlite"), "run")


@pytest.mark.parametrize("make", [scripted, composed, recorded])
class TestEveryChat:
    """The contract of `Chat`: whoever implements it stands in this list."""

    async def test_it_answers_with_text_that_becomes_the_wanted_value(self, make: Callable[[Path], Chat], tmp_path: Path) -> None:
        assert await answer(make(tmp_path), ASK, Repairs) == NONE

    async def test_it_says_its_name_and_signs_its_replies_with_it(self, make: Callable[[Path], Chat], tmp_path: Path) -> None:
        chat = make(tmp_path)
        told = await chat.reply(ASK)
        assert isinstance(told, Reply) and chat.model == told.model and chat.model
        assert (told.input_tokens, told.output_tokens) == (0, 0)

    async def test_the_same_ask_gets_the_same_reply(self, make: Callable[[Path], Chat], tmp_path: Path) -> None:
        chat = make(tmp_path)
        assert await chat.reply(ASK) == await chat.reply(ASK) == await make(tmp_path).reply(ASK)

    async def test_many_may_ask_at_once(self, make: Callable[[Path], Chat], tmp_path: Path) -> None:
        chat = make(tmp_path)
        told = await asyncio.gather(*(chat.reply(an_ask(step=f"e0{n}/x", seed=n % 2)) for n in range(5)))
        assert len({t.text for t in told}) == 1

    async def test_what_it_cannot_answer_is_model_trouble_with_the_step(self, make: Callable[[Path], Chat], tmp_path: Path) -> None:
        odd = an_ask(step="e07/poem", wanted="Poem").model_copy(update={"prompt": "writer/poem"})
        with pytest.raises(ModelTrouble, match="e07/poem") as caught:
            await make(tmp_path).reply(odd)
        assert caught.value.exit_code == 3
