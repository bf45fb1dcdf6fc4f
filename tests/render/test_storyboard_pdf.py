"""The storyboard on paper: every shot with its panel and its words, both languages, and nothing of a person's is markup."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from pypdf import PdfReader

from loreboard.render import fonts
from loreboard.render.paper import storyboard, typeset
from loreboard.story.errors import BadInput
from loreboard.story.shots import ShotList

STRANGE = '#panic("x") $x$ *b* _i_ @ref <label> \\ [a] `c` // /* "q" \x00\x0b\u202e=1'


def text(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def unspaced(words: str) -> str:
    return "".join(words.split())


def drawn(made: bytes, page: int) -> np.ndarray:
    return np.asarray(pypdfium2.PdfDocument(made)[page].render(scale=1.0, grayscale=True).to_pil(), float)


def test_shots_are_told_in_order_with_what_is_done_and_said(lists: Sequence[ShotList]) -> None:
    for language in ("en", "zh"):
        shots = next(told for told in lists if told.language == language)
        short = shots.model_copy(update={"shots": shots.shots[:9]})
        told = unspaced(text(storyboard.export(short)))
        at = [told.find(shot.id) for shot in short.shots]
        assert -1 not in at and at == sorted(at)
        for shot in short.shots:
            assert all(unspaced(d.text) in told for d in shot.dialogue) and unspaced(shot.picture) in told
        assert all(unspaced(s.look) in told for shot in short.shots for s in shot.subjects)
        assert unspaced(short.scenes[0].heading) in told and unspaced(short.scenes[0].light.source) in told


def test_a_whole_page_holds_twelve_panels_that_are_drawn(shots: ShotList) -> None:
    told = shots.model_copy(update={"shots": tuple(shots.shots[0].model_copy(update={"id": f"e01-{n:06d}"}) for n in range(36))})
    made = storyboard.export(told)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
    assert max(page.count("e01-0") for page in pages) == 12 and sum(page.count("e01-0") for page in pages) == 36
    full = next(n for n, page in enumerate(pages) if page.count("e01-0") == 12)
    seen = drawn(made, full)
    for row in range(3):
        for column in range(4):
            wide, high = seen.shape[1] / 4, (seen.shape[0] - 80) / 3
            cell = seen[
                int(50 + row * high) : int(40 + row * high + high * 0.5), int(34 + column * wide) : int(34 + column * wide + wide * 0.4)
            ]
            assert cell.std() > 5


def test_a_scene_begins_with_its_plan(shots: ShotList) -> None:
    made = storyboard.export(shots)
    nobody = storyboard.export(shots.model_copy(update={"shots": tuple(s.model_copy(update={"subjects": ()}) for s in shots.shots)}))
    plan = "俯视机位图" if shots.language == "zh" else "Overhead plan"
    assert plan in text(made) and plan not in text(nobody)
    assert PdfReader(io.BytesIO(made)).pages[1].extract_text().index("Mei") < PdfReader(io.BytesIO(made)).pages[1].extract_text().index(
        "e01-aaaaaa"
    )


def test_the_file_says_that_a_machine_made_it_and_has_no_clock_in_it(shots: ShotList) -> None:
    told = shots.model_copy(update={"made_by": "some-model-4"})
    found = PdfReader(io.BytesIO(storyboard.export(told))).metadata
    assert found is not None and found.title == "Tea" and found.author == "some-model-4"
    assert "AI" in str(found.get("/Keywords")) and "some-model-4" in str(found.subject or found.get("/Subject"))
    assert "some-model-4" in text(storyboard.export(told)) and not found.get("/ModDate")


def test_nothing_that_a_person_writes_is_markup(shots: ShotList) -> None:
    first = shots.shots[0]
    someone = first.subjects[0].model_copy(update={"name": STRANGE, "look": STRANGE})
    spoken = shots.shots[1].dialogue[0].model_copy(update={"who": STRANGE, "text": STRANGE, "delivery": STRANGE})
    shot = first.model_copy(update={"subjects": (someone,), "dialogue": (spoken,), "picture": STRANGE, "notes": STRANGE, "id": STRANGE})
    scene = shots.scenes[0].model_copy(update={"heading": STRANGE})
    told = shots.model_copy(update={"shots": (shot, *shots.shots[1:]), "scenes": (scene,), "title": STRANGE, "made_by": STRANGE})
    seen = unspaced(text(storyboard.export(told)))
    assert seen.count('#panic("x")$x$*b*_i_@ref<label>\\[a]`c`///*"q"=1') >= 8


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1920, 1080), (1080, 1080)])
def test_a_list_of_any_shape_fits_the_page(width: int, height: int, shots: ShotList) -> None:
    assert "e01-cccccc" in text(storyboard.export(shots.model_copy(update={"width": width, "height": height})))


def test_long_words_are_all_there(shots: ShotList) -> None:
    words = " ".join(f"word{n}" for n in range(300))
    told = shots.model_copy(update={"shots": (shots.shots[0].model_copy(update={"picture": words}), *shots.shots[1:])})
    assert unspaced(words) in unspaced(text(storyboard.export(told)))


def test_a_missing_font_and_a_missing_extra_are_named(shots: ShotList, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*kinds: str) -> Path | None:
        return None

    monkeypatch.setattr(typeset, "found", nothing)
    if shots.language == "zh":
        with pytest.raises(BadInput, match=r"No font with Chinese letters.*Install Noto Sans CJK"):
            storyboard.export(shots)
    else:
        assert "Drink it while it is hot." in text(storyboard.export(shots))
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(BadInput, match=r"loreboard\[preview\]"):
        storyboard.export(shots)


def test_fonts_are_looked_for_in_the_order_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = fonts.known()["han"]
    (tmp_path / "deep").mkdir()
    for name in names[1:3]:
        (tmp_path / "deep" / name).write_bytes(b"x")
    monkeypatch.setitem(fonts.known(), "places", [str(tmp_path)])
    fonts.found.cache_clear()
    try:
        assert fonts.found("song", "han") == tmp_path / "deep" / names[1]
        assert fonts.found("courier") is None
    finally:
        fonts.found.cache_clear()


@pytest.mark.parametrize(
    ("words", "answer"), [("Drink.", False), ("“—…”", False), ("é ß", False), ("茶", True), ("，", True), ("𠮷", True), ("かな", True)]
)
def test_words_tell_whether_they_need_chinese_letters(words: str, answer: bool) -> None:
    assert fonts.han(words) is answer
