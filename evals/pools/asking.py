"""Asks a model for one default: a plot or a story. Knows nothing of files, journals or money."""

from dataclasses import replace
from functools import partial

from loreboard.agents.desk import Desk
from loreboard.evals.piece import language_of
from loreboard.lore.sentences import Form, sentences, words
from loreboard.story.defaults import Plot, Tale
from loreboard.story.script import Language

from . import Default
from .briefs import Brief
from .figures import figures


async def plot(desk: Desk, brief: Brief, sample: int) -> Default:
    """The plot that comes first, the `sample`-th time it is asked for. Raises UnusableReply, or whatever ModelTrouble the door meets."""
    told = await replace(desk, seed=sample).ask(
        f"pool/{brief.id}/k{sample}", "pool/plot", Plot, partial(plot_faults, language=desk.language), "a plot",
        brief=brief.brief, count=str(figures().beats),
    )  # fmt: skip
    return _default(brief, "plot", sample, beats=tuple(" ".join(beat.split()) for beat in told.beats))


async def story(desk: Desk, brief: Brief, sample: int) -> Default:
    """The story that comes first. `sample` goes on from those of the plots. Raises as `plot`."""
    told = await replace(desk, seed=0).ask(
        f"pool/{brief.id}/story", "pool/story", Tale, partial(story_faults, language=desk.language), "a story",
        brief=brief.brief, length=str(figures().length[desk.language]),
    )  # fmt: skip
    return _default(brief, "prose", sample, text=told.text.strip())


def plot_faults(told: Plot, language: Language) -> list[str]:
    """What makes a plot unusable, a sentence each. Pure."""
    least, most = figures().least, figures().most
    wrong = [f"event {n} holds no word" for n, beat in enumerate(told.beats, 1) if not words(beat)]
    if not least <= len(told.beats) <= most:
        wrong.append(f"it has {len(told.beats)} events, wanted {figures().beats}")
    return wrong + _foreign("\n".join(told.beats), language)


def story_faults(told: Tale, language: Language) -> list[str]:
    """What makes a story unusable, a sentence each. Pure."""
    many = len(sentences(told.text, language))
    return ([f"it has only {many} sentences, which is no story"] if many < figures().least else []) + _foreign(told.text, language)


def _foreign(text: str, language: Language) -> list[str]:
    return [] if language_of(text) == language else [f"it is not in {'English' if language == 'en' else 'Chinese'}"]


def _default(brief: Brief, form: Form, sample: int, beats: tuple[str, ...] = (), text: str = "") -> Default:
    return Default(
        brief_id=brief.id, kind=brief.kind, genre=brief.genre, brief=brief.brief, form=form, sample=sample, beats=beats, text=text
    )  # fmt: skip
