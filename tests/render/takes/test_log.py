"""The record of what was said of takes, and how takes stand after it."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loreboard.render.takes import log
from loreboard.render.takes.kinds import kinds
from loreboard.render.takes.standing import stand
from loreboard.story.errors import BadInput
from loreboard.story.takes import Brought, Noted, Part

AT = datetime.datetime(2026, 11, 30, 9, tzinfo=datetime.UTC)
IDS = [f"{letter}_{n:020x}" for letter in "jt" for n in range(3)]
SHOTS = ["e01-aaaaaa", "e01-bbbbbb"]
pieces = st.sampled_from([None, (1, 2), (2, 2), (1, 3)])
parts = st.builds(Part, shot=st.sampled_from(SHOTS), piece=pieces, picture=st.sampled_from(["", "p", "q"]))
spans = st.tuples(st.decimals(0, 5, places=3), st.decimals(6, 9, places=3))
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def some(sort: str) -> st.SearchStrategy[tuple[str, ...] | None]:
    there = kinds().failed if sort == "failed" else kinds().drift
    return st.none() | st.lists(st.sampled_from(sorted(there)), unique=True, max_size=3).map(tuple)


noted = st.builds(
    Noted, at=st.just(AT), take=st.sampled_from(IDS), of=st.lists(parts, min_size=1, max_size=2).map(tuple), clip=st.sampled_from(["", "c_1", "c_2"]),
    number=st.integers(0, 4), usable=st.none() | spans, failed=some("failed"), drift=some("drift"), chosen=st.sampled_from([None, True, False]), words=words,
)  # fmt: skip
brought = st.builds(
    Brought, at=st.just(AT), take=st.sampled_from(IDS), of=st.lists(parts, min_size=1, max_size=1).map(tuple), file=st.just("e01/takes/t.mp4"),
    sha256=st.just("0" * 64), named=words, seconds=st.decimals(0, 99, places=3), width=st.just(90), height=st.just(160), fps=st.just(24.0), audio=st.booleans(),
)  # fmt: skip
events = st.lists(noted | brought, max_size=12)


@given(events, events)
def test_what_is_added_is_read_back_and_what_was_there_keeps_its_bytes(first: list[Noted | Brought], second: list[Noted | Brought]) -> None:
    raw = log.added(b"", first)
    more = log.added(raw, second)
    assert more.startswith(raw) and log.read(more) == (*first, *second)
    assert log.added(raw, second) == more


@given(events)
def test_no_word_of_a_person_is_ever_lost_and_at_most_one_take_is_chosen_for_a_shot(told: list[Noted | Brought]) -> None:
    standing = stand(told)
    said = [(e.take, e.words) for e in told if isinstance(e, Noted) and e.words]
    kept = [(take.id, one.words) for take in standing.takes.values() for one in take.words]
    assert sorted(kept) == sorted(said)
    for shot in SHOTS:
        mine = [piece for name, piece in standing.chosen if name == shot]
        assert None not in mine or len(mine) == 1, "a whole shot and a piece of it are both chosen"
        assert len({piece[1] for piece in mine if piece}) <= 1, "pieces of two ways to cut the shot are chosen"
    for key, choice in standing.chosen.items():
        last = [
            e
            for e in told
            if isinstance(e, Noted) and e.chosen is not None and e.take == choice.take and key in [(p.shot, p.piece) for p in e.of]
        ]
        assert last[-1].chosen
    for clip in ("c_1", "c_2"):
        failed = [take.number for take in standing.takes.values() if take.clip == clip and take.failed]
        assert standing.next_take(clip) == max(failed, default=0) + 1


@given(events, st.data())
def test_a_record_that_was_cut_anywhere_is_read_to_its_last_line_or_named(told: list[Noted | Brought], data: st.DataObject) -> None:
    raw = log.added(b"", told)
    cut = raw[: data.draw(st.integers(0, len(raw)))]
    whole = cut.count(b"\n")
    tail = cut[cut.rfind(b"\n") + 1 :]
    if not tail or len(cut) == len(raw) or raw[len(cut) : len(cut) + 1] == b"\n":
        assert len(log.read(cut)) == whole + bool(tail)
    else:
        with pytest.raises(BadInput, match=f"line {whole + 1}"):
            log.read(cut)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "line 2"),
        (b'{"event":"note"}', r"wrong at at: .*line 2"),
        (b'{"event":"sold"}', "line 2"),
        (b"[" * 5000, "no note on a take"),
        (b"\xff\xfe", "line 2"),
        (
            b'{"format":"take.1","event":"note","at":"2026-11-30T09:00:00Z","take":"../../x","of":[{"shot":"a"}]}',
            r"wrong at take: .*line 2",
        ),
    ],
)
def test_a_line_that_is_no_note_is_named(line: bytes, why: str) -> None:
    good = log.added(b"", [Noted(at=AT, take=IDS[0], of=(Part(shot="a"),), words="fine")])
    with pytest.raises(BadInput, match=why):
        log.read(good + line + b"\n")


@pytest.mark.parametrize("file", ["/etc/passwd", "../x.mp4", "e01/../../x", "c:/x", "e01\\x", "e01//x"])
def test_a_copy_cannot_lie_elsewhere(file: str) -> None:
    with pytest.raises(ValueError, match="series' folder"):
        Brought(
            at=AT,
            take=IDS[0],
            of=(Part(shot="a"),),
            file=file,
            sha256="0" * 64,
            named="x",
            seconds=Decimal(1),
            width=1,
            height=1,
            fps=1,
            audio=False,
        )


def test_what_can_be_used_is_counted_in_whole_frames() -> None:
    def room(usable: tuple[str, str] | None, within: tuple[str, str] | None, fps: int) -> int | None:
        part = Part(shot="a", within=(Decimal(within[0]), Decimal(within[1])) if within else None)
        said = (Decimal(usable[0]), Decimal(usable[1])) if usable else None
        return stand([Noted(at=AT, take=IDS[0], of=(part,), usable=said, words="x")]).takes[IDS[0]].room(("a", None), fps)

    assert room(("0.4", "3.2"), ("0", "5"), 24) == 66, "frames 10 to 75 are whole in it"
    assert room(("0.042", "4.208"), ("0", "5"), 24) == 100, "seconds with three places say whole frames"
    assert room(None, ("0", "4.166"), 24) == 100
    assert room(("0", "9"), ("2", "4"), 25) == 50, "of a take of several shots only the shot's own part counts"
    assert room(("5", "6"), ("2", "4"), 25) == 0
    assert room(None, None, 24) is None
