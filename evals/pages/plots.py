"""Two plots as SVG text for a page: where texts stand among the reference, and differences brief by brief.

Letters stay letters and colours are the page's own variables, so a plot is searched, printed and darkened with the page. What a text is
called may be in any script: the browser sets it, and nothing here depends on how wide it is. matplotlib is imported when a plot is made.
"""

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING

from loreboard.evals.uncertainty import Estimate
from loreboard.story.value import Value

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE = 4.6
"""Inches at 96 pixels: about a phone's width, so that letters are not shrunk there."""
COLOURS = {
    "#000001": "var(--ink)",
    "#000002": "var(--soft)",
    "#000003": "var(--accent)",
    "#000004": "var(--reference)",
    "#000005": "var(--ground)",
}
INK, SOFT, ACCENT, REFERENCE, GROUND = COLOURS
STEP = 0.02
"""Originality within which two dots would hide each other; they are stacked."""
HIGHEST = 9
NUMBERED = 40
"""Rows that are numbered; more numbers would stand on each other."""
_FRAME = re.compile(r' id="[A-Za-z]+[A-Za-z0-9.]*_\d+"')


class Row(Value):
    """A line of texts. `steps` are the reference's headline at 0, 5 ... 100 %, empty without one."""

    label: str
    values: tuple[float, ...]
    gated: tuple[bool, ...]
    steps: tuple[float, ...]


def spread(rows: Sequence[Row], title: str) -> str:
    """Each row's texts as dots over its reference, along originality 0..1."""
    with _drawn(0.5 + 0.85 * len(rows)) as (figure, axes):
        for n, row in enumerate(rows):
            ground = -n
            axes.text(0, ground + 0.62, row.label, parse_math=False, color=INK, ha="left", va="bottom")
            if len(row.steps) == 21:
                axes.plot([row.steps[1], row.steps[19]], [ground] * 2, color=REFERENCE, lw=1.5, solid_capstyle="butt")
                axes.plot([row.steps[5], row.steps[15]], [ground] * 2, color=REFERENCE, lw=7, solid_capstyle="butt")
                axes.plot([row.steps[10]] * 2, [ground - 0.09, ground + 0.09], color=GROUND, lw=2)
            xs, ys = _stacked(row.values)
            faces = [GROUND if shut else ACCENT for shut in row.gated]
            axes.scatter(
                xs,
                [ground + 0.18 + y * 0.38 / HIGHEST for y in ys],
                s=26,
                c=faces,
                edgecolors=ACCENT,
                linewidths=1.2,
                zorder=3,
                clip_on=False,
            )
        axes.set_xlim(0, 1)
        axes.set_ylim(-len(rows) + 0.75, 1)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
        return _svg(figure, title)


def paired(values: Sequence[float], estimate: Estimate, title: str) -> str:
    """A dot a brief at its difference, numbered from the top as given; the mean below with its interval where it has one."""
    count = len(values)
    with _drawn(min(6.0, 0.9 + 0.17 * (count + 2))) as (figure, axes):
        axes.axvline(0, color=SOFT, lw=1)
        axes.scatter(values, [-n for n in range(count)], s=26, color=ACCENT, zorder=3)
        bottom = -count - 0.6
        if estimate.low is not None and estimate.high is not None:
            axes.plot([estimate.low, estimate.high], [bottom] * 2, color=INK, lw=2)
        axes.scatter([estimate.value], [bottom], s=60, marker="D", color=INK, zorder=3)
        far = max(0.05, *(abs(v) for v in values), abs(estimate.low or 0), abs(estimate.high or 0)) * 1.1
        axes.set_xlim(-far, far)
        axes.set_ylim(bottom - 0.8, 0.8)
        if count <= NUMBERED:
            axes.set_yticks([-n for n in range(count)], [str(n + 1) for n in range(count)])
        return _svg(figure, title)


def _stacked(values: Sequence[float]) -> tuple[list[float], list[int]]:
    """Places of dots, those that are near each other one above the other."""
    seen: dict[int, int] = {}
    heights = []
    for value in values:
        place = round(value / STEP)
        heights.append(min(seen.get(place, 0), HIGHEST))
        seen[place] = seen.get(place, 0) + 1
    return list(values), heights


@contextmanager
def _drawn(high: float) -> "Iterator[tuple[Figure, Axes]]":
    """A figure without a frame; its letters stay letters."""
    import matplotlib
    from matplotlib.figure import Figure

    chosen = {"svg.fonttype": "none", "svg.hashsalt": "loreboard", "font.size": 9.5, "font.family": "sans-serif"}
    with matplotlib.rc_context(chosen), warnings.catch_warnings():  # type: ignore[arg-type]
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(WIDE, high))
        axes = figure.add_axes((0.06, 0.34 / high, 0.9, 1 - 0.36 / high))
        for side in ("top", "left", "right"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(SOFT)
        axes.tick_params(colors=SOFT, length=3)
        axes.set_yticks([])
        axes.patch.set_visible(False)
        yield figure, axes


def _svg(figure: "Figure", title: str) -> str:
    out = io.StringIO()
    figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = re.sub(r"<metadata>.*?</metadata>", "", out.getvalue()[out.getvalue().index("<svg") :], flags=re.S)
    text = _FRAME.sub("", re.sub(r"<style.*?</style>", "", text, flags=re.S))
    for sign, colour in COLOURS.items():
        text = text.replace(sign, colour)
    head, tail = text.split(">", 1)
    head = re.sub(r' (?:width|height|version)="[^"]*"', "", head)
    return f'{head} class="plot" role="img" aria-label="{escape(title)}">\n<title>{escape(title)}</title>{tail}'
