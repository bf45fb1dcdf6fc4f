"""The tables: what a page says, that people's words stay words, and that a card leaves nothing out."""

import re
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import BaseModel

from loreboard.render.table import card, markdown, told
from loreboard.render.table.marked import words
from loreboard.render.table.words import Say, _words
from loreboard.render.terms import runs
from loreboard.story.camera import Camera, Gaze, Going
from loreboard.story.shots import Asset, Caption, Mend, Override, Prompt, Ref, Role, Shot, ShotList, Spoken, Subject, Waiver
from loreboard.story.world import Fact, What

READER = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")


def page(shots: ShotList) -> str:
    return markdown.export(shots).decode()


def with_shot(shots: ShotList, at: int, **fields: Any) -> ShotList:
    changed = [s.model_copy(update=fields) if n == at else s for n, s in enumerate(shots.shots)]
    return shots.model_copy(update={"shots": tuple(changed)})


def tables(text: str) -> list[list[list[str]]]:
    """Every table as rows of cells as plain text, a line break of ours as a line."""
    out: list[list[list[str]]] = []
    for before, token in zip([None, *READER.parse(text)], READER.parse(text), strict=False):
        if token.type == "table_open":
            out.append([])
        elif token.type == "tr_open":
            out[-1].append([])
        elif token.type == "inline" and before is not None and before.type in ("td_open", "th_open"):
            out[-1][-1].append("".join(_plain(child) for child in token.children or ()))
    return out


def _plain(token: Token) -> str:
    return (
        "\n" if token.content == "<br>" else token.content if token.type in ("text", "code_inline", "html_inline", "text_special") else ""
    )


def inside(text: str) -> set[str]:
    """The kinds of every token inside of a line."""
    return {child.type if child.type != "html_inline" else child.content for token in READER.parse(text) for child in token.children or ()}


def test_the_words_of_the_tables_stand_in_both_languages_with_the_same_holes() -> None:
    def leaves(told: Any, path: str = "") -> list[tuple[str, dict[str, str]]]:
        assert all(isinstance(key, str) for key in told), path
        return (
            [(path, told)]
            if set(told) == {"en", "zh"}
            else [leaf for key, value in told.items() for leaf in leaves(value, f"{path}.{key}")]
        )

    for path, both in leaves(_words()):
        assert all(both.values()), path
        assert set(re.findall(r"{(\w+)}", both["en"])) == set(re.findall(r"{(\w+)}", both["zh"])), path
    assert set(_words()["what"]) == set(get_args(What)) and set(_words()["roles"]) == set(get_args(Role))
    assert set(_words()["gaze"]) == set(get_args(Gaze)) and set(_words()["going"]) == set(get_args(Going)) - {"still"}


def test_a_page_has_a_row_a_shot_with_its_time_and_words(shots: ShotList) -> None:
    head, *rows = tables(page(shots))[0]
    assert len(head) == 6 and [row[0].split("\n")[:2] for row in rows] == [[str(n), s.id] for n, s in enumerate(shots.shots, 1)]
    assert [row[1].split("\n")[0] for row in rows] == ["0:00.0–0:04.1", "0:04.1–0:08.1", "0:08.1–0:10.0"]
    assert all(spoken.text in rows[1][4] and spoken.who in rows[1][4] for spoken in shots.shots[1].dialogue)
    locked = {"en": "locked", "zh": "已锁定"}[shots.language]
    assert locked in rows[1][5] and "FOUR_ALIKE" in rows[1][5] and "on purpose" in rows[1][5] and "hold" in rows[2][5]
    assert {len(row) for row in rows} == {6}


def test_a_page_is_in_the_language_of_its_list(shots: ShotList) -> None:
    own = shots.model_copy(update={"title": "", "made_by": "", "script": shots.script.model_copy(update={"file": ""}), "scenes": ()})
    own = own.model_copy(
        update={"shots": tuple(s.model_copy(update={"id": f"{n}", "scene": "1", "subjects": (), "picture": "", "place": "", "time": "", "light": "", "sound": "", "dialogue": (), "waivers": (), "notes": ""}) for n, s in enumerate(shots.shots))}
    )  # fmt: skip
    latin = set(re.findall(r"[A-Za-z]{2,}", page(own).replace("<br>", " ")))
    assert (latin == set()) == (shots.language == "zh")


