"""An exporter of another package is found by its entry point, asked for like ours, and held to the same by a kit that anybody can run."""

from collections.abc import Callable
from pathlib import Path

import pytest

from loreboard.pipeline.exporting import export
from loreboard.render import exporter, names
from loreboard.render.conformance import exported
from loreboard.render.conformance.__main__ import main
from loreboard.render.exporters import EXPORTERS
from loreboard.story.errors import BadInput
from loreboard.story.shots import ShotList

GOOD = """
SUFFIX = ".ids"
LOSES = {loses}
def export(shots):
    return "\\n".join(f"{{shot.id}} {{shot.frames}}" for shot in shots.shots).encode()
"""
KEEPS = "all_but('id', 'frames')"
Add = Callable[..., None]


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Add:
    """Put a package with one exporter where Python looks for packages."""

    def one(name: str, code: str) -> None:
        module, home = f"plug_{name}", tmp_path / f"home_{name}"
        info = home / f"{module}-1.0.dist-info"
        info.mkdir(parents=True)
        (home / f"{module}.py").write_text(f"from loreboard.render.losing import all_but\n{code}", "utf-8")
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", "utf-8")
        (info / "entry_points.txt").write_text(f"[loreboard.exporters]\n{name} = {module}\n", "utf-8")
        monkeypatch.syspath_prepend(str(home))

    return one


def test_it_is_found_named_and_written_like_ours(add: Add, shots: ShotList, tmp_path: Path) -> None:
    add("ids", GOOD.format(loses=KEEPS))
    assert names() == (*EXPORTERS, "ids")
    file = tmp_path / "shots.json"
    file.write_text(shots.model_dump_json(), "utf-8")
    (made,) = export(file, ("ids",))
    assert made.file == "ids.ids" and made.keeps == ("frames", "id")
    assert (tmp_path / "ids.ids").read_text("utf-8").splitlines() == [f"{shot.id} {shot.frames}" for shot in shots.shots]


async def test_the_kit_says_what_one_does_not_keep_to(add: Add, capsys: pytest.CaptureFixture[str]) -> None:
    add("ids", GOOD.format(loses=KEEPS))
    assert exported("ids", exporter("ids")) == ()
    assert await main(["ids", "--exporter"]) == 0
    add("liar", GOOD.format(loses="all_but('id', 'frames', 'notes')"))
    add("odd", GOOD.format(loses=f"{KEEPS} | {{'nothing'}}"))
    add(
        "whim",
        "import itertools\nC = itertools.count()\n" + GOOD.format(loses=KEEPS).replace(".encode()", ".encode() + str(next(C)).encode()"),
    )
    add("ending", GOOD.format(loses=KEEPS).replace(".ids", "/ids"))
    found = {name: {one.code for one in exported(name, exporter(name))} for name in ("liar", "odd", "whim", "ending")}
    assert found == {"liar": {"LOSES"}, "odd": {"LOSES"}, "whim": {"PURE"}, "ending": {"SUFFIX"}}
    assert await main(["whim", "--exporter"]) == 1 and "other bytes" in capsys.readouterr().out


def test_a_name_of_ours_stays_ours_and_a_broken_one_is_named(add: Add) -> None:
    add("csv", "raise RuntimeError('never loaded')")
    assert exporter("csv").__name__ == "loreboard.render.spreadsheet"  # type: ignore[attr-defined]
    add("broken", "raise RuntimeError('half a module')")
    add("bare", "SUFFIX = '.x'")
    for name, why in (("broken", "half a module"), ("bare", "has no LOSES")):
        with pytest.raises(BadInput, match=why):
            exporter(name)
