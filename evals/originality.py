"""inspect_ai tasks: premises in, series out of the pipeline, our measures as scores. docs/evals.md tells how to run and read them.

    inspect eval evals/originality.py@originality --model none
    inspect eval evals/originality.py@shots --model anthropic/... -T runs=5
    inspect score LOG --scorer evals/originality.py@plot --action append

The pipeline is the solver, an epoch is a run (its seed is the epoch less one), and the series' files stand in the sample's store:
every scorer reads them there, so an old log is scored again without a run. Without a model the offline composer writes.
"""

import math
from typing import Any

from inspect_ai import Epochs, Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import read_eval_log
from inspect_ai.model import Model, get_model, model_roles
from inspect_ai.scorer import Score, Scorer, Target, ci, mean, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import Store

from loreboard.agents.desk import Desk
from loreboard.evals import making
from loreboard.evals.briefs import FILE, Brief, Kind, briefs, digest
from loreboard.evals.craft_report import as_text, weigh_series
from loreboard.evals.inspect_chat import NOBODY, Inspected, said
from loreboard.evals.inspect_figures import BEATS, BRIEF, against, sets, values, vector
from loreboard.evals.judge import Judge, in_order, seat
from loreboard.evals.judge import duel as fight
from loreboard.evals.versions import versions
from loreboard.llm.roles import ROLES
from loreboard.pipeline.settings import Until
from loreboard.story.errors import BadInput
from loreboard.story.script import Language

SERIES = "series"
"""The key of the store under which the files of the series stand, by name."""
WRITERS = "written_by"
"""The key of the store that names the models that wrote it; none for the composer's."""
JUDGE = "judge"
PARTS = ("originality", "worth", "O1", "O3", "O4", "O5", "O6", "O7", "O8")


@task
def originality(
    runs: int = 2, until: Until = "script", language: Language | None = None, genre: Kind | None = None, judge: str | None = None
) -> Task:
    """How original the series are that the pipeline makes of the fixed premises: the arc as a plot and, unless `until` is "arc", the scripts.

    `runs` of each brief; `judge` (or the model role "judge") adds G5, the order of events.
    """
    scorers = [plot()] if until == "arc" else [plot(), scripts()]
    if judge or JUDGE in model_roles():
        scorers.append(order(judge))
    return _task(scorers, runs, until, language, genre, "plot.plot_originality")


@task
def shots(runs: int = 1, language: Language | None = None, genre: Kind | None = None) -> Task:
    """How well the shot lists and scripts of those series keep the rules of the craft, and how original the series are."""
    return _task([craft(), plot(), scripts()], runs, "shots", language, genre)


def _task(
    scorers: list[Scorer], runs: int, until: Until, language: Language | None, genre: Kind | None, headline: str | None = None
) -> Task:
    chosen = tuple(brief for brief in briefs() if language in (None, brief.language) and genre in (None, brief.genre))
    samples = [
        Sample(id=b.id, input=b.text, metadata={BRIEF: b.id, "language": b.language, "genre": b.genre}) for b in chosen
    ]  # fmt: skip
    told = {**versions().model_dump(mode="json"), "premises": digest(chosen), "runs": runs, "until": until}
    return Task(
        dataset=MemoryDataset(samples, name=FILE), solver=series(until), scorer=scorers, epochs=Epochs(runs, []), metadata=told,
        headline_metric=headline,
    )  # fmt: skip