def test_what_holds_on_is_said_once_and_what_changes_is_said_where_it_does(shots: ShotList) -> None:
    say = Say(shots.language)
    wet, dry = Fact(who="Mei", what="wet", value="her sleeves"), Fact(who="Mei", what="wet", value="")
    own = with_shot(shots, 0, changes=(wet,))
    own = with_shot(own, 1, state=(wet,), changes=(dry,), weather="rain", light="one lamp; it goes out")
    own = with_shot(own, 2, weather="rain", light="one lamp; it goes out")
    first, second, third = told(own).scenes[0].rows
    assert first.state == (say("turns", fact=say.fact(wet)),) and second.state == (say("turns", fact=say.fact(dry)),)
    assert say("now", what=say("heads.weather"), value="rain") in second.notes
    assert say("now", what=say("heads.light"), value="it goes out") in second.notes
    assert not any("rain" in note or "goes out" in note for note in third.notes)
    assert (first.sound, second.sound) == ("steam", "")


def test_the_side_of_the_line_is_said_where_the_camera_crosses_it(shots: ShotList) -> None:
    say, crossed = Say(shots.language), shots.shots[1].camera.model_copy(update={"side": 1, "azimuth": 45})
    scene = told(with_shot(shots, 1, camera=crossed)).scenes[0]
    assert [say("side", side="+1") in row.notes for row in scene.rows] == [False, True, False]
    assert say("side", side="−1") in scene.rows[2].notes and (say("heads.axis"), say("side", side="−1")) in scene.facts


def test_somebody_with_several_looks_is_told_apart(shots: ShotList) -> None:
    other = shots.shots[2].subjects[0].model_copy(update={"look": "woman, 41, in a rain coat"})
    own = told(with_shot(shots, 2, subjects=(other,)))
    names = [made.of for made in own.made if made.kind == "look"]
    assert len(set(names)) == 2 and own.made[1].shots == (3,)
    assert own.scenes[0].rows[2].people[0].startswith(names[1]) and own.scenes[0].rows[0].people[0].startswith(names[0])
    assert [made.of for made in told(shots).made] == ["Mei"]


def test_assets_are_listed_with_their_shots_and_a_style_only_where_it_is_another(shots: ShotList) -> None:
    assets = (
        Asset(id="p1", kind="place", of="KITCHEN NIGHT", text="a low room"),
        Asset(id="y1", kind="style", of="Tea", text="ink"),
        Asset(id="f1", kind="frame", of="cup", text="", uri="frames/cup.png"),
    )
    own = with_shot(shots, 0, refs=(Ref(asset="p1", role="location"),), last_frame="f1")
    own = own.model_copy(update={"assets": assets, "style": "ink"})
    assert [(m.kind, m.of, m.shots) for m in told(own).made[1:]] == [("place", "KITCHEN NIGHT", (1,)), ("frame", "cup", (1,))]
    assert "frames/cup.png" in page(own) and any(m.kind == "style" for m in told(own.model_copy(update={"style": "oil"})).made)


def test_captions_of_speech_are_counted_and_other_words_over_the_picture_listed(shots: ShotList) -> None:
    said = tuple(Caption(line=d.line, text=d.text, kind="speech", start=d.start, frames=d.frames) for d in shots.shots[1].dialogue)
    whole = with_shot(shots, 1, captions=said)
    assert told(whole).captioned == (2, 2) and not told(whole).over and Say(shots.language)("all_captioned") in page(whole)
    own = with_shot(whole, 2, captions=(Caption(line=9, text="Seven years later", kind="screen", start=12, frames=24),))
    assert [(o.span, o.number, o.text) for o in told(own).over] == [("0:08.6–0:09.6", 3, "Seven years later")]
    late = with_shot(shots, 1, captions=(said[0].model_copy(update={"text": "Drink."}),))
    assert len(told(late).over) == 1 and told(late).captioned == (0, 2)


