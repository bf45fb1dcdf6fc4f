"""The rules of continuity find what was planted, and leave alone what only looks like it; docs/continuity.md says so in figures."""

from collections import Counter
from pathlib import Path

import pytest

from loreboard.agents.continuity.words import rules
from loreboard.agents.patching import apply_faults
from loreboard.evals import planting
from loreboard.evals.continued import LANGUAGES, ROUNDS, Case, cases, figures
from loreboard.screenplay import apply_patches, read_fountain

FOUND, ALARMS, LEAST, PRECISE = 0.95, 0.03, 5, 0.95
RULES = rules()["scripts"]
DOC = Path(__file__).parents[2] / "docs" / "continuity.md"


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[Case, ...]]:
    return {when: tuple(case for language in LANGUAGES for case in cases(language, when)) for when in ROUNDS}


def test_every_rule_has_five_faults_and_five_clean_scripts_in_each_language() -> None:
    for language in LANGUAGES:
        own = [case for when in ROUNDS for case in cases(language, when)]
        planted = Counter(case.rule for case in own if case.rule)
        alike = Counter(case.like for case in own if case.like and not case.rule)
        assert set(planted) == set(RULES) == set(alike)
        assert min(planted.values()) >= LEAST and min(alike.values()) >= LEAST


def test_no_two_scripts_of_the_set_are_the_same(told: dict[str, tuple[Case, ...]]) -> None:
    pages = [(case.script.text, str(case.book)) for some in told.values() for case in some]
    assert len(set(pages)) == len(pages)


def test_nineteen_of_twenty_faults_are_found_with_three_false_alarms_in_a_hundred(told: dict[str, tuple[Case, ...]]) -> None:
    rows = figures(case for some in told.values() for case in some)
    whole = planting.sums(rows)
    assert whole.found >= FOUND * whole.planted and whole.alarms <= ALARMS * whole.chances
    for row in rows:
        assert row.found >= 0.8 * row.planted, (row.check, row.missed)
        assert len(row.alarms) <= ALARMS * row.clean, (row.check, row.alarms)


def test_what_is_called_an_error_is_one_nineteen_times_in_twenty(told: dict[str, tuple[Case, ...]]) -> None:
    said: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for case in (case for some in told.values() for case in some):
        errors = {found.rule for found in case.found if found.severity == "error"}
        said.update(errors)
        right.update(errors & {case.rule})
    assert set(said) == {name for name, rule in RULES.items() if rule["severity"] == "error"}
    assert all(right[rule] >= PRECISE * said[rule] for rule in said), {rule: (right[rule], said[rule]) for rule in said}


def test_a_script_without_its_plan_is_read_as_well(told: dict[str, tuple[Case, ...]]) -> None:
    alone = planting.sums(figures([*told["first"], *told["later"]], alone=True))
    assert alone.found >= FOUND * alone.planted and alone.alarms <= ALARMS * alone.chances


def test_the_figures_in_the_document_are_those_that_are_measured(told: dict[str, tuple[Case, ...]]) -> None:
    page = DOC.read_text(encoding="utf-8")
    for when, some in told.items():
        whole = planting.sums(figures(some))
        row = next(line for line in page.splitlines() if line.startswith(f"| {when}"))
        assert f"{whole.found} of {whole.planted}" in row and f"{whole.alarms} of {whole.chances}" in row, (when, whole)


def test_every_finding_names_its_lines_and_is_said_in_the_language_of_the_script(told: dict[str, tuple[Case, ...]]) -> None:
    for case in (case for some in told.values() for case in some):
        lines = range(1, case.script.text.count("\n") + 2)
        for found in case.found:
            said = found.what + found.repair
            assert "{" not in said and found.repair
            assert found.first.line in (0, *lines) and found.second.line in (0, *lines)
            assert any("\u3400" <= sign <= "\u9fff" for sign in found.repair) == (case.script.language == "zh")


def test_a_repair_that_is_a_patch_applies_and_ends_what_it_repairs(told: dict[str, tuple[Case, ...]]) -> None:
    patched: Counter[str] = Counter()
    for case in (case for some in told.values() for case in some):
        for found in case.found:
            if found.patch:
                patch = found.patch.patch
                assert apply_faults([patch], case.script) == [], case.name
                after = read_fountain(apply_patches(case.script.text.encode(), [patch]), "story.fountain")
                again = case.model_copy(update={"script": after})
                again.__dict__.pop("found", None)
                assert found.what not in [other.what for other in again.found], case.name
                patched[found.rule] += 1
    assert set(patched) == {"knows-too-soon", "asks-again", "promise-open", "count"}
