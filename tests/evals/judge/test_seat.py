"""Who may judge: no rules, and no relation of the writer, unless that is meant and stands in the result."""

import pytest

from loreboard.agents.desk import Desk
from loreboard.composer import Composer
from loreboard.evals.judge import families, in_order, seat
from loreboard.llm.roles import Roles
from loreboard.prompts import PromptFile, library
from loreboard.screenplay.timing import draft_seconds
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import BadInput, NeedsModel

from .conftest import Reader, judge_of, made
from .test_order import sees


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("openai/gpt-5-mini", {"openai gpt"}),
        ("openai/o3-mini", {"openai gpt"}),
        ("openai/something-new", {"openai gpt"}),
        ("anthropic/claude-opus-4", {"anthropic claude"}),
        ("sonnet", {"anthropic claude"}),
        ("compatible/Qwen2.5-72B-Instruct", {"alibaba qwen"}),
        ("compatible/meta-llama/Llama-3.3-70B", {"meta llama"}),
        ("compatible/mixtral:8x7b", {"mistral"}),
        ("gemini-2.5-pro", {"google gemini"}),
        ("compatible/deepseek-r1-distill-llama-70b", {"deepseek", "meta llama"}),
        ("compatible/our-own-tune", {"our-own-tune"}),
        ("compatible/graphite", {"graphite"}),
    ],
)
def test_a_family_is_told_by_the_name_of_the_model(model: str, told: set[str]) -> None:
    assert set(map(str, families(model))) == told


def test_a_judge_of_the_writer_s_family_is_refused_with_a_way_out() -> None:
    with pytest.raises(BadInput) as caught:
        judge_of(Reader({}, "anthropic/claude-haiku"), written_by=["openai/gpt-5", "anthropic/claude-sonnet"])
    assert str(caught.value).startswith("anthropic/claude-haiku would judge its own family's work (anthropic claude) (--model judge).")
    assert "another family" in caught.value.do


async def test_the_same_family_when_it_is_meant_stands_in_the_result() -> None:
    judge = judge_of(Reader({"judge/order": sees}, "openai/gpt-5"), written_by=["openai/gpt-4o"], same_family=True)
    assert (await in_order(made(), judge)).signed.same_family is True
    other = judge_of(Reader({}), written_by=["openai/gpt-4o"], same_family=True)
    assert other.signed.same_family is False


def test_the_judge_is_the_model_of_the_judge_s_role() -> None:
    roles = Roles(Reader({}, "openai/gpt-5"), {"judge": Reader({}, "compatible/qwen3")})
    assert seat(Desk(roles, "en", 0), written_by=["openai/gpt-5"]).signed.judge == "compatible/qwen3"


async def test_a_relation_that_stands_in_for_the_judge_is_found_by_its_reply() -> None:
    class StoodInFor(Reader):
        async def reply(self, ask: Ask) -> Reply:
            return (await super().reply(ask)).model_copy(update={"model": "openai/gpt-5"})

    chat = StoodInFor({"judge/order": sees})
    with pytest.raises(BadInput, match="openai/gpt-5 stood in for the judge"):
        await in_order(made(), judge_of(chat, written_by=["openai/gpt-4o"]))
    assert (await in_order(made(), judge_of(chat, written_by=["openai/gpt-4o"], same_family=True))).passes


def test_the_offline_composer_is_no_judge() -> None:
    with pytest.raises(NeedsModel) as caught:
        seat(Desk(Composer(draft_seconds), "en", 0))
    assert (caught.value.exit_code, caught.value.do) == (2, "Choose a model: `--model judge=VENDOR/NAME`.")


@pytest.mark.parametrize("prompt", [p for p in library() if p.name.startswith("judge/")], ids=lambda p: f"{p.name}.{p.language}")
async def test_the_composer_refuses_every_ask_of_a_judge_by_name(prompt: PromptFile) -> None:
    ask = Ask(step="judge/x", prompt=prompt.name, system="", user="x", wanted=prompt.returns, shape="{}", seed=0)
    with pytest.raises(NeedsModel, match="Rules cannot judge a story"):
        await Composer(draft_seconds).reply(ask)