@pytest.mark.parametrize("of", ["examples"])
def test_every_list_of_the_examples_is_a_page_whose_shots_all_have_a_row(of: str, lists: list[ShotList]) -> None:
    for shots in lists:
        text = page(shots)
        rows = [row for table in tables(text)[: len(shots.scenes)] for row in table[1:]]
        assert [row[0].split("\n")[1] for row in rows] == [s.id for s in shots.shots]
        for shot, row in zip(shots.shots, rows, strict=True):
            assert " ".join(shot.picture.split()) in row[3] and all(" ".join(d.text.split()) in row[4] for d in shot.dialogue)
        assert inside(text) <= INLINE


INLINE = {"text", "<br>", "code_inline", "strong_open", "strong_close", "em_open", "em_close", "text_special", "softbreak"}
"""What may stand inside a cell: words, and the marks we set ourselves."""
NASTY = [
    "a | b", "a\nb", "<script>alert(1)</script>", "**bold** _it_ `code` ~~gone~~", "[me](javascript:alert(1)) ![x](y)", "\\| \\", "# head", "- item",
    "1. one", "> said", "```", "|---|", "<br>", "&lt;b&gt; &amp;", "https://e.org www.e.org a@e.org", "\u202egnp.exe", "\x1b[2J\x00", "$x$", "~~~", "---",
    "===", "    four", "<!-- gone -->", "*", "a||b", "a\\",
]  # fmt: skip


@pytest.mark.parametrize("word", NASTY)
def test_words_stay_words_wherever_people_write_them(word: str, shots: ShotList) -> None:
    own = with_shot(
        shots, 1, id=word, picture=word, sound=word, notes=word, light=word, place=word, weather=word, ambience=word,
        subjects=(shots.shots[0].subjects[0].model_copy(update={"name": word, "doing": word, "look": word}),),
        dialogue=(shots.shots[1].dialogue[0].model_copy(update={"text": word, "who": word, "delivery": word}),),
        captions=(Caption(line=1, text=word, kind="screen", start=0, frames=1),), state=(Fact(who=word, what="wet", value=word),),
        waivers=(Waiver(code=word, reason=word, by=word),), mends=(Mend(code=word, field=word, was=word, now=word),),
    )  # fmt: skip
    scene = own.scenes[0].model_copy(update={"heading": word, "axis": f"{word}|x"})
    own = own.model_copy(update={"title": word, "style": word, "made_by": word, "scenes": (scene,)})
    text = page(own)
    plain, nasty = page(shots), [t for t in READER.parse(text) if t.type in ("html_block", "fence", "code_block", "blockquote_open", "hr")]
    assert not nasty
    assert inside(text) <= INLINE
    assert [len(row) for row in tables(text)[0]] == [len(row) for row in tables(plain)[0]] == [6] * 4
    shown = "".join(c for c in " ".join(word.split()) if c.isprintable())
    assert shown in tables(text)[0][2][3] and shown in tables(text)[0][2][5]
    assert [t.tag for t in READER.parse(text) if t.type == "heading_open"][:2] == ["h1", "h2"]
    assert not re.search("[\x00-\x08\x1b\u202e]", text)
    assert "https://" not in text and "www." not in text and "@" not in text


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=40))
def test_any_text_is_one_line_of_text(text: str) -> None:
    inline = READER.parseInline(words(text))[0]
    assert {child.type for child in inline.children or ()} <= {"text", "text_special"}
    assert "|" not in re.sub(r"\\.", "", words(text)) and "\n" not in words(text)


def test_numbers_are_told_as_runs() -> None:
    assert runs([1, 2, 3, 5, 7, 8], ", ") == "1–3, 5, 7, 8" and runs([], ", ") == ""


def test_a_moment_is_told_by_the_tenth_it_lies_in() -> None:
    assert [Say("en").clock(f, 24) for f in (0, 23, 24, 1439, 1440, 4320)] == ["0:00.0", "0:00.9", "0:01.0", "0:59.9", "1:00.0", "3:00.0"]


