"""`loreboard export` writes what a name asks for, from the list, from its script, or from both."""

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from loreboard.pipeline import papers
from loreboard.pipeline.exporting import export
from loreboard.render import EXPORTERS
from loreboard.screenplay import read_fdx
from loreboard.story.errors import BadInput, LoreboardError

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(params=["lamp-keeper", "wu-tun-lu"])
def episode(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A series of one episode."""
    root = tmp_path / "series"
    root.mkdir()
    shutil.copy(EXAMPLES / str(request.param) / "loreboard.toml", root)
    shutil.copytree(EXAMPLES / str(request.param) / "e01", root / "e01")
    return root


def test_a_script_leaves_as_pdf_and_as_final_draft(episode: Path) -> None:
    made = export(episode, ("script.pdf", "fdx"))
    assert [one.file for one in made] == ["e01/script.pdf", "e01/script.fdx"] and made[1].loses == ("boneyard",)
    assert (episode / "e01/script.pdf").read_bytes().startswith(b"%PDF-")
    assert read_fdx((episode / "e01/script.fdx").read_bytes(), "script.fdx").scenes


def test_the_review_page_has_the_script_and_the_findings(episode: Path) -> None:
    assert [one.file for one in export(episode, ("html",))] == ["e01/review.html"]
    page = (episode / "e01/review.html").read_text(encoding="utf-8")
    assert '<section class="findings">' in page and '<div class="script"><ol>' in page


def test_a_list_without_its_script_still_has_a_page_but_no_script(episode: Path) -> None:
    (episode / "e01/script.fountain").unlink()
    assert export(episode, ("html",))
    for name in papers.OF_SCRIPTS:
        with pytest.raises(BadInput, match=r"There is no script to make"):
            export(episode / "e01/shots.json", (name,))


@pytest.mark.parametrize("name", ["../../outside.fountain", "/etc/passwd", "..", ""])
def test_a_list_cannot_name_a_script_that_is_not_beside_it(name: str, episode: Path) -> None:
    (episode / "outside.fountain").write_text("INT. OUTSIDE - DAY\n", encoding="utf-8")
    file = episode / "e01/shots.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"script.fountain"', f'"{name}"'), encoding="utf-8")
    with pytest.raises(BadInput, match="There is no script"):
        export(episode, ("fdx",))


def test_a_name_that_nothing_has_is_refused_before_anything_is_written(episode: Path) -> None:
    with pytest.raises(BadInput) as caught:
        export(episode, ("fdx", "docx"))
    assert all(name in caught.value.do for name in (*EXPORTERS, *papers.OF_SCRIPTS)) and not (episode / "e01/script.fdx").exists()


def test_an_export_that_a_person_has_changed_stays(episode: Path) -> None:
    (episode / "e01/script.fdx").write_text("mine", encoding="utf-8")
    assert export(episode, ("fdx",))[0].file == "e01/script.new.fdx"
    assert (episode / "e01/script.fdx").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "there"),
    [*((name, True) for name in ("script.pdf", "fdx", "html", "pdf", "aaf", "comfyui")), ("fdx", False), ("comfyui", False)],
)
def test_a_link_that_leads_out_of_the_folder_is_not_written_through(name: str, there: bool, episode: Path, tmp_path: Path) -> None:
    outside, way = tmp_path / "outside", episode / "e01" / papers.shown(name).rstrip("/")
    if there:
        outside.mkdir() if name == "comfyui" else outside.write_bytes(b"theirs")
    way.symlink_to(outside)
    with suppress(LoreboardError):
        assert not [one.file for one in export(episode, (name,)) if one.file == f"e01/{papers.shown(name)}"]
    assert way.is_symlink() and outside.exists() == there
    if there:
        assert list(outside.iterdir()) == [] if name == "comfyui" else outside.read_bytes() == b"theirs"
