"""What agents make new reads back as the same elements, names and words, in both languages."""

from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loreboard.screenplay import read_fountain, write_fountain
from loreboard.screenplay.fountain_writer import heading_text
from loreboard.story.draft import Draft, DraftLine, DraftScene
from loreboard.story.errors import BadScript
from loreboard.story.script import Language

SIGNS = " \t\n.!@>~=#()（）[]/*_\\^<:：-'\"…,"
WORDS = st.text(alphabet=st.sampled_from(SIGNS + "aBcDTO李明他。é1　\u2028\x01"), max_size=24)
HABITS = st.sampled_from(
    [
        "INT. A - DAY",
        "BOB\nwalks",
        "李明\n你好",
        "CUT TO:",
        "# 1",
        "#1 fan",
        ".x",
        "!x",
        "> x <",
        "(x)",
        "（低声",
        "/* x */",
        "[[x]]",
        "***",
        "===",
    ]
)
TEXTS = WORDS | HABITS | st.tuples(HABITS, WORDS).map("\n".join)
NAMES = st.text(alphabet=st.sampled_from("ABCab李明é1 .'-*_#&/"), min_size=1, max_size=10).filter(lambda name: any(map(str.isalnum, name)))
HOWS = st.none() | st.sampled_from(["低声", "(softly)", "on the *phone*", "（O.S.）"])
LINES = st.one_of(
    st.builds(DraftLine, kind=st.just("action"), who=st.none(), extension=st.none(), how=st.none(), text=TEXTS),
    st.builds(DraftLine, kind=st.just("speech"), who=NAMES, extension=HOWS, how=HOWS, text=TEXTS.filter(lambda text: bool(clean(text)))),
    st.builds(
        DraftLine,
        kind=st.just("note"),
        who=st.none(),
        extension=st.none(),
        how=st.none(),
        text=st.sampled_from(["a", "a\n\nb", "人物：甲"]),
    ),
    st.builds(
        DraftLine,
        kind=st.just("transition"),
        who=st.none(),
        extension=st.none(),
        how=st.none(),
        text=st.sampled_from(["切至：", "CUT TO:", "Fade"]),
    ),
)
PLACES = st.text(alphabet=st.sampled_from("AB茶馆 -*_/.1"), min_size=1, max_size=8).filter(lambda place: any(map(str.isalnum, place)))
SCENES = st.builds(
    DraftScene,
    interior=st.sampled_from(["INT", "EXT", "INT/EXT"]),
    place=PLACES,
    time=st.sampled_from(["DAY", "夜"]),
    beats=st.just(()),
    lines=st.lists(LINES, max_size=5).map(tuple),
)


def clean(text: str) -> list[str]:
    """The lines of a text that carry words, blank ones in between kept."""
    return "\n".join(line.rstrip() for line in text.replace("\x01", "").splitlines()).strip("\n").splitlines()


def bare(text: str | None) -> str:
    return (text or "").strip("()（）")


def expected(line: DraftLine) -> list[tuple[str, str, str | None, str | None]]:
    """(kind, text, name, extension) of what a reader shall find."""
    if line.kind == "action":
        groups = [list(group) for filled, group in groupby(clean(line.text), key=bool) if filled]
        return [("action", "\n".join(group), None, None) for group in groups]
    if line.kind == "speech":
        name = " ".join((line.who or "").split())
        extension = bare(line.extension) or None
        made = [("character", name, name, extension)]
        if line.how:
            made.append(("parenthetical", bare(line.how), name, extension))
        words = "\n".join(text.strip() for text in clean(line.text))
        while "\n\n\n" in words:  # two blank lines would end a speech, so the writer keeps one
            words = words.replace("\n\n\n", "\n\n")
        return [*made, ("dialogue", words, name, extension)]
    return [(line.kind, line.text, None, None)]


@given(
    st.lists(SCENES, min_size=1, max_size=3), st.sampled_from(["en", "zh"]), st.none() | st.just({"Title": "雾 *x*", "作者": ["a", "b: c"]})
)
@settings(max_examples=400, deadline=None)
def test_what_is_written_reads_back_the_same(
    scenes: list[DraftScene], language: Language, title: dict[str, str | list[str]] | None
) -> None:
    text = write_fountain(Draft(title="x", scenes=tuple(scenes)), language, title, section="第1集 # one")
    script = read_fountain(text.encode(), "draft")
    wanted: list[tuple[str, str, str | None, str | None]] = [("section", "第1集 # one", None, None)]
    for scene in scenes:
        wanted.append(("heading", heading_text(scene, language), None, None))
        for line in scene.lines:
            wanted.extend(expected(line))
    assert [(e.kind, e.text, e.name, e.extension) for e in script.elements] == wanted
    assert [s.heading for s in script.scenes] == [heading_text(scene, language) for scene in scenes]
    assert [(t.key, t.values) for t in script.title_page] == ([("Title", ("雾 *x*",)), ("作者", ("a", "b: c"))] if title else [])


def test_a_chinese_scene_is_written_with_forced_marks_and_ascii_brackets() -> None:
    speech = DraftLine(kind="speech", who="阿汐", extension="OS", how="（低声）", text="别回头。")
    scene = DraftScene(interior="INT", place="茶馆", time="夜", beats=(), lines=(speech,))
    text = write_fountain(Draft(title="", scenes=(scene,)), "zh", {"Title": "雾"}, "第1集 雾")
    assert text == "Title: 雾\n\n# 第1集 雾\n\n.内 茶馆 - 夜\n\n@阿汐 (OS)\n(低声)\n别回头。\n"


def test_an_english_scene_is_written_without_needless_marks() -> None:
    lines = (
        DraftLine(kind="action", who=None, extension=None, how=None, text="Fog eats the road."),
        DraftLine(kind="speech", who="MARA", extension=None, how=None, text="Not tonight."),
        DraftLine(kind="transition", who=None, extension=None, how=None, text="CUT TO:"),
    )
    scene = DraftScene(interior="EXT", place="Valley road", time="night", beats=(), lines=lines)
    text = write_fountain(Draft(title="", scenes=(scene,)), "en")
    assert text == "EXT. VALLEY ROAD - NIGHT\n\nFog eats the road.\n\nMARA\nNot tonight.\n\nCUT TO:\n"


def test_a_note_cannot_close_itself_or_open_a_boneyard() -> None:
    note = DraftLine(kind="note", who=None, extension=None, how=None, text="a ]] b /* c\n\nd]")
    scene = DraftScene(interior="EXT", place="A", time="DAY", beats=(), lines=(note,))
    script = read_fountain(write_fountain(Draft(title="", scenes=(scene,)), "en").encode(), "draft")
    assert [e.text for e in script.elements if e.kind == "note"] == ["a ] ] b / * c\n\nd]"]


@pytest.mark.parametrize("who", [None, "", "…", "^"])
def test_a_speech_without_a_speaker_is_refused(who: str | None) -> None:
    speech = DraftLine(kind="speech", who=who, extension=None, how=None, text="Hi.")
    with pytest.raises(BadScript, match="no speaker"):
        write_fountain(Draft(title="", scenes=(DraftScene(interior="EXT", place="A", time="DAY", beats=(), lines=(speech,)),)), "en")
