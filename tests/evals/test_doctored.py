"""The doctor's rules find what was planted, and leave alone what was not."""

from collections import Counter

import pytest

from loreboard.agents.doctor.covering import rated
from loreboard.agents.doctor.flag import told, words
from loreboard.evals.doctored import LANGUAGES, Case, cases, figures
from loreboard.evals.doctored.rates import of_cases

FOUND, ALARMS, LEAST = 0.95, 0.03, 5
RULES = set(told()["order"]) - set(told()["by_label"]) - set(told()["by_radar"])


@pytest.fixture(scope="module")
def told_cases() -> tuple[Case, ...]:
    return tuple(case for language in LANGUAGES for case in cases(language))


def test_every_rule_has_five_faults_and_five_clean_scripts_in_each_language() -> None:
    for language in LANGUAGES:
        planted = Counter(case.check for case in cases(language))
        assert planted.pop("") >= LEAST
        assert set(planted) == RULES and min(planted.values()) >= LEAST


def test_a_planted_script_differs_from_its_clean_one_and_from_every_other(told_cases: tuple[Case, ...]) -> None:
    pages = [(case.script.text, str(case.plan), str(case.book)) for case in told_cases]
    assert len(set(pages)) == len(pages)


def test_nineteen_of_twenty_faults_are_found_with_three_false_alarms_in_a_hundred(told_cases: tuple[Case, ...]) -> None:
    rows = figures(told_cases)
    assert sum(row.found for row in rows) >= FOUND * sum(row.planted for row in rows)
    assert sum(len(row.alarms) for row in rows) <= ALARMS * sum(row.clean for row in rows)
    for row in rows:
        assert row.found >= 0.8 * row.planted, (row.check, row.missed)
        assert len(row.alarms) <= ALARMS * row.clean, (row.check, row.alarms)


def test_no_clean_script_is_accused_of_anything(told_cases: tuple[Case, ...]) -> None:
    assert [(case.name, flag.check, flag.quote) for case in told_cases if not case.check for flag in case.found] == []


def test_every_finding_quotes_its_line_and_says_what_it_costs(told_cases: tuple[Case, ...]) -> None:
    for case in told_cases:
        texts = {line.number: line.text for line in case.script.lines}
        for flag in case.found:
            assert flag.quote == texts[flag.line] and flag.why and "{" not in flag.why


def test_every_check_has_two_ways_out_of_different_kinds() -> None:
    assert set(words()["fixes"]) == RULES | set(told()["by_label"])
    for check, (first, second) in words()["fixes"].items():
        assert first["kind"] != second["kind"], check


def test_what_only_rules_have_read_is_never_recommended_and_a_fault_makes_no_verdict_kinder(told_cases: tuple[Case, ...]) -> None:
    rates = of_cases()
    work = [kind["development needed"] / sum(kind.values()) for kind in rates]
    assert [kind["recommend"] for kind in rates] == [0, 0]
    assert work[0] < work[1]
    heavy = {case.check for case in told_cases} & set(told()["verdict"]["heavy"])
    assert heavy
    for case in told_cases:
        if case.check in heavy and case.check in {flag.check for flag in case.found}:
            assert rated(case.script, case.book, case.plan)[0] == "development needed", case.name
