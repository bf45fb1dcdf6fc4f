"""Words to orders, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loreboard.pipeline.room.orders import MOST_NOTE, Order, heard, spellings, words
from loreboard.story.errors import BadOrder

SAID: list[tuple[str, dict[str, object]]] = [
    ("pick 2", {"kind": "pick", "arcs": (2,)}),
    ("Choose 2", {"kind": "pick", "arcs": (2,)}),
    ("选 2", {"kind": "pick", "arcs": (2,)}),
    ("选2", {"kind": "pick", "arcs": (2,)}),
    ("选第二个", {"kind": "pick", "arcs": (2,)}),
    ("选择 十二", {"kind": "pick", "arcs": (12,)}),
    ("ｐick ２", {"kind": "unknown"}),
    ("选 ２", {"kind": "pick", "arcs": (2,)}),
    ("more like 2", {"kind": "more_like", "arcs": (2,)}),
    ("more like 2, but colder", {"kind": "more_like", "arcs": (2,), "note": "but colder"}),
    ("多像 2，但更冷", {"kind": "more_like", "arcs": (2,), "note": "但更冷"}),
    ("less like 4", {"kind": "less_like", "arcs": (4,)}),
    ("少像 4", {"kind": "less_like", "arcs": (4,)}),
    ("不要像 4", {"kind": "less_like", "arcs": (4,)}),
    ("不要 4", {"kind": "drop", "arcs": (4,)}),
    ("merge 1 3", {"kind": "merge", "arcs": (1, 3)}),
    ("merge 1 and 3", {"kind": "merge", "arcs": (1, 3)}),
    ("合 1 3", {"kind": "merge", "arcs": (1, 3)}),
    ("合1和3，结尾用3的", {"kind": "merge", "arcs": (1, 3), "note": "结尾用3的"}),
    ('change 2 "the father must live"', {"kind": "change", "arcs": (2,), "note": "the father must live"}),
    ('change "the father must live"', {"kind": "change", "note": "the father must live"}),
    ("改 2 「父亲得活着」", {"kind": "change", "arcs": (2,), "note": "父亲得活着"}),
    ("改“父亲得活着”", {"kind": "change", "note": "父亲得活着"}),
    ("lock 2.3", {"kind": "lock", "arcs": (2,), "point": 3}),
    ("锁 2.3", {"kind": "lock", "arcs": (2,), "point": 3}),
    ("锁2。3", {"kind": "lock", "arcs": (2,), "point": 3}),
    ("锁第2个的第3个转折", {"kind": "lock", "arcs": (2,), "point": 3}),
    ("解锁 2.3", {"kind": "unlock", "arcs": (2,), "point": 3}),
    ("why 2", {"kind": "why", "arcs": (2,)}),
    ("为什么 2", {"kind": "why", "arcs": (2,)}),
    ("2", {"kind": "show", "arcs": (2,)}),
    ("compare 2 5", {"kind": "compare", "arcs": (2, 5)}),
    ("back to 3", {"kind": "back", "point": 3}),
    ("回到第三步", {"kind": "back", "point": 3}),
    ("撤销。", {"kind": "undo"}),
    ("another one with a ferry", {"kind": "fresh", "note": "one with a ferry"}),
    ("go", {"kind": "go"}),
    ("开写 2", {"kind": "go", "arcs": (2,)}),
    ("？", {"kind": "help"}),
]


@pytest.mark.parametrize(("said", "wanted"), [pair for pair in SAID if pair[1]["kind"] != "unknown"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_order_is_understood_whichever_language_the_series_is_in(said: str, wanted: dict[str, object], language: str) -> None:
    told = heard(said, language)  # type: ignore[arg-type]
    assert told.model_dump(exclude={"said"}) == Order.model_validate(wanted).model_dump(exclude={"said"})


@pytest.mark.parametrize(
    ("said", "language", "what", "do"),
    [
        ("pik 2", "en", "“pik 2”", "Did you mean pick?"),
        ("mrege 1 3", "en", "mrege", "Did you mean merge?"),
        ("选个 x", "zh", "「选」后面要一个号码", "选 2"),
        ("为舍 2", "zh", "听不懂", "是不是「为"),
        ("merge 1", "en", "two arcs", "merge 1 3"),
        ("merge 1 1", "en", "two arcs", "merge 1 3"),
        ("lock 2", "en", "turning points", "lock 2.3"),
        ("锁 2", "zh", "转折", "锁 2.3"),
        ("change 2", "en", "what is to change", "father"),
        ("undo 3", "en", "“3”", "undo"),
        ("pick 2 and go", "en", "number of an arc", "pick 2"),
        ("   ", "zh", "什么也没说", "帮助"),
        ("xyzzy", "en", "xyzzy", "Say help"),
        (f"more like 2 {'x' * (MOST_NOTE + 1)}", "en", str(MOST_NOTE), "matters most"),
    ],
)
def test_what_is_not_understood_is_named_with_what_would_be(said: str, language: str, what: str, do: str) -> None:
    with pytest.raises(BadOrder) as refused:
        heard(said, language)  # type: ignore[arg-type]
    assert what in refused.value.what
    assert do in refused.value.do


def test_every_spelling_means_its_own_order_and_no_two_orders_share_one() -> None:
    every = [(spelling, kind) for language in ("en", "zh") for spelling, kind in spellings(language).items()]
    assert len({spelling for spelling, _ in every}) == len(every) == sum(len(w.en) + len(w.zh) for w in words().orders.values())
    for word in words().orders.values():
        for language in ("en", "zh"):
            assert heard(word.eg[language], language).kind == next(k for k, w in words().orders.items() if w is word)


TAILS = {"none": "", "arc": " 7", "arcs": " 7", "two": " 7 8", "change": " 7 so", "wish": "", "point": " 7.2", "some": "", "step": " 7"}


@pytest.mark.parametrize("kind", sorted(words().orders))
def test_every_spelling_is_heard(kind: str) -> None:
    word = words().orders[kind]  # type: ignore[index]
    for spelling in (*word.en, *word.zh):
        assert heard(spelling + TAILS[word.takes], "en").kind == kind


PIECES = st.sampled_from(["pick", "选", "more like", "多像", "2", "3", "锁", "2.3", "第", "二", "十", "和", "，", "「", "」", '"', " ", ".", "改", "父亲", "\x1b[2J", "\u200b", "9" * 30])  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join)), st.sampled_from(["en", "zh"]))
def test_whatever_is_typed_is_an_order_or_a_named_refusal(said: str, language: str) -> None:
    told = understood(said, language)
    if isinstance(told, BadOrder):
        assert told.what and told.do
    else:
        assert all(0 <= number <= 9999 for number in (*told.arcs, told.point))
        assert told.said.isprintable() and len(told.note) <= MOST_NOTE
        assert understood(told.said, language) == told


def understood(said: str, language: str) -> Order | BadOrder:
    try:
        return heard(said, language)  # type: ignore[arg-type]
    except BadOrder as error:
        return error
