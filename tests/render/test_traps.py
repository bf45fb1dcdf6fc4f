"""Every attack on what leaves the house, against everything that leaves it: names that lead elsewhere (A7-A9, A11), formulas and links (A17, A18),
signs that end a file or steer a screen (A19), words that a shell would run (A47). What each format does with its own signs stands in its own tests.

The traps that were met in formats of editors, one by one, and the tests that hold them:
reels that become one (`an_edl_has_a_reel_for_each_shot`), record time that ignores the start (`an_edl_starts_at_zero_or_where_it_is_told`), markers in capitals,
Chinese in EDL, FROM CLIP and dissolves (`an_edl_is_ascii_and_has_cuts_only`), the empty format of FCP7 (`fcp7_says_the_size`), FCPXML without a size and with invented
files (`fcpxml_has_a_format_with_a_size`): all in test_cuts.py; AAF's markers that span and its ids of chance: test_aaf.py; xges: here.
"""

import ast
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import av
import pypdf
import pytest
from defusedxml import ElementTree

from loreboard.pipeline.papers import NAMES, OF_SCRIPTS, Source, made
from loreboard.render import EXPORTERS
from loreboard.render.animatic import film
from loreboard.render.cuts.adapters import EXTRA
from loreboard.render.paper import setting as paper
from loreboard.render.review import setting as review
from loreboard.render.stage.by_hand import ByHand, name_of
from loreboard.render.stage.comfyui import ComfyUI
from loreboard.render.stage.planning import plan
from loreboard.render.stage.renderer import Renderer
from loreboard.render.stage.running import Place
from loreboard.screenplay import read_script
from loreboard.story.shots import ShotList

from .test_cuts import NASTY, with_words
from .test_review import Seen

RENDER = Path(__file__).parents[2] / "render"
ALL = (*EXPORTERS, *OF_SCRIPTS)
BAD = (
    "../../.ssh/x", "/etc/passwd", "C:\\x", "\\\\host\\share\\x", "CON", "nul.txt", "trailing. ", "x" * 300, "🫖", "雾", "", "\u202egnp.exe", "a\x00b",
    "$(touch x)`id`;|&>x", "-rf", "%date%",
)  # fmt: skip
"""Titles and ids that once led a file elsewhere, or that some system does not take."""
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*")
TAKEN = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)
LINK = "https://evil.example/x"


@pytest.fixture(autouse=True)
def _small_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    for told in (paper.setting(), review.setting()):
        monkeypatch.setitem(told, "panel", {**told["panel"], "width": 100})


def out(name: str, shots: ShotList, words: str = "She waits.") -> dict[str, bytes]:
    """The files of an export, with a script that holds `words` wherever a writer could put them."""
    flat = " ".join(words.replace("\x00", "").split())  # a script with NUL is refused before anything leaves
    text = f"Title: {flat}\nAuthor: {flat}\n\nINT. {flat} - DAY #1#\n\n!{flat}\n\n@{flat}\n({flat})\n{flat}\n\n> {flat} <\n"
    return made(name, shots, Source(lambda: read_script(text.encode("utf-8", "replace"), "script.fountain"), ours=True))


def refused_or_safe(paths: list[str]) -> None:
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        assert len(path) < 140 and all(PLAIN.fullmatch(part) and not TAKEN.fullmatch(part) for part in path.split("/")), path


@pytest.mark.parametrize("name", ALL)
def test_no_title_or_name_of_a_person_or_place_is_in_the_name_of_a_file(name: str, shots: ShotList) -> None:
    usual = list(out(name, shots))
    for words in ("../../.ssh/x", "CON", "$(id)\u202e"):
        people = tuple(p.model_copy(update={"name": words, "look": words}) for p in shots.shots[0].subjects)
        changed = [s.model_copy(update={"subjects": people, "place": words, "scene": words}) for s in shots.shots]
        told = shots.model_copy(update={"title": words, "made_by": words, "shots": tuple(changed)})
        assert list(out(name, told, words)) == usual
    refused_or_safe(usual)


@pytest.mark.parametrize("name", ALL)
def test_ids_of_any_kind_make_files_that_every_system_takes(name: str, shots: ShotList) -> None:
    some = tuple(shots.shots[2].model_copy(update={"id": id}) for id in (*BAD, "same", "SAME"))
    told = shots.model_copy(update={"shots": some, "target_frames": sum(s.frames for s in some)})
    paths = list(out(name, told))
    refused_or_safe(paths)
    assert len(paths) == 1 or len(paths) > len(some)


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("renderer", [ByHand(), ComfyUI("test")], ids=["manifest", "comfyui"])
async def test_results_and_sheets_of_a_render_are_named_so_too(renderer: Renderer, name: str, shots: ShotList, tmp_path: Path) -> None:
    own = [s.model_copy(update={"id": id}) for s, id in zip(shots.shots, (name, "same", "SAME"), strict=True)]
    jobs = (await plan(shots.model_copy(update={"shots": tuple(own), "title": name}), renderer)).jobs
    paths = [str(Place(tmp_path, tmp_path).result(job).relative_to(tmp_path)) for job in jobs]
    refused_or_safe([path.replace("\\", "/") for path in paths])
    refused_or_safe([f"{name_of(job)}.txt" for job in jobs])
    refused_or_safe([job.out_prefix for job in jobs])


