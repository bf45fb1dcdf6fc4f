"""Whether a request keeps to what a renderer takes: every limit it breaks, and every joint rule."""

from collections.abc import Iterator
from fractions import Fraction

from .limits import Limits
from .profile import Profile
from .request import Broken, Request
from .rules import KEYFRAMES, REFERENCES, Input, Rule, When
from .saying import broken, chosen, lengths, named, number, unit
from .units import prompt_units


def legal(profile: Profile, request: Request) -> tuple[Broken, ...]:
    """Every limit that `request` breaks; empty when there is none. What is not said yet breaks nothing."""
    gone = [broken("retired", "renderer", name=profile.model, other=profile.successor)] if profile.status == "retired" else []
    return (*gone, *broken_without_length(profile, request), *broken_by_length(profile, request))


def broken_without_length(limits: Limits, request: Request) -> tuple[Broken, ...]:
    """What it breaks whatever its length."""
    rules = [rule for rule in limits.rules if not rule.when.timed and holds(rule.when, request)]
    joint = [found for rule in rules for found in _effects(rule, request)]
    return (*_words(limits, request), *_picture(limits, request), *_inputs(limits, request), *_segments(limits, request), *joint)


def broken_by_length(limits: Limits, request: Request) -> tuple[Broken, ...]:
    """What it breaks by its length; empty when it has none yet."""
    if request.auto and not limits.time.auto_allowed:
        return (broken("no_auto", "seconds"),)
    if request.seconds is None:
        return ()
    return (*_whole(limits, request, request.seconds), *broken_rules_of_length(limits, request))


def broken_rules_of_length(limits: Limits, request: Request) -> tuple[Broken, ...]:
    """The joint rules that it breaks by its length, whether there is such a length or not."""
    if request.seconds is None:
        return ()
    found: list[Broken] = []
    for rule in limits.rules:
        if (rule.when.timed or rule.then.timed) and holds(rule.when, request):
            found += _lengths(rule, request.seconds)
            found += _effects(rule, request) if rule.when.timed else ()
    return tuple(found)


def _whole(limits: Limits, request: Request, seconds: Fraction) -> Iterator[Broken]:
    """Of the length itself: what the renderer makes, and what the segments come to."""
    there, sums = offered(limits, request), sums_of(limits, request)
    if seconds in there:
        return
    if sums is not None and len(sums) == 1 and limits.shots.sum == "equals_total" and seconds in limits.time.every:
        yield broken("segment_sum", "segments", have=number(sums[0]), most=number(seconds))
    else:
        yield broken("length", "seconds", most=lengths(there), have=number(seconds))


def offered(limits: Limits, request: Request) -> tuple[Fraction, ...]:
    """The lengths there are for that many segments, rules aside; every length where there are none."""
    sums = sums_of(limits, request)
    if sums is None:
        return limits.time.every
    return sums if limits.shots.sum == "is_total" else tuple(s for s in limits.time.every if s in sums)


def sums_of(limits: Limits, request: Request) -> tuple[Fraction, ...] | None:
    """What the segments may come to in seconds, ascending: those that are settled as they are, the others as long as one may be."""
    one = limits.shots.segment
    if one is None or not request.segments:
        return None
    settled = sum((s.seconds for s in request.segments if s.seconds is not None), Fraction(0))
    free = sum(s.seconds is None for s in request.segments)
    least, step = Fraction(one.least), Fraction(one.step)
    return tuple(settled + free * least + step * n for n in range(free * (len(one.every) - 1) + 1))


def holds(when: When, request: Request) -> bool:
    """Whether everything that `when` wants is so."""
    seconds = request.seconds
    return (
        all(request.has(name) for name in when.has)
        and not any(request.has(name) for name in when.lacks)
        and (not when.tiers or request.tier in when.tiers)
        and (not when.aspects or request.aspect in when.aspects)
        and (when.longer_than is None or (seconds is not None and seconds > Fraction(when.longer_than)))
        and (when.shorter_than is None or (seconds is not None and seconds < Fraction(when.shorter_than)))
    )


def _words(limits: Limits, request: Request) -> Iterator[Broken]:
    text = limits.text
    most = text.prompt_max if request.language == "en" else text.other_max or text.prompt_max
    counted = unit(text.unit)
    if most and (have := prompt_units(limits, request.prompt).most) > most:
        yield broken("prompt_long", "prompt", have=have, most=most, unit=counted)
    for at, segment in enumerate(request.segments, 1):
        if text.segment_max and (have := prompt_units(limits, segment.prompt).most) > text.segment_max:
            yield broken("segment_long", "segments", at=at, have=have, most=text.segment_max, unit=counted)
    if request.negative and text.negative != "field":
        yield broken("no_negative", "negative")
    elif text.negative_max and (have := prompt_units(limits, request.negative).most) > text.negative_max:
        yield broken("negative_long", "negative", have=have, most=text.negative_max, unit=counted)
    for word in text.reserved:
        if word in request.prompt or any(word in segment.prompt for segment in request.segments):
            yield broken("reserved_word", "prompt", what=word)


