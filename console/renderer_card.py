"""What the card of one renderer says: a label and a text for each of its parts, as far as there is something to say."""

from collections import Counter
from collections.abc import Iterator

from loreboard.render.profiles.cameras import camera
from loreboard.render.profiles.parts import Money, Reference
from loreboard.render.profiles.profile import Profile
from loreboard.render.profiles.rules import KEYFRAMES, REFERENCES
from loreboard.render.profiles.saying import named, number, rule_said
from loreboard.render.profiles.showing import seconds_of
from loreboard.story.script import Language

from .renderer_words import said


def facts(profile: Profile, tongue: Language) -> list[tuple[str, str]]:
    """Label and text, in the order of a card; what a profile does not state is left out."""
    told = {
        "seconds": _seconds(profile, tongue), "prompt": _prompt(profile, tongue), "negative": said(f"negative.{profile.text.negative}", tongue),
        "size": _size(profile, tongue), "inputs": _gap(tongue).join(_inputs(profile, tongue)),
        "exclusive": "; ".join(named(group).told(tongue) for group in profile.exclusive_groups),
        "rules": "\n".join(rule_said(rule).told(tongue) for rule in profile.rules), "seed": said(f"seed.{profile.control.seed}", tongue),
        "camera": _camera(profile, tongue), "sound": _sound(profile, tongue), "shots": _shots(profile, tongue),
        "price": "\n".join(_price(money, tongue) for money in profile.money),
        "read": f"{profile.verified_at}: " + "; ".join(profile.source), "doubts": "\n".join(profile.doubts),
    }  # fmt: skip
    return [(said(f"card.{name}", tongue), text) for name, text in told.items() if text]


def _gap(tongue: Language) -> str:
    return ", " if tongue == "en" else "，"


def _seconds(profile: Profile, tongue: Language) -> str:
    time, grid = profile.time, profile.time.grid
    first = seconds_of(profile)
    if grid:
        first = said("up_to", tongue, most=number(time.every[-1]), a=grid.a, b=grid.b, fps=grid.fps)
    more = [said("auto", tongue)] if time.auto_allowed else []
    more += [said("extended", tongue, most=number(time.extends_to))] if time.extends_to else []
    return _gap(tongue).join([first, *more])


def _prompt(profile: Profile, tongue: Language) -> str:
    text = profile.text
    told = [said(f"dialects.{text.dialect}", tongue)]
    told += [said(f"counted.{text.unit}", tongue, most=f"{text.prompt_max:,}")] if text.prompt_max else []
    told += [said("other_max", tongue, most=f"{text.other_max:,}")] if text.other_max else []
    told += [said("segment_max", tongue, most=f"{text.segment_max:,}")] if text.segment_max else []
    return _gap(tongue).join(told)


def _size(profile: Profile, tongue: Language) -> str:
    sizes = profile.sizes
    told = list(sizes.aspects) or ([said("aspect_none", tongue)] if sizes.step_px else [])
    told += [" ".join(sizes.tiers)] if sizes.tiers else []
    told += [said("i2v", tongue)] if sizes.i2v == "follows_image" else []
    return _gap(tongue).join(told)


def _inputs(profile: Profile, tongue: Language) -> Iterator[str]:
    for name in (*KEYFRAMES, *REFERENCES):
        if not profile.takes(name):
            continue
        held = getattr(profile.inputs, name, None)
        told = named([name]).told(tongue)
        if isinstance(held, Reference):
            told += f" {held.most}" if held.most else " ?"
            told += f" ({held.tag})" if held.tag else ""
        elif (most := int(getattr(profile.inputs.keyframes, name))) > 1:
            told += f" {most}"
        yield told


def _camera(profile: Profile, tongue: Language) -> str:
    table = profile.control.table
    if table is None:
        return said("camera.none", tongue)
    how = Counter(given.how for given in camera(table).moves.values())
    return said("camera.told", tongue, table=table, exact=how["exact"], nearest=how["nearest"], none=how["none"])


def _sound(profile: Profile, tongue: Language) -> str:
    audio = said(f"sound.{profile.sound.audio}", tongue)
    return (
        audio
        if profile.sound.audio in ("never", "unknown")
        else _gap(tongue).join([audio, said(f"dialogue.{profile.sound.dialogue}", tongue)])
    )


def _shots(profile: Profile, tongue: Language) -> str:
    shots = profile.shots
    told = [said(f"shots.{shots.multi}", tongue)]
    if shots.segment:
        told.append(
            said("segments", tongue, most=shots.max_segments, least=number(shots.segment.least), longest=number(shots.segment.most))
        )
    return _gap(tongue).join(told)


def _price(money: Money, tongue: Language) -> str:
    rates = []
    for rate in money.rates:
        sound = "" if rate.audio is None else " " + said("sounding" if rate.audio else "silent", tongue)
        rates.append(f"{rate.tier or ''}{sound} {rate.price}".strip())
    unit = said("a_second" if money.unit == "second" else "a_clip", tongue)
    more = f" ({said('at_least', tongue)})" if money.lowest else ""
    return f"{money.seller}: {', '.join(rates)} {money.currency} {unit}{more}, {money.price_date}"
