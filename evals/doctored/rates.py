"""The doctor's base rate: how often which verdict falls, over drafts of many kinds.

    python -m loreboard.evals.doctored.rates [--seeds N] [FOLDER ...]

Composed series of N seeds a language (3), each as it was first written and as it was left; the recorded series, in which a reader
stands behind every verdict, both ways too; the seeded set; and every script under the folders. A coverage house gives about seven drafts
of ten back for work, considers two or three and recommends one of twenty (docs/doctor.md).
"""

import argparse
import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from loreboard.agents.doctor.covering import rated
from loreboard.evals.making import composer, lore
from loreboard.llm import Chat
from loreboard.llm.recorded import Recorded, Recording
from loreboard.pipeline import runs
from loreboard.pipeline.door import Hired, Models
from loreboard.pipeline.progress import Event
from loreboard.pipeline.runs import Tools
from loreboard.pipeline.settings import Settings
from loreboard.screenplay import read_script
from loreboard.screenplay.formats import ENDINGS
from loreboard.story.notes import Verdict
from loreboard.story.script import Language

from . import LANGUAGES, cases, later

WORDS: tuple[Verdict, ...] = ("development needed", "consider", "recommend")
PREMISES: dict[Language, str] = {"en": "a road-mender in a valley where fog eats the roads", "zh": "守灯人在一条涨潮就没的石阶上点灯"}
RECORDINGS = Path(__file__).parents[2] / "examples" / "recordings"
Rates = Counter[Verdict]


async def of_series(chosen: Settings, chat: Chat) -> tuple[Rates, Rates]:
    """The verdicts on the episodes of one series: as first written, and as they were left."""
    told: dict[int, list[Verdict]] = {}

    def watch(event: Event) -> None:
        if event.stage == "coverage" and event.done:
            told.setdefault(event.episode, []).append(next(word for word in WORDS if word == event.text))

    with tempfile.TemporaryDirectory(prefix="loreboard-eval-") as place:
        tools = Tools(models=Models(Hired(chat)), lore=lore(), made_by="", watch=watch)
        await runs.begin(Path(place) / "series", chosen, tools, "script")
    return Counter(words[0] for words in told.values()), Counter(words[-1] for words in told.values())


def of_composed(seeds: int) -> tuple[Rates, Rates]:
    """The verdicts on composed series, `seeds` a language."""
    first, left = Counter[Verdict](), Counter[Verdict]()
    for language in LANGUAGES:
        for seed in range(seeds):
            chosen = Settings(premise=PREMISES[language], language=language, seed=seed, arcs=1, seconds=180, exports=())
            one, other = asyncio.run(of_series(chosen, composer()))
            first, left = first + one, left + other
    return first, left


def of_recorded() -> tuple[Rates, Rates]:
    """The verdicts on the recorded series, none where the recordings are not beside the code."""
    first, left = Counter[Verdict](), Counter[Verdict]()
    for path in sorted(RECORDINGS.glob("*.json")):
        recording = Recording.read(path)
        chosen = Settings.model_validate(recording.chosen)
        one, other = asyncio.run(of_series(chosen, Recorded(recording, composer())))
        first, left = first + one, left + other
    return first, left


def of_cases() -> tuple[Rates, Rates]:
    """The verdicts on the clean scripts of the seeded set, and on those with one fault."""
    told = [case for language in LANGUAGES for case in (*cases(language), *later(language))]
    clean, spoiled = (
        Counter(rated(case.script, case.book, case.plan)[0] for case in told if bool(case.check) == planted) for planted in (False, True)
    )  # fmt: skip
    return clean, spoiled


def of_folder(folder: Path) -> Rates:
    """The verdicts on every script under `folder`."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix.lower() in ENDINGS)
    return Counter(rated(read_script(path.read_bytes(), path.name))[0] for path in paths)


def rows(seeds: int, folders: list[Path]) -> Iterator[tuple[str, Rates]]:
    """Every kind of draft, and its verdicts."""
    first, left = of_composed(seeds)
    yield from (("composed, first draft", first), ("composed, as left", left))
    drafts, revised = of_recorded()
    yield from (("recorded with a reader, first draft", drafts), ("recorded with a reader, as left", revised))
    clean, spoiled = of_cases()
    yield from (("seeded set, clean", clean), ("seeded set, one fault", spoiled))
    for folder in folders:
        yield folder.name, of_folder(folder)


def said(name: str, told: Rates) -> str:
    """One row of the table."""
    whole = sum(told.values()) or 1
    return f"{name:38} {sum(told.values()):4}  " + "  ".join(f"{told[word] / whole:4.0%} {word}" for word in WORDS)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m loreboard.evals.doctored.rates")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("folders", nargs="*", type=Path)
    told = parser.parse_args()
    shares: list[dict[Verdict, float]] = []
    for name, one in rows(told.seeds, told.folders):
        print(said(name, one), flush=True)
        if one:
            shares.append({word: one[word] / sum(one.values()) for word in WORDS})
    mean = (f"{sum(row[word] for row in shares) / len(shares):4.0%} {word}" for word in WORDS)
    print(f"{'every kind weighing alike':44}  " + "  ".join(mean))


if __name__ == "__main__":
    main()
