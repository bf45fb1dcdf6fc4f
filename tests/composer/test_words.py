"""The hand-written words: causes that close, tokens seen before they go, both languages whole, no slot left open."""

import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise, product
from typing import Any, get_args

import pytest

from loreboard.composer.plan import TAKES, Plan, make_plan
from loreboard.composer.premise import Genre
from loreboard.composer.slots import fill, slots, token_slots
from loreboard.composer.words import ROLES, Both, Engine, GridBeat, Holding, Slot, Time, Token, engines, kit, tokens
from loreboard.lore import LoreEntry, load_cliches, load_entries
from loreboard.lore.entry import SACRED
from loreboard.lore.wording import card
from loreboard.screenplay import read_fountain, write_fountain
from loreboard.screenplay.headings import take_apart
from loreboard.story.arc import TURNS
from loreboard.story.draft import Draft, DraftLine, DraftScene
from loreboard.story.script import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
KITS = ("trades", "hazards", "places", "looks", "rest_clothes", "names", "boarding")
LEDGER = ("T1", "T2", "T3", "T4", "T5")
_SPEAKER = re.compile(r"^\??\s*([A-Za-z]+)\s*(?:[(（][^)）]*[)）])?\s*[:：]")
each_engine = pytest.mark.parametrize("engine", engines(), ids=lambda e: e.engine)
each_token = pytest.mark.parametrize("token", tokens(), ids=lambda t: t.id)


def beats(engine: Engine) -> list[GridBeat]:
    return [beat for episode in engine.episodes for beat in episode.beats]


def rows(text: str) -> list[str]:
    return [row.strip() for row in text.splitlines() if row.strip()]


@each_engine
def test_every_fact_is_given_before_it_is_needed_and_needed_after_it_is_given(engine: Engine) -> None:
    given: dict[str, str] = {}
    needed: set[str] = set()
    for beat in beats(engine):
        assert not set(beat.needs) - set(given), beat.id
        assert not set(beat.gives) & set(given), beat.id
        needed |= set(beat.needs)
        given |= dict.fromkeys(beat.gives, beat.id)
    assert {fact for fact in given if fact not in needed} <= set(beats(engine)[-1].gives)
    assert set(engine.facts) == set(given)


@each_engine
def test_every_beat_but_the_first_has_a_cause(engine: Engine) -> None:
    assert [b.id for b in beats(engine)[1:] if not b.needs] == []


@each_engine
def test_ids_are_unique_and_episodes_turn_in_order(engine: Engine) -> None:
    ids = [beat.id for beat in beats(engine)]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"[a-z][A-Za-z0-9_]*", name) for name in ids)
    assert [e.number for e in engine.episodes] == [1, 2, 3, 4, 5] and tuple(e.turning_point for e in engine.episodes) == TURNS
    for episode in engine.episodes:
        families = [b.family for b in episode.beats]
        assert (families[0], families[-1]) == ("hook", "button") and 8 <= len(families) <= 10


@each_engine
def test_every_token_is_seen_before_it_goes_and_missed_after(engine: Engine) -> None:
    order = beats(engine)
    for name in LEDGER:
        plant = next(n for n, b in enumerate(order) if (b.token, b.act) == (name, "plant"))
        spend = next(n for n, b in enumerate(order) if b.family == "spend" and any(fact.startswith(f"{name}_") for fact in b.gives))
        sting = next(n for n, b in enumerate(order) if (b.token, b.act) == (name, "sting"))
        assert plant + 1 < spend < sting, name
        scenes = order[spend].scenes
        assert scenes and all(f"{{{name}" in text for tongue in LANGUAGES for text in scenes.of(tongue)), name
    assert (order[-2].token, order[-2].act) == ("T5", "sting")


@each_engine
def test_every_beat_has_two_ways_in_each_language_or_a_token_s_words(engine: Engine) -> None:
    for beat in beats(engine):
        if beat.scenes is None:
            assert beat.token and beat.act, beat.id
        else:
            for tongue in LANGUAGES:
                told = [text.strip() for text in beat.scenes.of(tongue)]
                assert len(set(told)) == len(told) >= 2 and all(told), (beat.id, tongue)


@each_engine
def test_whoever_speaks_is_in_the_beat(engine: Engine) -> None:
    for beat in beats(engine):
        if beat.token:
            holding = engine.tokens[beat.token]
            assert {holding.owner, holding.other} <= set(beat.on) and holding.owner != holding.other, beat.id
        for tongue in LANGUAGES if beat.scenes else ():
            said = [found[1] for text in beat.scenes.of(tongue) for row in rows(text) if (found := _SPEAKER.match(row))]  # type: ignore[union-attr]
            assert not set(said) - set(beat.on), (beat.id, tongue)


