"""What the vendors' prefix caches read and write, as the usage of an answer tells it."""

import asyncio
from typing import Any

import pytest

from loreboard.story.ask import Ask

from .cache import tokens
from .callers import CLAUDE, GPT, Callers
from .pace import Pace
from .play import Play
from .samples import reading


def halves(episode: int, lines: int = 90) -> tuple[Ask, str, str]:
    """An ask whose first half all episodes share, and the halves."""
    ask = reading(lines=lines, episode=episode)
    at = ask.user.index("<beats>")
    return ask, ask.user[:at], ask.user[at:]


async def claude(callers: Callers, episode: int, marked: bool = True, ttl: str = "5m", lines: int = 90, **more: Any) -> Any:
    ask, shared, own = halves(episode, lines)
    mark: Any = {"cache_control": {"type": "ephemeral", "ttl": ttl}} if marked else {}
    content: Any = [{"type": "text", "text": shared, **mark}, {"type": "text", "text": own}]
    return (
        await callers.anthropic.messages.create(
            model=CLAUDE, system=ask.system, messages=[{"role": "user", "content": content}], **{"max_tokens": 500, **more}
        )
    ).usage


async def gpt(callers: Callers, episode: int, marked: bool = True, **more: Any) -> Any:
    ask, shared, own = halves(episode)
    mark: Any = {"prompt_cache_breakpoint": {"mode": "explicit"}} if marked else {}
    content: Any = [{"type": "input_text", "text": shared, **mark}, {"type": "input_text", "text": own}]
    told = await callers.openai.responses.create(model=GPT, instructions=ask.system, input=[{"role": "user", "content": content}], **more)
    assert told.usage is not None
    return told.usage


async def test_claude_writes_a_marked_prefix_once_and_reads_it_from_then_on(callers: Callers) -> None:
    first, second = await claude(callers, 1), await claude(callers, 2)
    assert first.cache_creation_input_tokens > 1024
    assert (first.cache_read_input_tokens, second.cache_creation_input_tokens) == (0, 0)
    assert second.cache_read_input_tokens == first.cache_creation_input_tokens
    assert second.input_tokens == first.input_tokens < 200


async def test_claude_reads_nothing_without_a_mark_below_the_floor_or_after_a_changed_word(callers: Callers, play: Play) -> None:
    play.caches["messages"].floor = 2048
    for more in ({"marked": False}, {"lines": 5}):
        assert [(await claude(callers, n, **more)).cache_read_input_tokens for n in (1, 2)] == [0, 0]
    await claude(callers, 1)
    assert (await claude(callers, 2, lines=91)).cache_read_input_tokens == 0


async def test_a_longer_lifetime_is_told_apart(callers: Callers) -> None:
    told = await claude(callers, 1, ttl="1h")
    assert told.cache_creation.ephemeral_1h_input_tokens == told.cache_creation_input_tokens > 0
    assert told.cache_creation.ephemeral_5m_input_tokens == 0


async def test_five_siblings_at_once_write_five_times_and_one_before_them_writes_once(callers: Callers, play: Play) -> None:
    play.pace = Pace(speedup=10)
    cold = await asyncio.gather(*(claude(callers, n) for n in range(1, 6)))
    assert sum(bool(told.cache_creation_input_tokens) for told in cold) == 5
    play.caches["messages"]._kept.clear()
    warm = await claude(callers, 1, max_tokens=0)
    assert warm.output_tokens == 0
    assert warm.cache_creation_input_tokens > 0
    told = await asyncio.gather(*(claude(callers, n) for n in range(1, 6)))
    assert sum(bool(t.cache_creation_input_tokens) for t in told) == 0
    assert min(t.cache_read_input_tokens for t in told) == warm.cache_creation_input_tokens


async def test_five_breakpoints_are_one_too_many_for_claude(callers: Callers) -> None:
    mark: Any = {"type": "ephemeral"}
    blocks: Any = [{"type": "text", "text": str(n), "cache_control": mark} for n in range(5)]
    with pytest.raises(Exception, match="maximum of 4"):
        await callers.anthropic.messages.create(model=CLAUDE, max_tokens=9, messages=[{"role": "user", "content": blocks}])


async def test_gpt_reads_what_stands_before_an_explicit_breakpoint_and_nothing_without_one(callers: Callers) -> None:
    first, second = await gpt(callers, 1), await gpt(callers, 2)
    assert first.input_tokens_details.cache_write_tokens > 1024
    assert second.input_tokens_details.cached_tokens > 1024
    assert second.input_tokens_details.cache_write_tokens < 200
    bare = [(await gpt(callers, n, marked=False, prompt_cache_key="bare")).input_tokens_details.cached_tokens for n in (1, 2)]
    assert bare == [0, 0]


async def test_gpt_reads_nothing_across_routing_keys_and_writes_nothing_in_explicit_mode_without_marks(callers: Callers) -> None:
    await gpt(callers, 1, prompt_cache_key="a")
    assert (await gpt(callers, 2, prompt_cache_key="b")).input_tokens_details.cached_tokens == 0
    told = await gpt(callers, 3, marked=False, prompt_cache_options={"mode": "explicit"})
    assert told.input_tokens_details.cache_write_tokens == 0


async def test_the_same_request_again_is_read_whole_by_gpts_own_breakpoint(callers: Callers) -> None:
    first = await gpt(callers, 1, marked=False)
    again = await gpt(callers, 1, marked=False)
    assert again.input_tokens_details.cached_tokens == first.input_tokens


async def test_an_older_gpt_reads_any_prefix_in_steps_of_128(callers: Callers, play: Play) -> None:
    play.caches["responses"].style = "prefix"
    await gpt(callers, 1, marked=False)
    told = await gpt(callers, 2, marked=False)
    assert told.input_tokens_details.cached_tokens >= 1024
    assert told.input_tokens_details.cached_tokens % 128 == 0
    assert told.input_tokens_details.cached_tokens < told.input_tokens


async def test_a_prewarmed_prompt_answers_nothing_and_is_read_by_the_next(callers: Callers) -> None:
    warm = await gpt(callers, 1, prompt_cache_options={"prewarm": True})
    assert warm.output_tokens == 0
    assert (await gpt(callers, 2)).input_tokens_details.cached_tokens > 1024


def test_the_token_estimate_grows_with_every_few_letters_and_counts_chinese_more() -> None:
    assert tokens("") == 0
    assert tokens("a" * 400) == 100
    assert 60 <= tokens("雾" * 100) <= 70
    assert all(tokens("雾路 a" * n) <= tokens("雾路 a" * (n + 1)) for n in range(50))
