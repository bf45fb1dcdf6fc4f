"""A file is written whole or not at all."""

import os
import threading
from pathlib import Path
from typing import NoReturn

import pytest

from loreboard.story.errors import BadInput
from loreboard.story.files import write_whole


def test_content_is_written_with_its_folders_and_nothing_else_is_left(tmp_path: Path) -> None:
    for durable in (False, True):
        write_whole(tmp_path / "e01" / "script.fountain", b"one", durable)
        write_whole(tmp_path / "e01" / "script.fountain", b"two", durable)
        assert [p.name for p in (tmp_path / "e01").iterdir()] == ["script.fountain"]
        assert (tmp_path / "e01" / "script.fountain").read_bytes() == b"two"


@pytest.mark.parametrize("where", ["replace", "chmod", "fsync", "fdopen"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failed_write_keeps_the_old_file_and_leaves_no_part(
    where: str, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bible.yaml"
    path.write_bytes(b"old")

    def fails(*_: object, **__: object) -> NoReturn:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(os, where, fails)
        with pytest.raises((BadInput, KeyboardInterrupt)) as caught:
            write_whole(path, b"new", durable=True)
    assert path.read_bytes() == b"old" and [p.name for p in tmp_path.iterdir()] == ["bible.yaml"]
    if isinstance(error, OSError):
        assert str(caught.value) == (
            f"Cannot write bible.yaml: No space left on device ({tmp_path}). "
            "Choose a folder you may write to with --dir, or free some space."
        )


@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_takes_no_other_s_place(links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> NoReturn:
        raise OSError(1, "Operation not permitted")

    if not links:
        monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "pool.jsonl"
    write_whole(path, b"one", new=True)
    with pytest.raises(BadInput, match="not written over"):
        write_whole(path, b"two", new=True)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(BadInput, match="not written over"):
        write_whole(tmp_path / "dangling", b"two", new=True)
    assert path.read_bytes() == b"one" and sorted(p.name for p in tmp_path.iterdir()) == ["dangling", "pool.jsonl"]


def test_a_folder_that_cannot_be_made_is_the_user_s_to_change(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BadInput, match=r"Cannot write x\.yaml"):
        write_whole(tmp_path / "file" / "x.yaml", b"")


def test_a_name_too_long_for_the_disk_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Cannot write"):
        write_whole(tmp_path / ("雾" * 120), b"x")
    assert not list(tmp_path.iterdir())


def test_a_long_chinese_name_that_the_disk_can_hold_is_written(tmp_path: Path) -> None:
    write_whole(tmp_path / ("雾" * 84), b"x")
    assert (tmp_path / ("雾" * 84)).read_bytes() == b"x"


def test_a_reader_sees_one_version_or_the_other_and_never_half(tmp_path: Path) -> None:
    path, versions = tmp_path / "shots.json", (b"a" * 200_000, b"b" * 200_000)
    write_whole(path, versions[0])

    def writer() -> None:
        for n in range(40):
            write_whole(path, versions[n % 2])

    thread = threading.Thread(target=writer)
    thread.start()
    while thread.is_alive():
        assert path.read_bytes() in versions
    thread.join()
    assert [p.name for p in tmp_path.iterdir()] == ["shots.json"]
