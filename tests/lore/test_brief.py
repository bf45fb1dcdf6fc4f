"""Briefs and standings: what a writer is handed, and how an arc is weighed."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from loreboard.lore import Cliche, Lore, embed, load_cliches, load_entries
from loreboard.lore.cliche import load_signs
from loreboard.story.arc import Arc, LoreUse, Part, Rule, Steer, TurningPoint
from loreboard.story.premise import Premise

Open = Callable[..., Lore]
FOG = Premise(text="a road-mender in a valley where fog eats the roads", language="en")
SHIP = Premise(text="the archivist of a starship finds that one cryosleep pod dreams for all the others", language="en")
GONG = Premise(text="一个听不见的修钟人，钟一响就有人回家", language="zh")


def an_arc(*events: str, logline: str = "A road-mender sells the places she knows, one for each road.", **more: object) -> Arc:
    turns = tuple(
        TurningPoint(episode=n, title=f"Part {n}", kind="setback", event=event, gain="a road", loss="a place", question="Who waits?")
        for n, event in enumerate(events, 1)
    )
    told = {
        "title": "Fog",
        "logline": logline,
        "rule": Rule(power="finds roads", price="places", taboo="home", misreading="The flower is fed by walking."),
        "lore": (LoreUse(id="shj_migu", name="Migu blossom", what_for="the rule"),),
        "steers_away": (),
        "cast": (Part(name="Mei", role="lead", line="mends roads"),),
        "turns": turns,
        "last_image": "A flower on a gatepost.",
        "from_premise": "all of it",
    }
    return Arc.model_validate(told | more)


FRESH = an_arc("The ferryman's receipt is in his own handwriting.", "The inspector finds the ledger honest, and that is the trouble.")
WORN = an_arc(
    "Just as the blade falls her friend bursts in and saves her at the last second.",
    "Her mentor turns out to be behind everything.",
    logline="An ordinary girl learns that her ancient bloodline makes her the only person who can stop the evil.",
    last_image="She wakes up: it had all been a dream.",
)


def test_the_same_premise_and_seed_give_the_same_brief(library: Open, tmp_path: Path) -> None:
    for premise in (FOG, GONG):
        one, two, other = library().brief(premise, 4), library(tmp_path).brief(premise, 4), library().brief(premise, 4)
        assert one == two == other
        assert one.lore_text("en") == two.lore_text("en") and one.worn_out_text("zh") == two.worn_out_text("zh")


def test_two_premises_and_two_seeds_get_different_briefs(library: Open) -> None:
    lore = library()
    told = [lore.brief(p, 4).constellations for p in (FOG, SHIP, GONG, FOG.model_copy(update={"seed": 7}))]
    assert len(set(told)) == 4
    assert lore.brief(FOG, 4).cliches != lore.brief(SHIP, 4).cliches


def test_a_constellation_has_two_or_three_of_different_traditions_and_a_carrier_of_its_own(library: Open) -> None:
    lore = library(entries=load_entries()[::3])
    for premise in (FOG, SHIP, GONG):
        brief = lore.brief(premise, 6)
        assert len(brief.constellations) == 6
        assert len({group[0] for group in brief.constellations}) == 6
        for group in brief.constellations:
            assert 2 <= len(group) <= 3 and len(set(group)) == len(group)
            assert len({lore.entry(id).tradition for id in group}) == len(group)
        assert len({lore.entry(group[0]).takes for group in brief.constellations}) >= 4


def test_the_genre_of_the_premise_chooses_the_carriers(library: Open) -> None:
    lore = library(entries=load_entries()[::3])
    if not any(entry.is_science_fiction for entry in lore.entries):
        pytest.skip("no science fiction yet")
    assert sum(lore.entry(group[0]).is_science_fiction for group in lore.brief(SHIP, 4).constellations) >= 3
    temple = Premise(text="a temple guard who must count the ghosts of the village every night", language="en")
    assert not any(lore.entry(group[0]).is_science_fiction for group in lore.brief(temple, 4).constellations)


def test_more_constellations_than_entries_is_as_many_as_there_are(library: Open) -> None:
    lore = library(None, load_entries()[-3:])
    assert len(lore.brief(FOG, 6).constellations) == 3
    assert library(None, ()).brief(FOG, 6).constellations == ()


def test_the_texts_are_yaml_of_one_language(library: Open) -> None:
    brief = library().brief(FOG, 3)
    for language in ("en", "zh"):
        told = yaml.safe_load(brief.lore_text(language))
        assert [group["constellation"] for group in told] == [1, 2, 3]
        assert [tuple(e["id"] for e in group["entries"]) for group in told] == list(brief.constellations)
        card = told[0]["entries"][0]
        assert set(card["prop"]) == {"the", "short", "a", "look", "wakes", "dims", "does", "can"}
        assert not card.keys() & {"visual", "source", "overuse"}, "what comes with the book is sent with the choice already"
        assert {"status", "takes", "text"} == set(card["costs"][0])
        assert ("的" in brief.lore_text(language)) == (language == "zh")
        worn = yaml.safe_load(brief.worn_out_text(language))
        assert tuple(w["id"] for w in worn) == brief.cliches and len(brief.cliches) == len(set(brief.cliches)) == 12
        assert set(worn[0]) == {"id", "name", "signature", "ways_out"}
    groups = {cliche.group for cliche in load_cliches() if cliche.id in brief.cliches}
    assert {"premise", "turn", "ending"} <= groups


def test_entries_text_has_the_shape_of_one_constellation(library: Open, warnings: list[str]) -> None:
    lore = library()
    told = yaml.safe_load(lore.entries_text(["shj_migu", "shj_migu", "shj_miggu"], "zh"))
    assert [(group["constellation"], [e["id"] for e in group["entries"]]) for group in told] == [(1, ["shj_migu"])]
    assert len(warnings) == 1 and "shj_miggu" in warnings[0] and "shj_migu" in warnings[0]
    assert yaml.safe_load(lore.entries_text([], "en")) == [{"constellation": 1, "entries": []}]


def test_a_worn_out_arc_weighs_more_than_a_fresh_one(library: Open) -> None:
    fresh, worn = library().standing((FRESH, WORN), "en")
    assert (fresh.arc, worn.arc) == (0, 1)
    assert fresh.load < worn.load / 2 and worn.load > 2
    assert all(0 <= near.strength <= 1 for near in (*fresh.nearest, *worn.nearest))
    assert {"prem_chosen_bloodline", "turn_last_second_rescue"} & {near.cliche for near in worn.nearest}


def test_what_plays_a_cliche_is_told_from_a_stranger(library: Open) -> None:
    lore, sign = library(), load_signs()[5]
    played = lore.standing((an_arc(sign.straight.en[-1]),), "en")[0]
    assert {near.cliche: near.strength for near in played.nearest}[sign.id] > 0.6
    assert sum(near.strength for near in lore.standing((FRESH,), "en")[0].nearest) < 0.9


def test_steering_away_halves_and_overused_lore_adds(library: Open) -> None:
    lore = library()
    plain = lore.standing((WORN,), "en")[0]
    top = plain.nearest[0]
    steered = lore.standing((WORN.model_copy(update={"steers_away": (Steer(id=top.cliche, name="it", how="by a debt"),)}),), "en")[0]
    assert steered.load < plain.load
    assert {n.cliche: n.strength for n in steered.nearest}.get(top.cliche, 0) == pytest.approx(top.strength / 2, abs=0.001)
    bare = lore.standing((WORN.model_copy(update={"lore": ()}),), "en")[0]
    assert plain.load - bare.load == pytest.approx(0.3 * lore.entry("shj_migu").overuse, abs=0.002)


def test_chinese_arcs_are_weighed_by_chinese_signatures(library: Open) -> None:
    rule = {"power": "认路", "price": "地方", "taboo": "家", "misreading": "以为花靠走路养"}
    worn = an_arc(
        "她被丈夫背叛害死，醒来回到十年以前，带着前世的记忆，照着名单一个一个找仇人报仇。",
        "箭射过来，他扑上来替她挡下了。",
        logline="两个陌生人签了婚约，日子久了有了感情",
        rule=rule,
        last_image="她醒来，发现原来一切都是一场梦。",
    )
    fresh = an_arc("摆渡人的收条上，是他自己的笔迹。", logline="修路人认一条路，就少一个去过的地方", rule=rule, last_image="门柱上一朵花")
    standing = library().standing((worn, fresh), "zh")
    assert {"prem_rebirth_revenge_manual", "end_all_a_dream", "turn_takes_the_blow"} & {near.cliche for near in standing[0].nearest}
    assert standing[0].load > 2.5 > standing[1].load
    assert all(near.name and not near.name.isascii() for near in standing[0].nearest)


def test_a_catalogue_without_chinese_still_serves_chinese_readers(warnings: list[str]) -> None:
    bare = [Cliche.model_validate(c.model_dump() | {"name_zh": None, "signature_zh": None, "subversions_zh": ()}) for c in load_cliches()]
    lore = Lore(load_entries()[-9:], bare, None, warnings.append)
    assert len(lore.brief(GONG, 3).cliches) == 12 and "signature:" in lore.brief(GONG, 3).worn_out_text("zh")
    assert lore.standing((an_arc("她醒来，发现原来一切都是一场梦。", logline="梦"),), "zh")[0].load < 3


def test_without_the_weights_a_restatement_is_still_noticed(library: Open, warnings: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "weights_folder", lambda: None)
    lore, sign = library(), load_signs()[3]
    near = lore.standing((an_arc(sign.straight.en[0]),), "en")[0].nearest
    assert near[0].cliche == sign.id and near[0].strength > 0.3
    assert len(lore.brief(FOG, 4).constellations) == 4 and len(warnings) == 1


def test_credits_name_work_and_place_once(library: Open) -> None:
    told = library().credits(["shj_migu", "shj_migu", "nobody"])
    assert len(told) == 1 and "Shan Hai Jing" in told[0] and "Nanshan jing" in told[0]
