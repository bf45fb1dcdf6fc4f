"""SC2, SC3, C4, C5, C6 and D3: a reader labels and quotes, code checks the quotes and counts. No labels, no finding.

The reader sees who speaks, so the guess at covered speeches (D3) is blind by agreement only.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from loreboard.story.notes import Reading, VoiceLabel
from loreboard.story.script import Line, Scene, Script

from .flag import Flag, flagged, told


def label_faults(read: Reading, script: Script) -> list[str]:
    """What makes the labels unusable, a sentence each: a quote that does not stand where it should, a line of no scene, a label twice. Pure."""
    out: list[str] = []
    labelled = [(label, scene_at(script, label.line)) for label in read.scenes]
    for label, scene in labelled:
        if scene is None:
            out.append(f"the scene label of line {label.line} is of no scene")
            continue
        for quote in (label.against, label.shows):
            if quote and not _stands(quote, scene.lines):
                out.append(f"the quote {quote[:40]!r} is not in the scene of line {label.line}")
        if bool(label.moved) != bool(label.shows.strip()):
            out.append(f"the scene label of line {label.line} names what moved and quotes nothing, or quotes and names nothing")
    out += _twice("a scene", (scene.id for _, scene in labelled if scene))
    out += _twice("the want of", (want.who.casefold() for want in read.wants))
    lines = {line.number: line for line in script.lines}
    placed = [(use.line, use.quote) for use in read.powers] + [(harm.line, harm.quote) for harm in read.harms]
    placed += [(voice.line, voice.quote) for voice in read.voices]
    for line, quote in placed:
        if line not in lines or not _stands(quote, (lines[line],)):
            out.append(f"the quote {quote[:40]!r} is not on line {line}")
    anywhere = (*(power.price for power in read.powers), *(want.wants for want in read.wants))
    out += [f"the quote {quote[:40]!r} is not in the script" for quote in anywhere if quote and not _stands(quote, script.lines)]
    out += [f"nobody speaks on line {v.line}" for v in read.voices if v.line in lines and not lines[v.line].speaker]
    return out


def scene_at(script: Script, line: int) -> Scene | None:
    """The scene that source line `line` belongs to."""
    return next((scene for scene in script.scenes if line in scene.span), None)


def labelled(read: Reading, script: Script) -> Iterator[Flag]:
    """Every finding that the labels of `read` bear out, each at a line of `script`."""
    tongue, lines = script.language, {line.number: line for line in script.lines}
    for label in read.scenes:
        scene = scene_at(script, label.line)
        if scene and len(scene.lines) >= told()["fewest_lines"]:
            if not label.against.strip():
                yield flagged("SC2", scene.lines[0], tongue)
            if not label.moved:
                yield flagged("SC3", scene.lines[-1], tongue)
    for power in read.powers:
        if power.line in lines and not power.price.strip():
            yield flagged("C4", lines[power.line], tongue)
    for harm in read.harms:
        if harm.line in lines and harm.works == "motive":
            yield flagged("C6", lines[harm.line], tongue)
    yield from _wantless(read, script)
    yield from _alike(read.voices, lines, script)


def _wantless(read: Reading, script: Script) -> Iterator[Flag]:
    """C5: the first words of whoever speaks in two scenes or more and wants nothing."""
    wanting = {want.who.casefold(): bool(want.wants.strip()) for want in read.wants}
    heard = Counter(name.casefold() for scene in script.scenes for name in scene.speakers)
    for who, wants in wanting.items():
        if not wants and heard[who] >= told()["empty_from"]:
            first = next(line for line in script.lines if line.speaker and line.speaker.casefold() == who)
            yield flagged("C5", first, script.language, who=first.speaker)


def attributed(voices: Iterable[VoiceLabel], lines: dict[int, Line]) -> float | None:
    """The share of covered speeches that a guess among `could` gives to the right speaker; None where too few are labelled."""
    shares = []
    for voice in voices:
        speaker = (lines[voice.line].speaker or "").casefold() if voice.line in lines else ""
        could = {name.casefold() for name in voice.could}
        shares.append(1 / len(could) if speaker in could else 0.0)
    return sum(shares) / len(shares) if len(shares) >= told()["fewest_voices"] else None


def answers(read: Reading, check: str) -> bool:
    """Whether `read` was asked about `check` and said so: a reply from before there were labels says nothing. Rules need no answer."""
    if check == "C5":
        return bool(read.wants)
    if check == "D3":
        return len(read.voices) >= int(told()["fewest_voices"])
    return check not in told()["by_label"] or bool(read.scenes)


def _alike(voices: tuple[VoiceLabel, ...], lines: dict[int, Line], script: Script) -> Iterator[Flag]:
    """D3: the speech that most people might say, where too few speeches are known by how they sound."""
    share = attributed(voices, lines)
    if share is None or share >= told()["attributed"]:
        return
    worst = max(voices, key=lambda voice: len({name.casefold() for name in voice.could}))
    if worst.line in lines:
        yield flagged("D3", lines[worst.line], script.language, over=told()["attributed"] - share, share=share)


def _stands(quote: str, lines: Iterable[Line]) -> bool:
    return bool(quote.strip()) and any(quote in line.text for line in lines)


def _twice(what: str, names: Iterable[str]) -> list[str]:
    return [f"{what} {name} is labelled twice" for name, count in Counter(names).items() if count > 1]
