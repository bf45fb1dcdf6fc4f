"""Captions as SubRip: read back by a strict reader, timed to the frame, in lines that fit, no word lost."""

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from loreboard.render import captions
from loreboard.story.script import Language
from loreboard.story.shots import Caption, ShotList

BLOCK = re.compile(r"(\d+)\r\n(\d\d):([0-5]\d):([0-5]\d),(\d{3}) --> (\d\d):([0-5]\d):([0-5]\d),(\d{3})\r\n((?:[^\r\n]+\r\n)+)")
WIDEST = {"en": 26, "zh": 24}


def read(content: bytes) -> list[tuple[int, int, list[str]]]:
    """Start and end in milliseconds, and lines. Raises AssertionError for anything that the format does not say."""
    text = content.decode("utf-8-sig")
    out: list[tuple[int, int, list[str]]] = []
    at = 0
    while at < len(text):
        found = BLOCK.match(text, at)
        assert found is not None, text[at : at + 60]
        assert int(found[1]) == len(out) + 1 and not any("-->" in line for line in found[10].split("\r\n"))
        h, m, s, ms, h2, m2, s2, ms2 = map(int, found.groups()[1:9])
        out.append((((h * 60 + m) * 60 + s) * 1000 + ms, ((h2 * 60 + m2) * 60 + s2) * 1000 + ms2, found[10].split("\r\n")[:-1]))
        at = found.end()
        assert at == len(text) or text.startswith("\r\n", at)
        at += 2
    return out


def with_captions(shots: ShotList, at: int, *captions: Caption, **more: Any) -> ShotList:
    changed = [s.model_copy(update={"captions": captions if n == at else ()}) for n, s in enumerate(shots.shots)]
    return shots.model_copy(update={"shots": tuple(changed), **more})


def caption(text: str, start: int = 0, frames: int = 45, kind: Any = "screen") -> Caption:
    return Caption(line=9, text=text, kind=kind, start=start, frames=frames)


def words(lines: list[str]) -> str:
    return "".join("".join(lines).replace("\u2060", "").split())


def test_captions_lie_where_their_lines_are_spoken(shots: ShotList) -> None:
    made = read(captions.export(shots))
    assert [words(lines) for _, _, lines in made] == ["".join(d.text.split()) for d in shots.shots[1].dialogue]
    starts = [(100 + d.start, 100 + d.start + d.frames) for d in shots.shots[1].dialogue]
    assert [(round(a * 24 / 1000), round(b * 24 / 1000)) for a, b, _ in made] == starts


@pytest.mark.parametrize("fps", [24, 25, 30])
def test_every_frame_can_be_told_from_its_millisecond(fps: int, shots: ShotList) -> None:
    own = with_captions(shots, 0, *(caption("x", frame, 1) for frame in range(0, 4320, 7)), fps=fps)
    made = read(captions.export(own))
    assert [round(a * fps / 1000) for a, _, _ in made] == list(range(0, 4320, 7))
    assert all(round(b * fps / 1000) - round(a * fps / 1000) == 1 for a, b, _ in made)


LONG = {
    "en": "I have stood at this gate for eleven winters, and in all of them nobody has ever asked me, not once, what it was that I was paid in.",
    "zh": "我在这道门前站了十一个冬天，从来没有人问过我，一次也没有，这些年他们究竟拿什么付我的工钱，我也从没敢去问。",
}  # fmt: skip


def test_a_long_caption_is_several_that_follow_each_other_in_even_lines(shots: ShotList, language: Language) -> None:
    made = read(captions.export(with_captions(shots, 0, caption(LONG[language], 5, 90))))
    assert len(made) > 1 and words([line for _, _, lines in made for line in lines]) == "".join(LONG[language].split())
    assert (round(made[0][0] * 24 / 1000), round(made[-1][1] * 24 / 1000)) == (5, 95)
    assert all(one[1] == two[0] for one, two in pairwise(made)) and all(len(lines) <= 2 for _, _, lines in made)
    cells = [cell_len(line) for _, _, lines in made for line in lines]
    assert max(cells) <= WIDEST[language] and min(cells) > WIDEST[language] / 3
    assert not any(line[0] in "，。、,.!?" for _, _, lines in made for line in lines)


