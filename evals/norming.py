"""Makes norms.yaml from texts: what people write, measured by this very code.

    python -m loreboard.evals.norming TEXTS.jsonl OUT.yaml

TEXTS.jsonl: one object a line with `language`, `form`, `text` or `beats`, `source`, `brief` where it is known, and `uses`: which
numbers it is taken for, of "echo", "matter" (and rank) and "gates" (unity, repetition); all when it is left out. A form without a
text by a person for "echo" has that of its language's prose. The texts themselves are not
part of the project; docs/originality.md says which they were and how to fetch them.
"""

import datetime
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml

from loreboard.lore.sentences import Form
from loreboard.story.files import write_whole
from loreboard.story.script import Language

from .balance import Balance, Raw
from .metrics.matter import amounts
from .norms import FILE, Norm, Usual, settings
from .piece import Piece, piece
from .pools import shipped
from .scorecard import card, unity_z

LOW: dict[tuple[Language, Form], float] = {("en", "plot"): 3.5, ("en", "prose"): 2.5, ("en", "script"): 2.5}
LOW_ELSE, HIGH, FRESH = 4, 99.5, 1
"""Percentiles at which G2 (both ends) and G3 stand: as low as still refuses 95 salads of 100 (docs/originality.md)."""
SIGNS: dict[tuple[Language, Form], tuple[float, float, float, float, float]] = {
    ("en", "prose"): (0, 3, 3, 2, 0), ("en", "script"): (0, 3, 3, 2, 0), ("en", "plot"): (0, 1, 3, 1, 2), ("zh", "prose"): (1, 1, 3, 1, 2),
    ("zh", "plot"): (1, 1, 3, 0, 1),
}  # fmt: skip
"""Weights of carried, joined, threads, people, alike: which of them tell the reference texts from salads of their own sentences and of
the tuning pool's. A plot of eight beats says he and she too seldom to be known by them. Found on those texts alone, no ratings."""
HIGH_LEAST = 4.0
"""G2 asks no less room above: a duel with one monster keeps to its matter and is no loop; loops are what G3 is for."""
FRESH_MOST = 0.85
"""G3 asks no more than this: a refrain is a craft, a loop repeats whole sentences."""
STEPS = range(0, 101, 5)
ALL = ("echo", "matter", "gates")


class Taken(NamedTuple):
    """A text, its measures, and which numbers it is taken for."""

    piece: Piece
    raw: Raw
    uses: frozenset[str]


def norm(taken: Sequence[Taken], source: str, prose: Norm | None = None) -> Norm:
    """The norm of texts of one language and form; `prose` is that language's, which lends the echo where no text is taken for it."""
    values = [one for one in taken if "matter" in one.uses]
    far = [one.raw.echo.distance for one in taken if "echo" in one.uses]
    gates = [one.raw for one in taken if "gates" in one.uses]
    signs = np.array([raw.unity.signs for raw in gates if raw.unity])
    kind = (taken[0].piece.language, taken[0].piece.form)
    draft = Norm(
        n=len(values), source=source, echo=prose.echo if prose and not far else _usual(far),
        matter=(_matter(values, 0, prose), _matter(values, 1, prose)),
        unity=(_usual(signs[:, 0]), _usual(signs[:, 1]), _usual(signs[:, 2]), _usual(signs[:, 3]), _usual(signs[:, 4])),
        unity_weights=SIGNS.get(kind, (1, 1, 3, 1, 1)), unity_low=-9, unity_high=9, fresh_low=min(FRESH_MOST, _at([raw.repeats.fresh for raw in gates], FRESH)),
        originality=(),
    )  # fmt: skip
    zs = [unity_z(raw.unity, draft) for raw in gates if raw.unity]
    bounded = draft.model_copy(update={"unity_low": _at(zs, LOW.get(kind, LOW_ELSE)), "unity_high": max(HIGH_LEAST, _at(zs, HIGH))})
    worth = [card(one.piece, one.raw, shipped(one.piece.language), "", norm=bounded).worth for one in values]
    return bounded.model_copy(update={"originality": tuple(_at(worth, step) for step in STEPS)})


def made(rows: Sequence[dict[str, Any]]) -> dict[Language, dict[Form, Norm]]:
    """Norms from the objects of a TEXTS file."""
    by: dict[tuple[Language, Form], list[Taken]] = defaultdict(list)
    sources: dict[tuple[Language, Form], set[str]] = defaultdict(set)
    balances = {language: Balance(shipped(language), lambda told: sys.exit(told)) for language in sorted({row["language"] for row in rows})}
    for row in rows:
        cut = _piece(row)
        if not cut.beats:
            continue
        key = (cut.language, cut.form)
        by[key].append(Taken(cut, balances[cut.language].raw(cut), frozenset(row.get("uses", ALL))))
        sources[key].add(row["source"])
    out: dict[Language, dict[Form, Norm]] = {"en": {}, "zh": {}}
    for (language, form), told in sorted(by.items(), key=lambda item: item[0][1] != "prose"):
        out[language][form] = norm(told, "; ".join(sorted(sources[language, form])), out[language].get("prose"))
    return out


def _piece(row: dict[str, Any]) -> Piece:
    if row.get("beats"):
        return Piece(
            id="", text="\n".join(row["beats"]), language=row["language"], form=row["form"], beats=tuple(row["beats"]), brief=row.get("brief", "")
        )  # fmt: skip
    return piece(row["text"], brief=row.get("brief", ""), form=row["form"], language=row["language"])


def _matter(values: Sequence[Taken], sign: int, prose: Norm | None) -> Usual:
    """The usual amount. Texts of one size and one hand vary less than people's: they are given prose's deviation at least."""
    found = _usual([amounts(one.raw.matter)[sign] for one in values])
    return found if prose is None else found.model_copy(update={"sd": max(found.sd, prose.matter[sign].sd)})


def _usual(values: Any) -> Usual:
    return Usual(mean=round(float(np.mean(values)), 5), sd=round(float(np.std(values)), 5) or 1e-5)


def _at(values: Sequence[float], percentile: float) -> float:
    return round(float(np.percentile(values, percentile)), 4)


def main(texts: Path, out: Path) -> None:
    """Write the norms of `texts`; what is set by hand is taken over from the shipped file."""
    rows = [json.loads(row) for row in texts.read_text(encoding="utf-8").splitlines() if row.strip()]
    found = made(rows)
    told = settings().model_dump(mode="json")
    told["date"] = datetime.datetime.now(datetime.UTC).date()
    for language, forms in found.items():
        told["languages"][language]["forms"] |= {form: value.model_dump(mode="json") for form, value in forms.items()}
    head = f"# Made by `python -m loreboard.evals.norming`; what each number is, stands in norms.py. {FILE} is read by every score.\n"
    write_whole(out, (head + yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=140, default_flow_style=None)).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