def _picture(limits: Limits, request: Request) -> Iterator[Broken]:
    sizes, control, sound = limits.sizes, limits.control, limits.sound
    if request.tier and sizes.tiers and request.tier not in sizes.tiers:
        yield broken("tier", "tier", most=chosen(sizes.tiers), have=request.tier)
    if request.aspect and sizes.i2v == "follows_image" and request.has("keyframes"):
        yield broken("ignored", "aspect", When(has=("keyframes",)), refused=False, what=named(["aspect"]))
    elif request.aspect and sizes.aspects and request.aspect not in sizes.aspects:
        yield broken("aspect", "aspect", most=chosen(sizes.aspects), have=request.aspect)
    if request.seed is not None and control.seed == "none":
        yield broken("not_taken", "seed", what=named(["seed"]))
    elif request.seed is not None and control.seed_bits and request.seed >= 2**control.seed_bits:
        yield broken("seed_large", "seed", have=request.seed, most=2**control.seed_bits - 1)
    if request.sound and sound.audio == "never":
        yield broken("sound_never", "sound")
    if request.sound is False and sound.audio == "always":
        yield broken("sound_always", "sound")


def _inputs(limits: Limits, request: Request) -> Iterator[Broken]:
    inputs = limits.inputs
    names: tuple[Input, ...] = (*KEYFRAMES, *REFERENCES)
    for name in names:
        if not request.has(name):
            continue
        if not limits.takes(name):
            yield broken("not_taken", name, what=named([name]))
            continue
        reference = getattr(inputs, name) if name in REFERENCES else None
        most = reference.most if reference else int(getattr(inputs.keyframes, name))
        if most is not None and (have := int(getattr(request, name))) > most:
            yield broken("too_many", name, what=named([name]), most=most, have=have)
    if inputs.keyframes.needed and not request.first:
        yield broken("needed", "first", what=named(["first"]))
    have = sum(getattr(request, kind) for kind in REFERENCES)
    if inputs.files_max and have > inputs.files_max:
        yield broken("too_many", "references", what=named(["references"]), most=inputs.files_max, have=have)
    yield from _lasting(limits, request)
    for group in limits.exclusive_groups:
        if len(held := [name for name in group if request.has(name)]) > 1:
            yield broken("exclusive", held[-1], what=named(held))


def _lasting(limits: Limits, request: Request) -> Iterator[Broken]:
    for kind in REFERENCES:
        told, reference = [seconds for of, seconds in request.clips if of == kind], getattr(limits.inputs, kind)
        if reference is None or not told:
            continue
        least, most, total = reference.least_seconds, reference.most_seconds, reference.total_seconds
        for seconds in told:
            if (most and seconds > Fraction(most)) or (least and seconds < Fraction(least)):
                span = f"{number(least)}-{number(most)}" if least and most else number(most or least)
                yield broken("clip_length", kind, what=named([kind]), most=span, have=number(seconds))
        if total and sum(told) > Fraction(total):
            yield broken("clips_length", kind, what=named([kind]), most=number(total), have=number(sum(told)))


def _segments(limits: Limits, request: Request) -> Iterator[Broken]:
    if not request.segments:
        return
    shots = limits.shots
    if shots.multi != "segments":
        yield broken("not_taken", "segments", what=named(["segments"]))
        return
    if shots.max_segments and len(request.segments) > shots.max_segments:
        yield broken("segments", "segments", most=shots.max_segments, have=len(request.segments))
    if shots.segment is None:
        return
    for at, segment in enumerate(request.segments, 1):
        if segment.seconds is not None and segment.seconds not in shots.segment.every:
            yield broken("segment_length", "segments", most=lengths(shots.segment.every), at=at, have=number(segment.seconds))


def _lengths(rule: Rule, seconds: Fraction) -> Iterator[Broken]:
    then, have = rule.then, number(seconds)
    if then.durations and seconds not in {Fraction(s) for s in then.durations}:
        yield broken("length", "seconds", rule.when, most=lengths(then.durations), have=have)
    if then.least is not None and seconds < Fraction(then.least):
        yield broken("length", "seconds", rule.when, sentence="length_least", most=number(then.least), have=have)
    if then.most is not None and seconds > Fraction(then.most):
        yield broken("length", "seconds", rule.when, sentence="length_most", most=number(then.most), have=have)


def _effects(rule: Rule, request: Request) -> Iterator[Broken]:
    when, then = rule.when, rule.then
    if then.tiers and request.tier and request.tier not in then.tiers:
        yield broken("tier", "tier", when, most=chosen(then.tiers), have=request.tier)
    if then.aspects and request.aspect and request.aspect not in then.aspects:
        yield broken("aspect", "aspect", when, most=chosen(then.aspects), have=request.aspect)
    for kind, most in then.most_of.items():
        if (have := getattr(request, kind)) > most:
            yield broken("too_many", kind, when, what=named([kind]), most=most, have=have)
    for name in then.ignore:
        if request.has(name):
            yield broken("ignored", name, when, refused=False, what=named([name]))
    for name in then.forbid:
        if request.has(name):
            yield broken("forbidden", name, when, what=named([name]))
    for name in then.need:
        if not request.has(name) and not (name == "sound" and request.sound is None):
            yield broken("needed", name, when, what=named([name]))
