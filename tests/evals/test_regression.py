"""The gate on made-up figures: what counts as a fall, what is refused, what is told. One premise goes the whole way."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from loreboard.evals import regression
from loreboard.evals.baseline import Baseline, Row, apart_by_brief, compared, read_baseline, tolerances
from loreboard.evals.briefs import briefs
from loreboard.evals.versions import Versions
from loreboard.story.errors import BadInput

MANY = 12
ALLOWED = {"O1": 0.01, "set_apart": 0.01}
VERSIONS = Versions(
    pool={"en": "en.test.1", "zh": "zh.test.1"}, k=20, tau={"en": 0.5, "zh": 0.2}, embedding="weights abc", norms="123"
)  # fmt: skip


def baseline(shift: Sequence[float] = (0.0,) * MANY, id: str = "O1", **more: Any) -> Baseline:
    """A set of as many briefs as `shift` is long, two runs each, brief n shifted by shift[n]."""
    runs = {f"b{n}": (round(0.5 + 0.01 * n + by, 6), round(0.52 + 0.01 * n + by, 6)) for n, by in enumerate(shift)}
    told: dict[str, Any] = {"made_by": "offline", "versions": VERSIONS, "premises": "p", "seeds": (0, 1), "values": {"plot en": {id: runs}}}
    return Baseline(**told | more)


def verdict(shift: Sequence[float], then: Baseline | None = None, id: str = "O1") -> str:
    (row,) = compared(baseline(shift, id), then or baseline((0.0,) * len(shift), id), ALLOWED)
    return row.verdict


def test_the_same_figures_hold() -> None:
    assert verdict([0.0] * MANY) == "held"


def test_a_fall_of_every_brief_is_a_fall_and_a_rise_is_told() -> None:
    assert verdict([-0.05] * MANY) == "fell"
    assert verdict([0.05] * MANY) == "rose"


def test_the_diversity_of_a_set_falls_like_any_component() -> None:
    assert verdict([-0.05] * MANY, id="set_apart") == "fell"


def test_a_fall_within_the_tolerance_holds_however_sure_it_is() -> None:
    assert verdict([-0.009] * MANY) == "held"


def test_a_fall_within_the_noise_holds_however_large_it_is() -> None:
    assert verdict([-0.3, 0.25] * (MANY // 2)) == "held"


def test_a_fall_is_paired_by_brief_not_by_place() -> None:
    now, then = baseline([-0.05] * MANY), baseline()
    turned = now.model_copy(update={"values": {"plot en": {"O1": dict(reversed(now.values["plot en"]["O1"].items()))}}})
    (row,) = compared(turned, then, ALLOWED)
    assert row.verdict == "fell"
    assert (row.low, row.high) == pytest.approx((-0.05, -0.05)), "the same seed of the same brief"


def test_with_too_few_briefs_nothing_is_judged() -> None:
    assert verdict([-0.5] * 9) == "not judged"


@pytest.mark.parametrize(
    ("name", "other"),
    [("k", 21), ("pool", {"en": "en.test.2", "zh": "zh.test.1"}), ("tau", {"en": 0.6, "zh": 0.2}), ("embedding", "runs"), ("norms", "9")],
)
def test_what_was_measured_with_something_else_is_refused_with_what_to_do(name: str, other: object) -> None:
    changed = VERSIONS.model_copy(update={name: other})
    with pytest.raises(BadInput, match=rf"{name} was .*, is .*--write"):
        compared(baseline(versions=changed), baseline(), ALLOWED)


@pytest.mark.parametrize(("name", "other"), [("premises", "q"), ("seeds", (0,)), ("made_by", "openai/x"), ("values", {})])
def test_other_premises_seeds_writers_or_components_are_refused(name: str, other: Any) -> None:
    with pytest.raises(BadInput, match="--write"):
        compared(baseline((0.0,) * MANY, "O1", **{name: other}), baseline(), ALLOWED)


def test_how_far_apart_a_set_is_comes_to_each_brief_by_itself() -> None:
    alike = np.array([[1, 0.6, 0.2, 0.2], [0.6, 1, 0.2, 0.2], [0.2, 0.2, 1, 0.9], [0.2, 0.2, 0.9, 1]])
    told = apart_by_brief(alike, ["a", "a", "b", "b"])
    assert told == {"runs_apart": {"a": (0.4,), "b": (0.1,)}, "set_apart": {"a": (0.8, 0.8), "b": (0.8, 0.8)}}


def test_the_table_shows_asked_beside_measured_and_the_verdict_names_what_to_do() -> None:
    rows = compared(baseline([-0.05] * MANY), baseline(), ALLOWED)
    assert "0.5550" in regression.table(rows)
    assert "FELL" in regression.table(rows)
    assert regression.verdict(rows).startswith("Fell: plot en O1.")
    better = compared(baseline([0.05] * MANY), baseline(), ALLOWED)
    assert regression.verdict(better).splitlines()[0] == "Nothing fell."
    assert "Better: plot en O1." in regression.verdict(better)


def test_a_stored_baseline_is_read_back_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(regression.stored(baseline()))
    assert read_baseline(tmp_path / "b.json") == baseline()


def test_a_missing_or_damaged_baseline_says_how_to_write_one(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text("{}")
    for name in ("b.json", "none.json"):
        with pytest.raises(BadInput, match="--write"):
            read_baseline(tmp_path / name)


def gate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, now: Baseline, *more: str) -> int:
    """The command on a stored baseline, with `now` for what would be measured."""

    def measured(*_: object) -> Baseline:
        return now

    monkeypatch.setattr(regression, "both", measured)
    return regression.main(["--baseline", str(tmp_path / "b.json"), *more])


def test_the_command_fails_on_a_fall_and_only_then(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert gate(monkeypatch, tmp_path, baseline(), "--write") == 0
    assert gate(monkeypatch, tmp_path, baseline()) == 0
    assert gate(monkeypatch, tmp_path, baseline([0.05] * MANY)) == 0
    assert gate(monkeypatch, tmp_path, baseline([-0.05] * MANY)) == 1
    assert gate(monkeypatch, tmp_path, baseline(premises="q")) == 2
    assert regression.main(["--what"]) == 2


def test_every_component_that_is_stored_has_a_tolerance() -> None:
    told = read_baseline(regression.BASELINE)
    assert {id for parts in told.values.values() for id in parts} == set(tolerances().components)
    assert set(told.values) == {"plot en", "script en", "plot zh", "script zh"}
    assert {brief for parts in told.values.values() for runs in parts.values() for brief in runs} == {brief.id for brief in briefs()}
    assert told.seeds == tolerances().seeds


def test_one_premise_goes_the_whole_way_and_comes_to_the_same_twice() -> None:
    said: list[str] = []
    brief = next(brief for brief in briefs() if brief.language == "zh")
    once = regression.measured([brief], (0, 1), said.append)
    assert regression.measured([brief], (0, 1)) == once
    assert set(once.values) == {"plot zh", "script zh"}
    assert len(said) == 3
    rows: tuple[Row, ...] = compared(once, once, tolerances().components)
    assert {row.verdict for row in rows} == {"not judged"}
    assert all(row.now == row.then for row in rows)


def test_the_premises_are_twelve_a_language_in_two_genres_and_no_brief_of_a_pool() -> None:
    told = briefs()
    assert len({brief.id for brief in told}) == len(told) == 24
    assert sorted({(b.language, b.genre) for b in told}) == [(x, y) for x in ("en", "zh") for y in ("mythology", "science_fiction")]
    assert all(sum((b.language, b.genre) == kind for b in told) == 6 for kind in {(b.language, b.genre) for b in told})
