"""Faults that an audience would stumble over, sown one at a time into mended lists, are nearly all mended by the camera alone."""

from loreboard.agents.storyboard import grammar
from loreboard.evals.shotlists.seeded import Case
from loreboard.evals.shotlists.trial import SEEDS
from loreboard.story.shots import ShotList

MENDED = ("AXIS_CROSS", "JUMP_30", "EYELINE", "SCREEN_DIR")


def stumbles(shots: ShotList) -> int:
    return sum(found.severity == "warn" for found in grammar.findings(shots))


def test_nineteen_of_twenty_sown_faults_are_mended_whole_and_none_is_made_worse(cases: dict[str, tuple[Case, ...]]) -> None:
    clean = [case._replace(shots=grammar.mended(case.shots)) for some in cases.values() for case in some]
    assert [stumbles(case.shots) for case in clean] == [0] * len(clean)
    told = [seed(case, 3) for code in MENDED for seed in SEEDS[code].values() for case in clean]
    before = [sown.shots for sown in told if sown and stumbles(sown.shots)]
    after = [stumbles(grammar.mended(shots)) for shots in before]
    assert len(before) > 150
    assert sum(count == 0 for count in after) >= 0.95 * len(before)
    assert all(count <= stumbles(shots) for count, shots in zip(after, before, strict=True))
