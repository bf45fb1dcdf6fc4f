"""What every dialect begins with: the clip's shots as blocks of phrases, and what of them no words can carry."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from loreboard.render.clips import Clip, shots_of
from loreboard.render.profiles import Profile
from loreboard.render.profiles.parts import Aspect, Tier
from loreboard.story.script import Language
from loreboard.story.shots import Shot, ShotList
from loreboard.story.takes import Remedy

from .fitting import Block
from .moves import Moved, moved
from .phrases import Handed, Phrase, Sentence, filled, heard, of_shot, poses, spoken_in, words
from .speech import Voices, said, voices


class Asked(NamedTuple):
    """What is asked of a clip beside its shots. `begun`: frames of its first shot that clips before it hold."""

    handed: tuple[Handed, ...] = ()
    remedies: Mapping[str, Remedy] = MappingProxyType({})
    """By shot, what takes of it that failed ask for."""
    begun: int = 0
    tier: Tier | None = None
    aspect: Aspect | None = None
    sound: bool | None = None
    seed: int | None = None


class Draft(NamedTuple):
    """A clip before it is written. `blocks` are its shots, `heard` what is heard besides speech."""

    profile: Profile
    clip: Clip
    seen: tuple[Shot, ...]
    language: Language
    tags: dict[str, str]
    moves: Moved
    blocks: list[Block]
    heard: list[Sentence]
    avoid: str
    lost: list[str]
    voices: Voices
    asked: Asked
    fps: int
    """Frames a second of the list, in which slots count."""

    @property
    def most(self) -> int | None:
        """The longest prompt, in the profile's unit."""
        text = self.profile.text
        return text.prompt_max if self.language == "en" else text.other_max or text.prompt_max


def draft(profile: Profile, shots: ShotList, clip: Clip, asked: Asked) -> Draft:
    """The clip's shots, each with its frame, people, action, place, light, lens, move, style, speech and poses, in that order."""
    seen = tuple(shots_of(shots, clip))
    language = language_for(profile, shots.language)
    tags = {h.asset.of.casefold(): h.tag for h in reversed(asked.handed) if h.asset and h.tag and h.asset.kind == "look"}
    lost = [] if language == shots.language and _taken(profile, shots.language) else ["prompt_language: people's words stay as they are"]
    begins = [asked.begun if n == 0 else 0 for n in range(len(seen))]
    lines = [spoken_in(shot, begun, slot.frames) for shot, begun, slot in zip(seen, begins, clip.slots, strict=True)]
    who, moves = voices([line for told in lines for line in told]), moved(profile, seen)
    lost += moves.lost
    cast = {asset.of.casefold(): asset.of for asset in shots.assets if asset.kind == "look"}
    blocks: list[Block] = []
    sounds: list[Sentence] = []
    for at, (shot, own) in enumerate(zip(seen, lines, strict=True)):
        sound, silent = said(profile, shot, own, at, language, who, cast, bool(asked.sound))
        lost += [f"dialogue: {shot.id}"] if silent else []
        lost += [f"music: {shot.id}"] if shot.music.strip() else []
        if (mine := shot.prompt.overrides.get(profile.id)) and mine.prompt:
            blocks.append([(Phrase("action", mine.prompt, at, theirs=True),)])
            lost += [f"mended: {shot.id}"] if shot.id in asked.remedies else []
            continue
        around = heard(shot, at, language)
        if around and not asked.sound:
            lost.append(f"sound: {shot.id}")
            around = []
        sounds += around
        blocks.append(_block(profile, shots, shot, at, language, moves, asked, sound))
    if asked.sound:
        sounds.append((Phrase("music", filled("no_music", language), len(seen) - 1),))
    blocks = [[tuple(_plain(phrase, profile.text.reserved) for phrase in told) for told in block] for block in blocks]
    avoid = words()["negative"][language].join(
        dict.fromkeys(
            (
                *(word for shot in seen for word in shot.prompt.avoid),
                *(word for shot in seen if (told := asked.remedies.get(shot.id)) for word in told.avoid),
            )
        )
    )
    return Draft(profile, clip, seen, language, tags, moves, blocks, sounds, avoid, lost, who, asked, shots.fps)


def _block(
    profile: Profile, shots: ShotList, shot: Shot, at: int, language: Language, moves: Moved, asked: Asked, sound: Sequence[Sentence]
) -> Block:
    told = of_shot(shots, shot, at, language)
    around = poses(shot, at, language) if any(phrase.part == "place" for sentence in told for phrase in sentence) else []
    begin, end = ([s for s in around if s[0].part == part] for part in ("begin", "end"))
    remedy = asked.remedies.get(shot.id) or Remedy()
    out: Block = [(Phrase("first", clause, at),) for clause in remedy.first]
    tags = {h.asset.kind: h.tag for h in reversed(asked.handed) if h.asset and h.tag and h.asset.kind in ("place", "style")}
    for sentence in told:
        part = sentence[0].part
        if part == "action":
            bracket = moves.brackets[at]
            first = sentence[0]._replace(text=f"{bracket} {sentence[0].text}" if bracket else sentence[0].text)
            out += [*begin, (first, *sentence[1:]), *end]
            out += [(Phrase("mended", clause, at),) for clause in remedy.clauses]
            continue
        if part in tags:
            sentence = (
                sentence[0]._replace(text=filled("after", language, what=sentence[0].text.rstrip(".。"), tag=tags[part])),
                *sentence[1:],
            )
        if part == "lens":
            sentence = tuple(phrase for phrase in sentence if phrase.part != "move" or at in moves.prose)
        out.append(sentence)
        if part == "lens":
            out += sound
    if not any(phrase.part == "speech" for sentence in out for phrase in sentence):
        out += sound
    return [sentence for sentence in out if sentence]


def _plain(phrase: Phrase, reserved: Sequence[str]) -> Phrase:
    """A phrase without what would be read as a parameter: the sign in front of the word goes."""
    if phrase.theirs or not any(word in phrase.text for word in reserved):
        return phrase
    text = phrase.text
    for word in reserved:
        text = text.replace(word, word.lstrip("-"))
    return phrase._replace(text=text)


def _taken(profile: Profile, language: str) -> bool:
    return not profile.text.languages or language in profile.text.languages


def language_for(profile: Profile, language: Language) -> Language:
    """The language of the clauses that are ours: the list's, unless the profile states others and knows one of ours."""
    if _taken(profile, language):
        return language
    ours: tuple[Language, ...] = ("en", "zh")
    return next((one for one in ours if one in profile.text.languages), language)


def seconds(frames: int, fps: int) -> str:
    """A length as a prompt says it: 2.5, 3."""
    return f"{float(Fraction(frames, fps)):.1f}".removesuffix(".0")