@each_engine
def test_a_series_opens_on_two_things_that_differ_from_series_to_series(engine: Engine) -> None:
    hook = engine.episodes[0].beats[0]
    assert hook.scenes
    for tongue in LANGUAGES:
        for text in hook.scenes.of(tongue):
            named = set(
                re.findall(r"\{(lead|witness|rival|beloved|people|count|home|work|threshold|assembly|crossing|far)\b", rows(text)[0])
            )
            assert len(named) >= 2 and not rows(text)[0].startswith("?"), text


@each_engine
def test_no_two_episodes_running_end_alike(engine: Engine) -> None:
    ends = [episode.beats[-1].ends for episode in engine.episodes]
    assert all(ends) and all(a != b for a, b in pairwise(ends))
    assert not [b.id for b in beats(engine) if b.ends and b.family != "button"]


@each_engine
def test_an_engine_steers_away_from_plots_that_the_lore_knows(engine: Engine) -> None:
    known = {c.id for c in load_cliches()}
    assert {s.id for s in engine.steers_away} <= known and len(engine.steers_away) >= 4


@each_token
def test_a_token_s_scenes_are_by_its_owner_and_the_other_only(token: Token) -> None:
    for tongue, act in product(LANGUAGES, ("plant", "sting")):
        text = getattr(token.of(tongue), act)
        said = {found[1] for row in rows(text) if (found := _SPEAKER.match(row))}
        assert said <= {"owner", "other"} and "owner" in {*said, *re.findall(r"\{(\w+)", text)}
        assert len(rows(text)) >= 4
        assert not set(re.findall(r"\{(\w+)", text)) - {"owner", "other"}, "a token fits every series"


def test_there_are_tokens_enough_of_every_kind_that_lore_is_paid_in() -> None:
    assert len({t.id for t in tokens()}) == len(tokens())
    for kind in TAKES:
        assert sum(t.kind == kind for t in tokens()) >= len(LEDGER), kind


def carriers() -> tuple[LoreEntry, ...]:
    return tuple(entry for entry in load_entries() if entry.sensitivity.level < SACRED and not entry.is_function)


def a_plan(tongue: Language, engine: Engine, lore: dict[str, Any] | None = None) -> Plan:
    premise = {"en": "a road-mender in fog", "zh": "雾里的养路工"}[tongue]
    return make_plan(premise, 0, tongue, lore or card(carriers()[0], tongue), engine)


def patterns(engine: Engine, tongue: Language) -> Iterator[str]:
    """Every text of an engine in one language that slots are filled in."""
    yield from engine.title_en if tongue == "en" else engine.title_zh
    yield from engine.logline_en if tongue == "en" else engine.logline_zh
    both: list[Both] = [*engine.steers_away, engine.misreading, engine.last_image, *engine.facts.values()]
    for episode in engine.episodes:
        yield from episode.title_en if tongue == "en" else episode.title_zh
        both += [episode.gain, episode.loss, episode.question]
    for beat in beats(engine):
        both.append(beat.what)
        yield from beat.scenes.of(tongue) if beat.scenes else ()
    yield from (told.of(tongue) for told in both)


@pytest.mark.parametrize("tongue", LANGUAGES)
@each_engine
def test_every_lore_entry_can_carry_every_engine_without_an_open_slot(engine: Engine, tongue: Language) -> None:
    whole = "\n\x00\n".join(patterns(engine, tongue))
    for entry in carriers():
        plan = a_plan(tongue, engine, card(entry, tongue))
        words = slots(plan)
        told = [fill(whole, words), *words.values()]
        for name, token in plan.ledger.items():
            own = token_slots(plan, name, words)
            told += [fill(getattr(token.of(tongue), act), own) for act in ("plant", "sting", "name", "said")]
        assert not any("{" in text or "}" in text for text in told), entry.id


