"""Token counts: exact where the encoding lies on the disk, else safe; and never a download."""

import math
import os
import socket
from pathlib import Path

import pytest

from loreboard.llm import tokens

ENGLISH = "INT. KITCHEN - NIGHT\n\nSteam climbs the one window. Mei counts the cups again, and there is one too many.\n" * 9
CHINESE = "厨房里，雾气爬上唯一的窗。梅又数了一遍杯子，多了一只。" * 11


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    return tmp_path


def test_without_an_encoding_the_estimate_is_1_3_a_cjk_and_a_third_for_the_rest(empty: Path) -> None:
    told = tokens.count("雾雾雾abcabc", "openai/gpt-6.2-sol")
    assert (told.tokens, told.how) == (math.ceil(3 * 1.3 + 6 / 3), "estimate")
    assert tokens.count("", "openai/gpt-6.2-sol").tokens == 0


@pytest.mark.parametrize(
    ("chars", "cjk", "true"),
    [(889, 0, 231), (889, 0, 263), (298, 298, 263), (298, 298, 377), (298, 298, 199), (259, 0, 81), (259, 0, 90)],
)
def test_every_count_that_was_measured_lies_under_the_upper_end_of_the_estimate(empty: Path, chars: int, cjk: int, true: int) -> None:
    """facts/packages.md, section 4: o200k, cl100k, DeepSeek and an old Anthropic tokenizer on three pages."""
    assert true <= tokens.count("雾" * cjk + "a" * (chars - cjk), "anthropic/opus-5.5").most


def test_a_vendor_whose_tokenizer_is_not_public_is_estimated() -> None:
    assert tokens.count("fog", "anthropic/opus-5.5").how == "estimate"


def test_an_encoding_that_is_missing_or_damaged_is_never_fetched_nor_thrown_away(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object) -> None:
        raise AssertionError("somebody tried the network")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    damaged = empty / "fb374d419588a4632f3f557e76b4b70aebbca790"
    damaged.write_bytes(b"half of it")
    assert tokens.count(ENGLISH, "openai/gpt-5").how == "estimate"
    assert damaged.read_bytes() == b"half of it"
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "")
    assert tokens.count(ENGLISH, "openai/gpt-5").how == "estimate"


def test_the_cache_is_where_tiktoken_looks() -> None:
    assert tokens.cache_folder({"TIKTOKEN_CACHE_DIR": "/a", "DATA_GYM_CACHE_DIR": "/b"}) == Path("/a")
    assert tokens.cache_folder({"DATA_GYM_CACHE_DIR": "/b"}) == Path("/b")
    assert tokens.cache_folder({"TIKTOKEN_CACHE_DIR": ""}) is None
    assert (tokens.cache_folder({}) or Path()).name == "data-gym-cache"


@pytest.mark.skipif(
    not tokens.on_disk("o200k_base", tokens.cache_folder(os.environ)), reason="set TIKTOKEN_CACHE_DIR to a folder that holds o200k_base"
)
@pytest.mark.parametrize("text", [ENGLISH, CHINESE, ENGLISH + "<|endoftext|>"])
def test_with_an_encoding_the_count_is_exact_and_the_estimate_is_above_it(text: str) -> None:
    told = tokens.count(text, "openai/gpt-6.2-sol")
    assert told.how == "o200k_base"
    assert told.tokens <= tokens.count(text, "anthropic/opus-5.5").most
