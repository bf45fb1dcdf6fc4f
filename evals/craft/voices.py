"""Dialogue: do people go on too long, and could one tell from the small words alone who is speaking?"""

import random
from collections import Counter
from collections.abc import Sequence

import numpy as np

from loreboard.evals.measure import Evidence, Measure
from loreboard.story import things
from loreboard.story.script import Element, Language, Script

from .looking import QUOTED, function_words, told

Counts = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def speeches(script: Script) -> tuple[Element, ...]:
    """What people say, a speech at a time, hard-wrapped lines joined."""
    return tuple(e for e in script.elements if e.kind == "dialogue" and e.name and e.text.strip())


def too_long(script: Script) -> Measure:
    """V1: the share of speeches over the limit of words or Han; a line's own length is R1's. Judged are the speeches."""
    said = speeches(script)
    if not said:
        return told().unjudged("V1", script.language, "no_speech")
    sizes = [_size(speech, script.language) for speech in said]
    limit = told().setting("longest_speech")[script.language]
    evidence = [
        Evidence(lines=tuple(speech.span), text=told().say("speech", script.language, size=size, quote=speech.text[:QUOTED]))
        for speech, size in zip(said, sizes, strict=True)
        if size > limit
    ]
    values = {"too_long": len(evidence) / len(said), "mean": sum(sizes) / len(sizes)}
    return told().measure("V1", script.language, values, len(said), evidence)


def _size(speech: Element, language: Language) -> int:
    return things.size(speech.text, "en") if language == "en" else sum(1 for letter in speech.text if "\u3400" <= letter <= "\u9fff")


def told_apart(scripts: Sequence[Script]) -> Measure:
    """V2 (D3): how many speeches of `scripts`, one story's, a guess from function words gives to the right speaker.

    Each speech is guessed from all the others, by naive Bayes over the counts of the lexicon's small words and marks, every
    speaker weighing the same; the figure is the mean over speakers, and luck is one over their number. Held is the chance of
    as good a guess: the share of shuffles of the names (a fixed seed) that do no worse. Judged are the speeches of people who
    speak often enough. It sees small words only: two people may differ in what they talk about and be told apart all the same.
    """
    language = scripts[0].language
    said = [(speech, (speech.name or "").casefold()) for script in scripts for speech in speeches(script)]
    often = Counter(who for _, who in said)
    kept = [(speech, who) for speech, who in said if often[who] >= told().setting("fewest_speeches")]
    names = sorted({who for _, who in kept})
    if len(names) < 2 or len(kept) < told().setting("fewest_voices"):
        return told().unjudged("V2", language, "few_voices", count=len(kept), least=told().setting("fewest_speeches"))
    counts, labels = _counts([speech.text for speech, _ in kept], language), [names.index(who) for _, who in kept]
    guesses = _guesses(counts, np.array(labels), len(names))
    right = _balanced(guesses, labels, len(names))
    luck, dice = [], random.Random(0)
    for _ in range(told().setting("shuffles")):
        shuffled = dice.sample(labels, len(labels))
        luck.append(_balanced(_guesses(counts, np.array(shuffled), len(names)), shuffled, len(names)))
    chance = (1 + sum(other >= right for other in luck)) / (1 + len(luck))
    evidence = _confused(kept, guesses, labels, names, language, single=len(scripts) == 1)
    values = {"chance_of_it": chance, "told_apart": right, "luck": 1 / len(names)}
    return told().measure("V2", language, values, len(kept), evidence)


def speakers_told_apart(scripts: Sequence[Script]) -> float | None:
    """How many times as often as luck a speaker of one episode is known by the small words of all they say in it, going by what everybody
    says in the other `scripts` of the story; None where fewer than two people speak in two of them."""
    language = scripts[0].language
    said = [(n, (speech.name or "").casefold(), speech.text) for n, script in enumerate(scripts) for speech in speeches(script)]
    names = sorted(name for name in {who for _, who, _ in said} if len({n for n, who, _ in said if who == name}) > 1)
    if len(names) < 2:
        return None
    sums = {
        (n, who): _counts([" ".join(text for at, name, text in said if (at, name) == (n, who))], language)[0]
        for n, who, _ in said if who in names
    }  # fmt: skip
    right = 0
    for (n, who), row in sums.items():
        others = [
            sum((told for (at, name), told in sums.items() if name == other and at != n), np.zeros_like(row)) + 0.5 for other in names
        ]
        right += names[int(np.argmax([(row * np.log(told / told.sum())).sum() for told in others]))] == who
    return right / len(sums) * len(names)


def _counts(texts: Sequence[str], language: Language) -> Counts:
    """A row a speech, a column a function word."""
    vocabulary = function_words(language)
    if language == "zh":
        return np.array([[float(text.count(word)) for word in vocabulary] for text in texts])
    marks = [word for word in vocabulary if not word.isalnum()]
    rows = []
    for text in texts:
        plain = text.casefold().replace("’", "'")
        tokens = Counter(plain.replace("'", " '").split())
        bare = Counter(word.strip('.,?!:;"()') for word in tokens.elements())
        rows.append([float(plain.count(word)) if word in marks else float(bare[word]) for word in vocabulary])
    return np.array(rows)


def _guesses(counts: Counts, labels: "np.ndarray[tuple[int], np.dtype[np.int_]]", people: int) -> list[int]:
    """For each speech the speaker it is given to, by all the other speeches."""
    sums = np.stack([counts[labels == who].sum(axis=0) for who in range(people)])
    scores = np.zeros((len(counts), people))
    for who in range(people):
        own = np.where((labels == who)[:, None], sums[who] - counts, sums[who]) + 0.5
        scores[:, who] = (counts * np.log(own / own.sum(axis=1, keepdims=True))).sum(axis=1)
    return [int(best) for best in scores.argmax(axis=1)]


def _balanced(guesses: Sequence[int], labels: Sequence[int], people: int) -> float:
    shares = []
    for who in range(people):
        own = [guess == who for guess, label in zip(guesses, labels, strict=True) if label == who]
        shares.append(sum(own) / len(own))
    return sum(shares) / people


def _confused(
    kept: Sequence[tuple[Element, str]],
    guesses: Sequence[int],
    labels: Sequence[int],
    names: Sequence[str],
    language: Language,
    single: bool,
) -> list[Evidence]:
    """Each speaker, whom they are most often taken for, and where (line numbers only where one script is looked at)."""
    out = []
    for who, name in enumerate(names):
        rows = [i for i, label in enumerate(labels) if label == who]
        wrong = Counter(guesses[i] for i in rows if guesses[i] != who)
        if not wrong:
            continue
        other, count = wrong.most_common(1)[0]
        lines = tuple(kept[i][0].span.first for i in rows if guesses[i] == other) if single else ()
        shown = (kept[rows[0]][0].name or name, next(kept[i][0].name or "" for i, label in enumerate(labels) if label == other))
        out.append(Evidence(lines=lines, text=told().say("confused", language, who=shown[0], other=shown[1], count=count, all=len(rows))))
    return out
