"""`loreboard weigh`: the report of a series on the page and for machines."""

import json
from pathlib import Path

import pytest

from loreboard.cli import main

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "wu-tun-lu"


def test_a_series_is_weighed_rule_by_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["weigh", str(EXAMPLE)]) == 0
    told = capsys.readouterr().out
    assert all(f" {rule} " in told for rule in ("S1", "S11", "W1", "T1"))


def test_a_machine_gets_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["weigh", str(EXAMPLE), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["format"] == "craftreport.1"
    assert len(told["episodes"]) == 5


def test_a_folder_that_is_no_series_is_said_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["weigh", str(tmp_path)]) == 2
    assert "Error" in capsys.readouterr().err
