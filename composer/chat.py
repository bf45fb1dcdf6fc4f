"""The composer as a Chat: which rule answers which ask."""

from collections.abc import Callable
from functools import partial

from pydantic import BaseModel

from loreboard.story.arc import Pitch
from loreboard.story.ask import Ask, Reply
from loreboard.story.errors import ModelTrouble, NeedsModel

from . import arcs, bible, boarding, doctoring, knowing, looks, mending, scripting, steering, worn
from .ways import Measure

MADE_BY = {
    "en": "Composed offline by rules and hand-written scenes, without a model",
    "zh": "由规则与手写片段离线编成，未使用模型",
}


def _pitch(ask: Ask) -> Pitch:
    """One arc of several, or one more as a person steers: told apart by the tag that closes the request, which no premise can reach."""
    steered = ask.told.rfind("\n</locked>") > ask.told.rfind("\n</not_this>")
    return steering.answer(ask) if steered else arcs.answer(ask)


_ANSWERS: dict[str, Callable[[Ask], BaseModel]] = {
    "Pitch": _pitch,
    "Reading": doctoring.read,
    "Revision": mending.revise,
    "Repairs": doctoring.repair,
    "Knowing": knowing.answer,
    "Looks": looks.answer,
    "SceneShots": boarding.answer,
}


class Composer:
    """Answers by the type that is wanted, from the text of the ask alone; the same ask gives the same reply.

    `measure` says how many seconds a line plays, so that an episode can be cut to its length while it is written; `radar` sees what a
    scene plays that is worn out; `touches` sees whether somebody lays a hand on somebody, so that no episode is without.
    """

    model = "offline"

    def __init__(self, measure: Measure, radar: worn.Radar | None = None, touches: scripting.Touches | None = None) -> None:
        self._answers = _ANSWERS | {
            "Bible": partial(bible.answer, measure=measure),
            "Draft": partial(scripting.answer, measure=measure, touches=touches),
            "Worn": partial(worn.answer, radar=radar),
        }

    async def reply(self, ask: Ask) -> Reply:
        """The reply to `ask` as JSON text. Raises NeedsModel for a judge's ask, ModelTrouble for any other it has no rule for."""
        if ask.prompt.startswith("judge/"):
            raise NeedsModel("Rules cannot judge a story", ask.step, "Choose a model: `--model judge=VENDOR/NAME`.")
        rule = self._answers.get(ask.wanted)
        if rule is None:
            raise ModelTrouble(f"The offline composer cannot answer for a {ask.wanted}", ask.step, "Choose a model with --model.")
        return Reply(text=rule(ask).model_dump_json(), model=self.model)
