"""One fault put into a clean list is found, whatever its kind and language; a clean list is hardly ever accused."""

import pytest

from loreboard.agents.storyboard import grammar
from loreboard.evals.shotlists.seeded import RULES, Case, Seed, detection
from loreboard.evals.shotlists.trial import SEEDS

EACH = [(rule, name, seed) for rule, seeds in SEEDS.items() for name, seed in seeds.items()]
PLACES = (3, 29)
FALSE_ALARMS = 0.02


def test_every_rule_has_several_kinds_of_fault_sown() -> None:
    assert set(SEEDS) == set(RULES)
    assert all(len(seeds) >= (2 if rule in grammar.RULES else 3) for rule, seeds in SEEDS.items())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("rule", "name", "seed"), EACH, ids=[f"{rule}, {name}" for rule, name, _ in EACH])
def test_a_sown_fault_is_always_found(rule: str, name: str, seed: Seed, language: str, cases: dict[str, tuple[Case, ...]]) -> None:
    told = detection(rule, name, seed, cases[language], PLACES)
    assert told.sown >= 4, "there is hardly a place to sow it"
    assert told.found == told.sown, told.missed


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in grammar.RULES])
def test_what_is_not_wrong_is_not_found(rule: str, language: str, cases: dict[str, tuple[Case, ...]]) -> None:
    told = [RULES[rule](case) for case in cases[language]]
    alarms = [alarm for measure in told for alarm in measure.evidence]
    judged = sum(measure.judged for measure in told)
    assert judged
    assert len(alarms) <= FALSE_ALARMS * judged, [f"{alarm.shots}: {alarm.text}" for alarm in alarms]


def test_rules_of_film_grammar_hardly_ever_accuse_a_list_that_keeps_them(cases: dict[str, tuple[Case, ...]]) -> None:
    """Counted are rules times mended lists."""
    told = [grammar.mended(case.shots) for some in cases.values() for case in some]
    alarms = [(code, found.shots[0], found.text) for shots in told for code, rule in grammar.RULES.items() for found in rule(shots)]
    assert len({(code, shot) for code, shot, _ in alarms}) <= FALSE_ALARMS * len(told) * len(grammar.RULES), alarms


@pytest.mark.parametrize("rule", ["S4", "S5"])
def test_a_rule_of_the_whole_list_passes_the_example_episodes(rule: str, cases: dict[str, tuple[Case, ...]]) -> None:
    assert {RULES[rule](case).verdict for told in cases.values() for case in told} == {"passed"}