def _text(name: str, content: bytes) -> str | None:
    return None if content[:4] in (b"%PDF", b"\x89PNG", b"PK\x03\x04", b"\xd0\xcf\x11\xe0") else content.decode("utf-8-sig")


@pytest.mark.parametrize("name", ALL)
def test_signs_that_steer_a_screen_or_end_a_part_stand_in_no_file(name: str, shots: ShotList) -> None:
    made_of: Mapping[str, bytes] = out(name, with_words(shots, NASTY), NASTY)
    for path, content in made_of.items():
        text = _text(path, content)
        if text is None:
            continue
        assert not [c for c in text if ord(c) < 32 and c not in "\t\n\r"], path
        if path.endswith((".json", ".otio", ".storyboarder")):
            assert json.loads(text)
        elif path.endswith(".jsonl"):
            assert [json.loads(line) for line in text.split("\n") if line]
        elif path.endswith((".xml", ".fcpxml", ".fdx")):
            ElementTree.fromstring(text.encode())
            assert "b ]]>" not in text


def _links(content: bytes) -> list[Any]:
    return [note for page in pypdf.PdfReader(io.BytesIO(content)).pages for note in page.get("/Annots", ()) if "/A" in note.get_object()]


@pytest.mark.parametrize("name", ["pdf", "script.pdf"])
def test_words_become_no_link_and_no_action_on_paper(name: str, shots: ShotList) -> None:
    words = f"=HYPERLINK({LINK}) javascript:x() {LINK}"
    (content,) = out(name, with_words(shots, words), words).values()
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert _links(content) == [] and not {"/OpenAction", "/AA", "/Names"} & set(reader.root_object)
    assert "evil.example" in "".join("".join(page.extract_text().split()) for page in reader.pages)


@pytest.mark.parametrize("name", ["html", "fdx"])
def test_words_become_no_link_and_no_element_in_a_page_or_a_script(name: str, shots: ShotList) -> None:
    words = f'<a href="{LINK}">x</a><script>x()</script><img src={LINK} onerror=x()> ]]>&x;'
    (plain,), (content,) = out(name, shots).values(), out(name, with_words(shots, words), words).values()
    assert "evil.example" in content.decode()
    if name == "fdx":
        assert not {"a", "img", "script"} & {element.tag for element in ElementTree.fromstring(content).iter()}
        return
    told = Seen(content.decode())
    assert len(told.all("script")) == len(Seen(plain.decode()).all("script"))
    assert not [
        attrs for _, attrs in told.elements if any("evil" in attrs.get(key, "") for key in ("href", "src", "action")) or "onerror" in attrs
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_is_run_in_either_table_and_json_keeps_the_words(cell: str, shots: ShotList) -> None:
    told = with_words(shots, cell)
    (table,), (lines,) = out("csv", told).values(), out("jsonl", told).values()
    assert f'"{cell}"'.encode() not in table and f",{cell},".encode() not in table
    assert json.loads(lines.decode().split("\n")[0])["prompt"] == cell


def test_nothing_that_renders_or_exports_starts_another_program() -> None:
    """So no word can reach a shell. Films are made and read in this process."""
    for path in RENDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert not {"subprocess", "pty", "shlex"} & set(names), path
            assert not (
                isinstance(node, ast.Attribute) and node.attr in ("system", "popen", "create_subprocess_shell", "create_subprocess_exec")
            ), path


@pytest.mark.parametrize("folder", ["concat:a|b", "-i", "$(touch x)", "data:x,y", "%03d"])
def test_a_film_lies_where_it_was_asked_for_whatever_that_is_called(
    folder: str, shots: ShotList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / folder).mkdir()
    one = shots.model_copy(update={"title": folder, "shots": (shots.shots[2].model_copy(update={"frames": 3}),), "target_frames": 3})
    film(one, Path(folder) / "a.mp4")
    assert [p.relative_to(tmp_path).parts for p in tmp_path.rglob("*") if p.is_file()] == [(folder, "a.mp4")]
    with av.open(str((tmp_path / folder / "a.mp4").absolute())) as made_film:
        assert made_film.metadata["title"].startswith(folder)


def test_what_writes_files_that_it_cannot_read_is_used_by_nothing() -> None:
    assert not {"xges", "svg", "burnins"} & {*EXPORTERS, *EXTRA} and set(NAMES) <= set(ALL)
