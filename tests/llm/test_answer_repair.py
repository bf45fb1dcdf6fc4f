"""What happens to a reply that cannot be used: asked again with its faults, with more room, or given up."""

import pytest

from loreboard.llm import Scripted, answer
from loreboard.story.ask import Ask
from loreboard.story.errors import ModelTrouble, NotAccepted, Refused, Truncated, UnusableReply
from loreboard.story.notes import Patch, Revision

GOOD = Revision(patches=(Patch(line=1, old="a", new="b", check="D4"),))
BAD = '{"patches": [{"line": "seven of swans", "old": "a", "new": "b", "check": ""}]}'
ASK = Ask(step="e01/revise", prompt="p", system="s", shared="h", user="Revise it.", wanted="Revision", shape="{}", seed=0, most_tokens=500)
CUT = Truncated("It ran into its limit", "e01/revise", text='{"patches": [')


def says(*lines: str | Revision | Exception) -> Scripted:
    return Scripted({"p": lines})


async def test_a_wrong_reply_is_asked_for_again_with_its_faults_only() -> None:
    chat = says(BAD, GOOD)
    assert await answer(chat, ASK, Revision) == GOOD
    first, again = chat.asked
    assert again.user.startswith(first.user) and "patches.0.line: Input should be a valid integer" in again.user
    assert "seven of swans" not in again.told, "the bad reply was sent back"
    assert (again.system, again.shared, again.shape, again.most_tokens) == (first.system, first.shared, first.shape, 500)


async def test_every_further_ask_has_a_step_and_a_fingerprint_of_its_own() -> None:
    chat = says(BAD, "", CUT, GOOD)
    assert await answer(chat, ASK, Revision) == GOOD
    assert [a.step for a in chat.asked] == ["e01/revise", "e01/revise/again1", "e01/revise/again2", "e01/revise/again2/longer"]
    assert len({a.fingerprint("m") for a in chat.asked}) == 4


async def test_after_two_repairs_it_is_given_up_naming_the_last_faults_and_step() -> None:
    chat = says(BAD, "{}", '{"patches": 1}', GOOD)
    with pytest.raises(UnusableReply, match="patches: Input should be") as caught:
        await answer(chat, ASK, Revision)
    assert len(chat.asked) == 3 and caught.value.step == "e01/revise/again2"


async def test_an_empty_reply_is_a_fault_like_any_other() -> None:
    chat = says("", GOOD)
    assert await answer(chat, ASK, Revision) == GOOD and "- empty" in chat.asked[1].user


async def test_a_long_list_of_faults_is_told_in_part() -> None:
    chat = says("{" + ",".join(f'"x{n}{"y" * 900}": 1' for n in range(60)) + "}", GOOD)
    await answer(chat, ASK, Revision)
    assert len(chat.asked[1].user) < 8000


async def test_a_reply_that_ran_into_its_limit_is_asked_for_once_with_twice_the_room_and_never_mended() -> None:
    chat = says(CUT, GOOD)
    assert await answer(chat, ASK, Revision) == GOOD
    first, longer = chat.asked
    assert (first.most_tokens, longer.most_tokens) == (500, 1000) and longer.user == first.user


async def test_one_that_runs_into_the_limit_twice_is_too_much() -> None:
    chat = says(CUT, CUT, GOOD)
    with pytest.raises(Truncated):
        await answer(chat, ASK, Revision)
    assert len(chat.asked) == 2


async def test_the_room_stays_doubled_for_repairs_and_is_not_doubled_again() -> None:
    chat = says(CUT, BAD, CUT, GOOD)
    with pytest.raises(Truncated):
        await answer(chat, ASK, Revision)
    assert [a.most_tokens for a in chat.asked] == [500, 1000, 1000]


async def test_a_model_without_more_room_is_truncated_and_not_refused_for_the_number() -> None:
    with pytest.raises(Truncated):
        await answer(says(CUT, NotAccepted("max_tokens is too large")), ASK, Revision)


@pytest.mark.parametrize("trouble", [Refused("It declined"), ModelTrouble("Dead"), NotAccepted("No")])
async def test_other_trouble_is_never_asked_again_here(trouble: ModelTrouble) -> None:
    chat = says(trouble, GOOD)
    with pytest.raises(type(trouble)):
        await answer(chat, ASK, Revision)
    assert len(chat.asked) == 1


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "Here it is:\n{}\nGood luck!",
        "```json\n{}\n```",
        "Sure:\n```\n{}\n```",
        "<think>\na brace }} here\n</think>\n{}",
        "<think>x</think>```json\n{}```",
    ],
)
async def test_what_models_put_around_json_is_taken_off(around: str) -> None:
    chat = says(around.replace("{}", GOOD.model_dump_json()).replace("}} here", "} here"))
    assert await answer(chat, ASK, Revision) == GOOD


@pytest.mark.parametrize("text", ["[" + GOOD.model_dump_json() + "]", '"' + "{}" + '"', "null", "I cannot."])
async def test_json_that_is_no_object_is_not_searched_for_one(text: str) -> None:
    with pytest.raises(UnusableReply):
        await answer(says(text, text, text), ASK, Revision)


async def test_a_reply_of_the_right_shape_with_faults_is_asked_for_again_with_them() -> None:
    worse = Revision(patches=(Patch(line=9, old="a", new="b", check="D4"),))
    chat = says(worse, GOOD)
    assert await answer(chat, ASK, Revision, lambda told: [f"line {p.line} is no line" for p in told.patches if p.line > 1]) == GOOD
    assert "- line 9 is no line" in chat.asked[1].user and chat.asked[1].step == "e01/revise/again1"


async def test_faults_that_stay_are_told_to_a_person_under_the_name_they_know() -> None:
    with pytest.raises(UnusableReply, match="not a set of patches: too many") as caught:
        await answer(says(GOOD, GOOD, GOOD), ASK, Revision, lambda _: ["too many"], "a set of patches")
    assert caught.value.step == "e01/revise/again2"


WORSE = Revision(patches=(Patch(line=2, old="a", new="b", check="D4"),))
WORST = Revision(patches=())


def odd(told: Revision) -> list[str]:
    return [] if told == GOOD else ["not as good as it could be"]


def unusable(told: Revision) -> list[str]:
    return [] if told.patches else ["it patches nothing"]


async def test_what_can_be_borne_is_taken_once_it_has_been_asked_again() -> None:
    chat = says(WORSE, WORST)
    assert await answer(chat, ASK, Revision, odd, repairs=1, must=unusable) == WORSE
    assert [a.step for a in chat.asked] == ["e01/revise", "e01/revise/again1"]
    assert await answer(says(WORSE, GOOD), ASK, Revision, odd, repairs=1, must=unusable) == GOOD


async def test_what_cannot_be_borne_is_given_up_after_as_many_repairs_as_were_asked_for() -> None:
    chat = says(WORST, WORST, GOOD)
    with pytest.raises(UnusableReply, match="not as good"):
        await answer(chat, ASK, Revision, odd, repairs=1, must=unusable)
    assert len(chat.asked) == 2
