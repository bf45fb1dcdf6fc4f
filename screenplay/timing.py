"""How long a script plays: speech by syllables or Han plus pauses, action by visible units.

All constants stand in timing.yaml, with their source; a `Pace` stretches them to what a house has measured. A single line is only good
to some 30 %, an episode to 12-18 %: `band` says which, and every figure should be shown with it. `estimates` tells lines, scenes and episodes apart.
"""

import re
from functools import cache
from typing import Any

from loreboard.story.draft import DraftLine
from loreboard.story.script import Language, Line, Script
from loreboard.story.value import Value
from loreboard.story.yaml_text import own

from .pace import SHIPPED, Pace

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_WORD = re.compile(r"[A-Za-zÀ-ɏЀ-ӿ]+(?:['’][A-Za-z]+)?")
_VOWELS = re.compile(r"[aeiouyàâäáéèêëíîïóôöúûü]+", re.I)
_ASIDE = re.compile(r"[(（][^)）]*[)）]")
_MARKS = re.compile(r"\*{1,3}|(?<!\w)_|_(?!\w)")
_COMMA = {"en": re.compile(r"[,;]|\s[—–-]{1,2}\s"), "zh": re.compile(r"[，、；,;]")}
_STOP = {"en": re.compile(r"[.!?:…]+(?=[\"')\]]*\s+\S)"), "zh": re.compile(r"[。！？：…!?]+(?=[”’」）]*\S)")}
_STOPS = frozenset(".!?:…。！？：")
_CLAUSE = {"en": re.compile(r"[,.;:!?—]+|\band\b|\bthen\b|\bas\b|\bwhile\b"), "zh": re.compile(r"[，。；：！？、]+")}


class Timing(Value):
    """What a script takes, in seconds. `band` is the relative error to expect, as a share."""

    speech: float
    action: float
    joins: float
    band: float

    @property
    def seconds(self) -> float:
        return self.speech + self.action + self.joins

    @property
    def spoken_share(self) -> float:
        """Seconds spoken per second, 0..1."""
        return self.speech / self.seconds if self.seconds else 0.0


def line_seconds(line: Line, language: Language, pace: Pace = SHIPPED) -> float:
    """Seconds one source line plays."""
    if is_speech(line):
        return speech_seconds(line.text, language, line.delivery, turn=line.first_of_element, pace=pace)
    return action_seconds(line.text, language, pace)


def is_speech(line: Line) -> bool:
    """Whether the line is said or sung, and not seen."""
    return line.kind in ("dialogue", "lyric")


def draft_seconds(line: DraftLine, language: Language, pace: Pace = SHIPPED) -> float:
    """Seconds a line plays that is not yet in a script; 0 for notes and transitions."""
    if line.kind == "speech":
        return speech_seconds(line.text, language, line.how, pace=pace)
    return action_seconds(line.text, language, pace) if line.kind == "action" else 0.0


def speech_seconds(text: str, language: Language, delivery: str | None = None, turn: bool = True, pace: Pace = SHIPPED) -> float:
    """Seconds it takes to say `text`: sounds, pauses, and the gap to the next speaker when `turn`. Brackets are not spoken."""
    told = constants()
    speech = told["speech"][language]
    text = _ASIDE.sub("", _MARKS.sub("", text))
    han = len(HAN.findall(text))
    words = _WORD.findall(text)
    if language == "zh":
        sounds = han / speech["per_second"] + len(words) / told["speech"]["second_tongue_words"]
    else:
        sounds = sum(map(syllables, words)) / speech["per_second"] + han / told["speech"]["zh"]["per_second"]
    sounds += 0.35 * len(re.findall(r"\d+", text))
    pauses = speech["comma"] * len(_COMMA[language].findall(text)) + speech["stop"] * len(_STOP[language].findall(text.strip()))
    return float((sounds * _tempo(delivery, language) + pauses + (speech["turn"] if turn else 0.0)) * pace.speech)


def pause_after(text: str, language: Language) -> float:
    """Seconds that a voice which goes on rests after a sentence that `text` ends with; a comma's rest is among what `text` takes itself."""
    ends = text.rstrip(" \t\"'”’」』)）]")[-1:] in _STOPS
    return float(constants()["speech"][language]["stop"]) if ends else 0.0