def test_a_line_ends_at_a_mark_rather_than_inside_a_phrase(shots: ShotList) -> None:
    for text, lines in (("那我怎么也疼？石头也砸着我了？", ["那我怎么也疼？", "石头也砸着我了？"]), ("人撑二十分钟。血县里没有，调来两夜。", ["人撑二十分钟。", "血县里没有，调来两夜。"])):  # fmt: skip
        assert read(captions.export(with_captions(shots, 0, caption(text), language="zh")))[0][2] == lines


def test_words_in_english_are_not_broken_and_marks_stay_with_them(shots: ShotList) -> None:
    made = read(captions.export(with_captions(shots, 0, caption(LONG["en"], 0, 90), language="en")))
    assert " ".join(line for _, _, lines in made for line in lines) == LONG["en"]


def test_a_caption_of_fewer_frames_than_cues_stays_whole(shots: ShotList, language: Language) -> None:
    made = read(captions.export(with_captions(shots, 0, caption(LONG[language], 0, 1))))
    assert len(made) == 1 and words(made[0][2]) == "".join(LONG[language].split())


@pytest.mark.parametrize(
    "word", ["a --> b", "<i>x</i>", "{\\an8}x", "a\n\nb", "1\n00:00:00,000 --> 00:00:01,000", "\u202egnp", "\x1b[2J\x00x"]
)
def test_no_words_end_a_cue_or_become_a_tag(word: str, shots: ShotList) -> None:
    made = read(captions.export(with_captions(shots, 0, caption(word), caption("next", 50, 20))))
    lines = [line for _, _, lines in made[:-1] for line in lines]
    assert made[-1][2] == ["next"] and not re.search(r"<[a-z/]|{\\|\x1b|\u202e", "".join(lines))
    assert words(lines) == "".join(c for c in "".join(word.split()) if c.isprintable())


def test_a_list_without_captions_is_an_empty_file(shots: ShotList) -> None:
    assert read(captions.export(with_captions(shots, 0))) == []
    assert read(captions.export(with_captions(shots, 0, caption("\n ")))) == []


def test_every_line_of_the_examples_is_captioned_and_fits(lists: list[ShotList]) -> None:
    for shots in lists:
        spoken = [caption(d.text, d.start, d.frames, "speech") for s in shots.shots for d in s.dialogue]
        told = iter(spoken)
        own = shots.model_copy(
            update={"shots": tuple(s.model_copy(update={"captions": tuple(next(told) for _ in s.dialogue)}) for s in shots.shots)}
        )
        made = read(captions.export(own))
        assert words([line for _, _, lines in made for line in lines]) == "".join("".join(c.text.split()) for c in spoken) != ""
        assert max(cell_len(line) for _, _, lines in made for line in lines) <= WIDEST[shots.language]
        assert all(a < b for a, b, _ in made) and all(one[1] <= two[0] for one, two in pairwise(made)) and made[-1][1] <= 180_000


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=120), frames=st.integers(1, 200), chinese=st.booleans())
def test_any_words_of_any_length_are_cues_that_fill_their_time(text: str, frames: int, chinese: bool, lists: list[ShotList]) -> None:
    own = with_captions(lists[0], 0, caption(text, 3, frames), language="zh" if chinese else "en")
    made = read(captions.export(own))
    if made:
        assert (round(made[0][0] * 24 / 1000), round(made[-1][1] * 24 / 1000)) == (3, 3 + frames)
        assert all(one[1] == two[0] for one, two in pairwise(made))
    shown = words([line for _, _, lines in made for line in lines])
    assert len(shown) <= len(text) and [c for c in text if c.isalnum()] == [c for c in shown if c.isalnum()]
