"""What in a profile cannot be true together: a rule about what is not there, a length out of range, a price for no tier.

Each is one sentence that names the field, for whoever wrote the file.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from .limits import Limits
from .rules import Rule


def contradictions(limits: Limits) -> tuple[str, ...]:
    """Every contradiction of `limits`, in the order of its fields; empty where there is none."""
    found = [*_text(limits), *_time(limits), *_groups(limits), *_shots(limits), *_money(limits)]
    for at, rule in enumerate(limits.rules, 1):
        found += [f"rules, number {at}: {why}" for why in _rule(limits, rule)]
    return tuple(found)


def _text(limits: Limits) -> Iterator[str]:
    text, control = limits.text, limits.control
    if text.negative_max and text.negative != "field":
        yield "text.negative_max is given, and there is no negative field"
    if (text.other_max or text.segment_max) and not text.prompt_max:
        yield "text.other_max and text.segment_max need a text.prompt_max"
    if (text.dialect == "brackets") != (control.camera == "bracket"):
        yield "text.dialect brackets and control.camera bracket go together"
    if (control.camera == "none") != (control.table is None):
        yield "control.table tells how control.camera is given: both or neither"
    if control.seed_bits and control.seed == "none":
        yield "control.seed_bits is given, and there is no seed"


def _time(limits: Limits) -> Iterator[str]:
    time = limits.time
    if sum((bool(time.durations), time.range is not None, time.grid is not None)) != 1:
        yield "time has one of durations, range and grid"
    if any(a >= b for a, b in pairwise(time.durations)):
        yield "time.durations ascend"
    if time.range and (time.range.least > time.range.most or (time.range.most - time.range.least) % time.range.step):
        yield "time.range goes from least to most in whole steps"
    if time.grid and not time.grid.frames:
        yield "time.grid has no length between least and most"
    if time.grid and time.grid.usual and time.grid.usual not in time.grid.frames:
        yield f"time.grid.usual {time.grid.usual} is not on the grid"


def _groups(limits: Limits) -> Iterator[str]:
    for group in limits.exclusive_groups:
        if len(set(group)) < 2:
            yield "exclusive_groups: a group has two or more kinds"
        for name in group:
            if not limits.takes(name):
                yield f"exclusive_groups names {name}, which it does not take"


def _shots(limits: Limits) -> Iterator[str]:
    shots = limits.shots
    if shots.multi != "segments" and (shots.segment or shots.max_segments or limits.text.segment_max):
        yield "shots has limits of segments, and shots.multi is not segments"
    if shots.multi == "segments" and not (shots.segment and shots.max_segments):
        yield "shots.multi segments needs shots.segment and shots.max_segments"
    if (limits.text.dialect == "segments") != (shots.multi == "segments"):
        yield "text.dialect segments and shots.multi segments go together"


def _money(limits: Limits) -> Iterator[str]:
    sellers = [money.seller for money in limits.money]
    if len(set(sellers)) < len(sellers):
        yield "money names a seller twice"
    for money in limits.money:
        for rate in money.rates:
            if rate.tier and rate.tier not in limits.sizes.tiers:
                yield f"money, {money.seller}: a price for {rate.tier}, which sizes.tiers does not have"
            if rate.audio is not None and limits.sound.audio != "optional":
                yield f"money, {money.seller}: a price by sound, which is {limits.sound.audio}"


def _rule(limits: Limits, rule: Rule) -> Iterator[str]:
    when, then = rule.when, rule.then
    for name in {*when.has, *when.lacks, *then.ignore, *then.forbid, *then.need}:
        if not limits.takes(name):
            yield f"it speaks of {name}, which it does not take"
    for kind, most in then.most_of.items():
        base = getattr(limits.inputs, kind)
        if base is None or (base.most or most) < most:
            yield f"it allows {most} of {kind}, more than there are without it"
    for tier in (*when.tiers, *then.tiers):
        if tier not in limits.sizes.tiers:
            yield f"it speaks of {tier}, which sizes.tiers does not have"
    for aspect in (*when.aspects, *then.aspects):
        if limits.sizes.aspects and aspect not in limits.sizes.aspects:
            yield f"it speaks of {aspect}, which sizes.aspects does not have"
    least, most_ = _span(limits)
    for seconds in (*then.durations, *(s for s in (then.least, then.most, when.longer_than, when.shorter_than) if s is not None)):
        if not least <= seconds <= most_:
            yield f"{seconds} s is out of the range of time"
    if limits.time.durations and (strange := set(then.durations) - set(limits.time.durations)):
        yield f"{', '.join(map(str, sorted(strange)))} s is in no list of time.durations"


def _span(limits: Limits) -> tuple[Decimal, Decimal]:
    time = limits.time
    if time.durations:
        return time.durations[0], time.durations[-1]
    if time.range:
        return time.range.least, time.range.most
    if time.grid and time.grid.frames:
        return Decimal(time.grid.frames[0]) / time.grid.fps, Decimal(time.grid.frames[-1]) / time.grid.fps
    return Decimal(0), Decimal("Infinity")