def action_seconds(text: str, language: Language, pace: Pace = SHIPPED) -> float:
    """Seconds `text` takes to be seen: its visible units by class, or its length when none is found."""
    told = constants()["action"]
    text = _ASIDE.sub("", _MARKS.sub("", text))
    total = 0.0
    for clause in _CLAUSE[language].split(text):
        units = sorted(_units(clause, language), reverse=True)
        total += sum(units[:1]) + told["overlap"] * sum(units[1:])
    size = len(HAN.findall(text)) if language == "zh" else len(text)
    total *= told["share"][language]
    rate = told["fallback"]["zh_han_per_second" if language == "zh" else "en_letters_per_second"]
    if not total:
        total = max(told["fallback"]["least"], size / rate)
    least = size * told["least"]["zh_per_han" if language == "zh" else "en_per_letter"]
    return float(max(total, least) * pace.action)


def script_timing(script: Script, pace: Pace = SHIPPED) -> Timing:
    """The whole script's estimate, scene changes included."""
    speech = action = 0.0
    for line in script.lines:
        seconds = line_seconds(line, script.language, pace)
        if is_speech(line):
            speech += seconds
        else:
            action += seconds
    joins = join_seconds(pace) * max(0, len(script.scenes) - 1)
    return Timing(speech=speech, action=action, joins=joins, band=band(speech >= action, pace))


def join_seconds(pace: Pace = SHIPPED) -> float:
    """Seconds that going from one scene to the next takes."""
    return float(constants()["scene_change"] * pace.action)


def band(talks: bool, pace: Pace = SHIPPED) -> float:
    """The relative error to expect of an episode, as a share; `talks` when more of it is said than seen."""
    return pace.band or float(constants()["band"]["dialogue_led" if talks else "action_led"])


def air() -> float:
    """Seconds a shot needs beyond the speech in it."""
    return float(constants()["speech"]["in_shot"])


def syllables(word: str) -> int:
    """English syllables by vowel groups: a silent final e counts nothing, every word counts one."""
    word = word.lower().replace("’", "'").split("'")[0]
    groups = len(_VOWELS.findall(word))
    if len(word) > 2 and word.endswith("e") and not word.endswith(("le", "ee", "ye", "oe")):
        groups -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and groups > 1:
        groups -= 1
    return max(1, groups)


def _tempo(delivery: str | None, language: Language) -> float:
    if not delivery:
        return 1.0
    said = delivery.casefold()
    return next((float(t["factor"]) for t in constants()["tempo"] if any(w in said for w in t[language])), 1.0)


def _units(clause: str, language: Language) -> list[float]:
    if language == "zh":
        return [max(map(_verbs("zh").__getitem__, _zh_verb().findall(run))) for run in _zh_run().findall(clause)]
    overlap = constants()["action"]["overlap"]
    out = []
    for word in _WORD.findall(clause.lower()):
        seconds, finite = _en_verb(word)
        if seconds:
            out.append(seconds if finite else seconds * overlap)
    return out


@cache
def _en_verb(word: str) -> tuple[float, bool]:
    """(seconds, is finite) of an action verb; (0, True) for any other word."""
    verbs = _verbs("en")
    for ending, cut, add in (("", 0, ""), ("s", 1, ""), ("es", 2, ""), ("ies", 3, "y")):
        if word.endswith(ending) and (base := word[: len(word) - cut] + add) in verbs:
            return verbs[base], True
    if word.endswith("ing"):
        stem = word[:-3]
        for base in (stem, stem + "e", stem[:-1]):
            if base in verbs:
                return verbs[base], False
    return 0.0, True


@cache
def _verbs(language: Language) -> dict[str, float]:
    action = constants()["action"]
    return {verb: float(action["classes"][name]) for name, verbs in action[language].items() for verb in verbs}


@cache
def _zh_verb() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _verbs("zh")), key=len, reverse=True)))


@cache
def _zh_run() -> re.Pattern[str]:
    """Verbs that touch are one act: 走进来, 拿起来."""
    return re.compile(f"(?:{_zh_verb().pattern})+")


@cache
def constants() -> dict[str, Any]:
    """The contents of timing.yaml."""
    return dict(own("loreboard.screenplay", "timing.yaml"))
