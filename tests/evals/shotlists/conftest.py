"""The ten example episodes as cases: list, script and bible, in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from loreboard.evals.shotlists.seeded import Case
from loreboard.pipeline.given import yaml_value
from loreboard.pipeline.handoff import read_list
from loreboard.screenplay import read_script
from loreboard.story.bible import Bible

ROOT = Path(__file__).parents[3]
SERIES = {"en": "lamp-keeper", "zh": "wu-tun-lu"}


def _cases(name: str) -> tuple[Case, ...]:
    folder = ROOT / "examples" / name
    book = yaml_value(folder / "bible.yaml", Bible)
    return tuple(
        Case(read_list(place / "shots.json"), read_script((place / "script.fountain").read_bytes(), "script.fountain"), book)
        for place in sorted(folder.glob("e0*"))
    )


@pytest.fixture(scope="session")
def cases() -> dict[str, tuple[Case, ...]]:
    """By language: the episodes of an example series."""
    return {language: _cases(name) for language, name in SERIES.items()}


@pytest.fixture(params=["en", "zh"])
def case(request: pytest.FixtureRequest, cases: dict[str, tuple[Case, ...]]) -> Case:
    """The first episode of the series in each language."""
    return cases[request.param][0]


@pytest.fixture
def at() -> Callable[[Case, str], int]:
    """The place of the first shot with a purpose."""
    return lambda case, purpose: next(i for i, shot in enumerate(case.shots.shots) if shot.purpose == purpose)