def test_a_card_leaves_nothing_out(shots: ShotList) -> None:
    """A change of any field of a shot changes its card."""
    full = shots.shots[1].model_copy(
        update={"waivers": (Waiver(code="a", reason="b", by="c"),), "mends": (Mend(code="a", field="b", was="c", now="d"),),
                "refs": (Ref(asset="a", role="prop"),), "captions": (Caption(line=1, text="a", kind="screen", start=0, frames=9),)}
    )  # fmt: skip
    own = shots.model_copy(update={"shots": (shots.shots[0], full, *shots.shots[2:])})
    changes: dict[str, Any] = {
        "id": "e01-dddddd", "rev": 2, "scene": "s02", "lines": (3, 4), "runs_on": "x", "purpose": "hook", "frames": 99, "least": 21, "most": 300, "place": "ROAD",
        "time": "DAWN", "hour": "dusk", "weather": "x", "subjects": (), "picture": "x", "start": "x", "end": "x", "light": "x", "light_type": "neon",
        "light_quality": "rim", "state": (Fact(who="M", what="wet", value="x"),), "changes": (Fact(who="M", what="door", value="x"),), "sound": "x",
        "ambience": "x", "music": "x", "transition_in": "dissolve", "overlap": 4, "transition_out": "fade_out", "group": "x", "alone": True,
        "first_frame": "x", "last_frame": "x", "status": "draft", "notes": "x", "pinned": True,
    }  # fmt: skip
    more: dict[str, dict[str, Any]] = {
        "camera": {"size": "cu", "framing": "ots", "angle": "low", "facing": "back", "move": "track", "speed": "fast", "lens_mm": 90, "side": 1,
                   "roll": 9, "amplitude": "large", "why": "x", "ends": "cu", "lens": "tele", "look": "tilt_shift", "focus": "soft",
                   "composition": "symmetrical", "headroom": "loose", "lead": "left", "safe": False, "axis": "x|y", "azimuth": 90},
        "prompt": {"core": "x", "avoid": ("x",), "overrides": {"veo": Override(prompt="x", params={"a": 1})}, "seed": 7},
        "waivers": {"code": "x", "reason": "x", "by": "x"}, "mends": {"code": "x", "field": "x", "was": "x", "now": "x"},
        "refs": {"asset": "x", "role": "voice", "weight": 0.5}, "captions": {"line": 2, "text": "x", "kind": "speech", "start": 1, "frames": 2},
        "subjects": {"name": "Bo", "look": "x", "doing": "x", "feeling": "joy", "becomes": "fear", "on": "x", "at": "right", "gaze": "down",
                     "going": "away"},
        "dialogue": {"line": 9, "who": "x", "text": "x", "delivery": "x", "extension": "x", "on_screen": False, "start": 1, "frames": 2},
    }  # fmt: skip
    kinds: dict[str, type[BaseModel]] = {
        "camera": Camera,
        "prompt": Prompt,
        "waivers": Waiver,
        "mends": Mend,
        "refs": Ref,
        "captions": Caption,
        "subjects": Subject,
        "dialogue": Spoken,
    }
    assert all(set(more[name]) == set(kind.model_fields) for name, kind in kinds.items())
    assert set(changes) | set(more) == set(Shot.model_fields) - {"on_line"}
    before = card(own, 2)
    for field, value in changes.items():
        assert card(with_shot(own, 1, **{field: value}), 2) != before, field
    for field, inner in more.items():
        old = getattr(full, field)
        for key, value in inner.items():
            new = (old[0].model_copy(update={key: value}), *old[1:]) if isinstance(old, tuple) else old.model_copy(update={key: value})
            assert card(with_shot(own, 1, **{field: new}), 2) != before, f"{field}.{key}"


def test_a_card_folds_its_changes_into_the_state_at_its_end_and_keeps_fields_of_ones_own(shots: ShotList) -> None:
    say = Say(shots.language)
    cup, lamp = Fact(who="Mei", what="left_hand", value="a cup"), Fact(who="KITCHEN", what="lamp", value="lit")
    own = with_shot(shots, 1, state=(cup, lamp), changes=(cup.model_copy(update={"value": ""}),))
    told_ = dict(pair for group in card(own, 2).groups for pair in group.pairs)
    assert told_[say("fields.state_out")] == say.fact(lamp) and told_[say("fields.changes")].count("Mei") == 1
    mine = Shot.model_validate({**own.shots[1].model_dump(), "x_take": {"n": 3}})
    pairs = dict(pair for group in card(own.model_copy(update={"shots": (own.shots[0], mine)}), 2).groups for pair in group.pairs)
    assert pairs["x_take"] == '{"n": 3}'
