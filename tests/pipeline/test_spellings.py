"""Who is who among the cues of a script by a person."""

import pytest

from loreboard.pipeline.shoot import cast_digest, spellings
from loreboard.screenplay import read_fountain


@pytest.mark.parametrize(
    ("cues", "names"),
    [
        (("SHArPE", "Sharpe", "SHARPE", "Sharpe"), ("Sharpe",)),
        (("ADA", "BO", "ADA"), ("ADA", "BO")),
        (("PORTER", "PORTER [Armin]", "CECIL", "CECIL & SHAG"), ("PORTER", "PORTER [Armin]", "CECIL", "CECIL & SHAG")),
        (("STRASSE", "Straße"), ("STRASSE",)),
        (("阿梅", "阿博", "阿梅"), ("阿梅", "阿博")),
        ((), ()),
    ],
)
def test_other_capitals_are_the_same_name_and_nothing_else_is_guessed(cues: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert spellings(cues) == names


def test_somebody_whose_cue_is_set_in_two_ways_has_one_look() -> None:
    script = read_fountain(b"INT. MILL - DAY\n\nAda counts.\n\n@Ada\nOne.\n\n@ADA\nTwo.\n\n@Ada\nThree.\n", "script.fountain")
    assert {name for scene in script.scenes for name in scene.speakers} == {"Ada", "ADA"}
    assert cast_digest(script) == "Ada\n  Ada counts."