@solver
def series(until: Until = "script", episodes: int = 5) -> Solver:
    """The pipeline, as far as `until`. A model role "writer", "doctor" or "storyboard" answers for that one of the people."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        nobody = state.model.api == NOBODY
        chat = None if nobody else Inspected(get_model())
        own = {} if nobody else {role: Inspected(get_model(role=role)) for role in ROLES if role in model_roles() and role != JUDGE}
        brief, seed = _brief(state), state.epoch - 1
        files = await making.make(brief, seed, until, chat, own, episodes)
        state.store.set(SERIES, files)
        state.store.set(WRITERS, sorted({told.model for told in (chat, *own.values()) if told}))
        piece = making.plot_of(files, brief, state_id(state))
        state.output = said(chat.model if chat else making.composer().model, piece.text)
        return state

    return solve


@scorer(metrics=[{f"plot_{key}": vector() for key in (*PARTS, "G2", "G3", "G4")}, sets()])
def plot() -> Scorer:
    """The originality of the arc, as a plot: the headline, each component (O1 ...) and each gate (G2 ...: 1 passed, 0 failed)."""

    async def score(state: TaskState, target: Target) -> Score:
        if not (files := _files(state)):
            return _nothing(state, "arc")
        piece = making.plot_of(files, _brief(state), state_id(state))
        card = making.scorer().score(piece)
        told = {"card": card.model_dump(mode="json"), BEATS: list(piece.beats)}
        return Score(value=values("plot", [card]), answer=piece.beats[0], explanation=against([card]), metadata=told)

    return score


@scorer(metrics=[{f"script_{key}": vector() for key in (*PARTS, "G1", "G2", "G3", "G4")}])
def scripts() -> Scorer:
    """The same of the scripts, each episode by itself: their mean."""

    async def score(state: TaskState, target: Target) -> Score:
        pieces = making.scripts_of(_files(state), _brief(state), state_id(state))
        if not pieces:
            return _nothing(state, "script")
        cards = list(making.scorer().score_all(pieces))
        return Score(
            value=values("script", cards), explanation=against(cards), metadata={"cards": [card.model_dump(mode="json") for card in cards]}
        )  # fmt: skip

    return score


@scorer(metrics=[{"*": vector()}])
def craft() -> Scorer:
    """Each rule of a shot list (S1 ...) and a script (W1 ...): the share of judged episodes that keep it, unscored where none was judged."""

    async def score(state: TaskState, target: Target) -> Score:
        files = _files(state)
        if not any(name.startswith("e") for name in files):
            return _nothing(state, "episode")
        with making.unpacked(files, state_id(state)) as root:
            report = weigh_series(root)
        value: dict[str, Any] = {}
        for rule, row in report.tally().items():
            judged = row["passed"] + row["failed"]
            value[rule] = row["passed"] / judged if judged else math.nan
        return Score(value=value, explanation=as_text(report), metadata={"report": report.model_dump(mode="json")})

    return score


@scorer(metrics=[{"*": vector()}])
def order(judge: str | None = None) -> Scorer:
    """G5 of the arc: does a judge tell its order from shuffled ones? `judge` is a model, else the role "judge"."""

    async def score(state: TaskState, target: Target) -> Score:
        if not (files := _files(state)):
            return _nothing(state, "arc")
        piece = making.plot_of(files, _brief(state), state_id(state))
        bench = _judge(state, judge)
        try:
            told = await in_order(piece, bench)
        except BadInput as error:
            return Score.unscored(explanation=str(error))
        why = "\n".join(f"“{trial.quote}”: {trial.why}" for trial in told.evidence) or "no shuffled order was preferred"
        return Score(
            value={"G5": float(told.passes), "G5_share": told.share}, explanation=why, metadata={"order": told.model_dump(mode="json")}
        )

    return score


@scorer(metrics=[mean(), stderr(cluster=BRIEF), ci(cluster=BRIEF)])
def rival(other: str, judge: str | None = None) -> Scorer:
    """J2: is the arc more original than the same brief's in the log `other`? 1 yes, 0 no, 0.5 where the judge changes with the order."""
    others = {(str(s.id), s.epoch): s.store.get(SERIES) for s in read_eval_log(other).samples or ()}

    async def score(state: TaskState, target: Target) -> Score:
        files, theirs_files = _files(state), others.get((str(state.sample_id), state.epoch))
        if not files:
            return _nothing(state, "arc")
        if not theirs_files:
            return Score.unscored(explanation=f"{other} has no run {state.epoch} of this brief")
        brief = _brief(state)
        mine, theirs = (
            making.plot_of(_files(state), brief, f"{state_id(state)}/this"),
            making.plot_of(files, brief, f"{state_id(state)}/that"),
        )
        told = await fight(mine, theirs, _judge(state, judge))
        why = "\n".join(f"“{said.quote}” against “{said.against}”: {said.why}" for said in told.said)
        return Score(value=told.points, answer=told.winner, explanation=why, metadata={"duel": told.model_dump(mode="json")})

    return score


def _judge(state: TaskState, judge: str | None) -> Judge:
    """Seated anew for each text: inspect's models belong to a run. Raises BadInput for a relation of the writers."""
    model: Model = get_model(judge) if judge else get_model(role=JUDGE, required=True)
    return seat(Desk(Inspected(model), _brief(state).language, 0), tuple(state.store.get(WRITERS, [])))


def _brief(state: TaskState) -> Brief:
    told = state.metadata
    return Brief(id=told[BRIEF], language=told["language"], genre=told["genre"], text=state.input_text)


def state_id(state: TaskState) -> str:
    """Brief and seed, for evidence and asks."""
    return f"{state.sample_id}#{state.epoch - 1}"


def _files(state: TaskState) -> making.Files:
    """The series in the sample; none when its run failed, or the log is not of these tasks."""
    store: Store = state.store
    return store.get(SERIES) or {}


def _nothing(state: TaskState, what: str) -> Score:
    """No score, which is no bad one: it is counted apart."""
    return Score.unscored(explanation=f"{state_id(state)}: there is no {what} in this sample; its run failed, or ended before")