@pytest.mark.parametrize("tongue", LANGUAGES)
@each_token
def test_every_token_fills_whoever_owns_it(token: Token, tongue: Language) -> None:
    plan = a_plan(tongue, engines()[0])
    for owner, other in product(ROLES, ROLES):
        engine = plan.engine.model_copy(update={"tokens": {"T1": Holding(owner=owner, other=other)}})
        own = token_slots(Plan(**vars(plan) | {"engine": engine}), "T1", {})
        for act in ("plant", "sting", "name", "said"):
            text = fill(getattr(token.of(tongue), act), own)
            assert "{" not in text and text.strip()


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_every_slot_that_the_guide_names_is_filled(tongue: Language) -> None:
    guide = (files("loreboard.composer") / "WORDS.md").read_text(encoding="utf-8")
    table = "\n".join(row for row in guide.splitlines() if row.startswith("| `{"))
    named = {name.strip("{}") for name in re.findall(r"\{[A-Za-z][\w.]*\}", table)}
    words = slots(a_plan(tongue, engines()[0]))
    assert len(named) > 30 and not named - set(words)
    assert all(words[name].strip() for name in named)


def both_languages(told: Any, where: str) -> Iterator[str]:
    """Where a kit says something in one language only, or says nothing."""
    if isinstance(told, dict):
        if ("en" in told) != ("zh" in told):
            yield f"{where}: {sorted(map(str, told))}"
        if isinstance(told.get("en"), dict) and isinstance(told.get("zh"), dict) and set(told["en"]) - {"article"} != set(told["zh"]):
            yield f"{where}: en and zh differ in {sorted(set(told['en']) ^ set(told['zh']))}"
        for key, value in told.items():
            yield from both_languages(value, f"{where}.{key}")
    elif isinstance(told, list):
        for item in told:
            yield from both_languages(item, f"{where}.{item.get('id', '') if isinstance(item, dict) else ''}")
        if not told:
            yield f"{where} is empty"
    elif told is None or not str(told).strip():
        yield f"{where} is empty"


@pytest.mark.parametrize("name", KITS)
def test_a_kit_is_whole_in_both_languages(name: str) -> None:
    told = kit(name)
    assert list(both_languages(told, name)) == []
    if isinstance(told, list):
        ids = [item["id"] for item in told]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("genre", get_args(Genre))
def test_every_genre_has_trades_places_hazards_clothes_and_names(genre: Genre) -> None:
    for group in ("trades", "places", "hazards"):
        assert sum(genre in item["genres"] for item in kit(group)) >= 2, group
    assert sum(genre in item["genres"] for item in kit("rest_clothes")) >= 3
    for tongue in LANGUAGES:
        assert any(genre in bank["genres"] for bank in kit("names")[tongue])


def test_there_are_faces_and_names_for_four_people_of_one_sex_and_age() -> None:
    for sex, age in product("fm", ("young", "adult", "old")):
        assert sum((x["sex"], x["age"]) == (sex, age) for x in kit("looks")) >= 4 - (age == "young")
    for tongue in LANGUAGES:
        for bank in kit("names")[tongue]:
            for group in ("women", "men", "elders_f", "elders_m"):
                short = [n["short"] for n in bank[group]]
                assert len(set(short)) == len(short) >= 3, (bank["id"], group)


def test_trades_places_and_hazards_have_all_that_slots_and_pictures_need() -> None:
    for tongue in LANGUAGES:
        for item in kit("trades"):
            assert set(item[tongue]) >= {"noun", "tool", "gesture", "creed", "clothes"}, item["id"]
        for item in kit("hazards"):
            assert set(item[tongue]) >= {"name", "does", "sign", "harm", "danger"} and item["helps"][tongue], item["id"]
            assert all(len(set(item[tongue][key])) == 4 for key in ("does", "sign", "harm")), item["id"]
        for item in kit("places"):
            for where in get_args(Slot):
                told = item[where][tongue]
                assert set(told) >= {"slot", "heading", "interior", "look", "light"}, (item["id"], where)
                assert set(told["light"]) == set(get_args(Time)), (item["id"], where)
            assert len({item[where][tongue]["heading"].casefold() for where in get_args(Slot)}) == 6, item["id"]
        assert all(len(item["keywords"][tongue]) >= 5 for group in ("trades", "places", "hazards") for item in kit(group))


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_every_heading_reads_back_as_its_place_and_time(tongue: Language) -> None:
    plan = a_plan(tongue, engines()[0])
    line = DraftLine(kind="action", who=None, extension=None, how=None, text="Steam.")
    wanted = [
        (item[where][tongue]["heading"], plan.heading_time(time))
        for item in kit("places")
        for where, time in product(get_args(Slot), get_args(Time))
    ]
    scenes = tuple(DraftScene(interior="INT", place=place, time=time, beats=(), lines=(line,)) for place, time in wanted)
    script = read_fountain(write_fountain(Draft(title="", scenes=scenes), tongue).encode(), "x")
    parts = [take_apart(scene.heading) for scene in script.scenes]
    assert [(p.place, p.time) for p in parts] == wanted
