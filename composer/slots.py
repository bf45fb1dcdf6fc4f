"""Filling slots: every `{name}` of a scene with its words, in either language."""

import re
from typing import Any

from loreboard.story.errors import ModelTrouble

from .plan import Plan, kind_word
from .premise import entry
from .words import ROLES, Role

_SLOT = re.compile(r"\{([A-Za-z][A-Za-z0-9_.]*)\}")
_PRONOUNS = {"f": {"they": "she", "them": "her", "their": "her"}, "m": {"they": "he", "them": "him", "their": "his"}}
_PLACES = ("home", "work", "threshold", "assembly", "crossing", "far")


def slots(plan: Plan, episode: int = 1) -> dict[str, str]:
    """Every slot of WORDS.md for this plan, filled through. The danger is told in other words from `episode` to episode; the last hears those of the first again."""
    language = plan.language
    out: dict[str, str] = {}
    for role in ROLES:
        out |= _person(role, plan.cast[role].name, plan.cast[role].sex)
    out["beloved.call"] = plan.call
    trade, hazard = entry("trades", plan.found.trade)[language], entry("hazards", plan.found.hazard)[language]
    out |= {"trade": plan.told.who or trade["noun"], "tool": trade["tool"], "gesture": trade["gesture"], "creed": trade["creed"]}
    out |= {
        "hazard": hazard["name"],
        "hazard.danger": hazard["danger"],
        **{f"hazard.{key}": hazard[key][(plan.luck + episode - 1) % len(hazard[key])] for key in ("does", "sign", "harm")},
    }
    out["news"] = plan.told.news + (" " if language == "en" else "")
    out |= {name: plan.places[name][language]["slot"] for name in _PLACES}
    out |= {
        "people": plan.people[language],
        "count": plan.people["count" if language == "en" else "zh_count"],
        "kind": kind_word(plan.lore, language),
    }
    for key, value in plan.lore["prop"].items():
        out[f"obj.{key}"] = fill(value, out)
    for name, token in plan.ledger.items():
        holding = plan.engine.tokens[name]
        local = out | _as(plan, "owner", holding.owner) | _as(plan, "other", holding.other)
        out[name], out[f"{name}.said"] = fill(token.of(language).name, local), fill(token.of(language).said, local)
    capitals = {_upper(key): _upper(value) for key, value in out.items() if key[0].islower() and not key.startswith(ROLES)}
    return out | capitals | _obj_capitals(out)


def token_slots(plan: Plan, name: str, shared: dict[str, str]) -> dict[str, str]:
    """The slots of a token's own scenes: `owner` and `other` beside the shared ones."""
    holding = plan.engine.tokens[name]
    return shared | _as(plan, "owner", holding.owner) | _as(plan, "other", holding.other)


def fill(text: str, words: dict[str, str]) -> str:
    """`text` with every slot filled. Raises ModelTrouble naming a slot that nobody knows."""

    def word(found: re.Match[str]) -> str:
        if found[1] not in words:
            raise ModelTrouble(f"The composer's words use a slot {{{found[1]}}} that does not exist", text[:60], "See composer/WORDS.md.")
        return words[found[1]]

    text = re.sub(r"\b([Aa]) \{(trade|obj\.can)\}", lambda m: _article(m[1], words.get(m[2], "")) + " {" + m[2] + "}", text)
    return _SLOT.sub(word, text)


def sentence(text: str) -> str:
    """`text` with a capital letter at its start and after a full stop, where a slot put a small one."""
    text = re.sub(r"^([\"“']?)([a-z])", lambda m: m[1] + m[2].upper(), text)
    return re.sub(r"([.!?][\"”]? )([a-z])", lambda m: m[1] + m[2].upper(), text)


def _article(written: str, noun: str) -> str:
    vowel = noun[:1].casefold() in "aeiou"
    return (written + "n") if vowel else written


def _person(role: str, name: str, sex: str) -> dict[str, str]:
    out = {role: name, f"{role}.ta": "她" if sex == "f" else "他"}
    for key, word in _PRONOUNS[sex].items():
        out |= {f"{role}.{key}": word, f"{role}.{key.capitalize()}": word.capitalize()}
    return out


def _as(plan: Plan, alias: str, role: Role) -> dict[str, Any]:
    return _person(alias, plan.cast[role].name, plan.cast[role].sex)


def _obj_capitals(words: dict[str, str]) -> dict[str, str]:
    """{obj.The} beside {obj.the}."""
    return {f"obj.{_upper(key[4:])}": _upper(value) for key, value in words.items() if key.startswith("obj.")}


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
