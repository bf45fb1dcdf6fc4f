"""The tasks under inspect_ai, without network or key: the composer as `--model none`, and a mock model that answers as it would."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import eval as run
from inspect_ai import score
from inspect_ai._util.registry import registry_info
from inspect_ai.log import EvalLog, EvalScore, read_eval_log
from inspect_ai.model import ChatMessage, GenerateConfig, Model, ModelOutput, ModelUsage, get_model
from inspect_ai.tool import ToolChoice, ToolInfo

from loreboard.composer import MADE_BY
from loreboard.evals import making, originality
from loreboard.evals.inspect_chat import SHAPE, Inspected
from loreboard.evals.versions import versions
from loreboard.story.ask import Ask
from loreboard.story.errors import BadInput, Refused, Truncated

BRIEFS = ["en-sf-voting-junk", "zh-myth-yanjing"]
USED = ModelUsage(input_tokens=10, output_tokens=5, total_tokens=15)


@pytest.fixture(scope="module", autouse=True)
def _nobody_is_called() -> Iterator[None]:
    """Any socket that leaves this process's machine, and any name that is looked up, ends the test."""

    def refused(*told: object, **_: object) -> None:
        raise AssertionError(f"the network was asked for: {told}")

    with pytest.MonkeyPatch.context() as patch:
        inner = socket.socket.connect

        def connect(self: socket.socket, address: Any) -> None:
            return inner(self, address) if self.family == socket.AF_UNIX else refused(address)

        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket.socket, "connect_ex", refused)
        patch.setattr(socket.socket, "sendto", refused)
        patch.setattr(socket, "getaddrinfo", refused)
        patch.setattr(socket, "create_connection", refused)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("logs")


def evaluated(task: Any, folder: Path, model: str | Model = "none", ids: list[str] = BRIEFS, **more: Any) -> EvalLog:
    (log,) = run(task, model=model, sample_id=ids, log_dir=str(folder), display="none", ctl_server=False, **more)
    assert log.status == "success", log.error
    return read_eval_log(log.location)


@pytest.fixture(scope="module")
def log(folder: Path) -> EvalLog:
    return evaluated(originality.originality(runs=2, until="arc"), folder)


def figure(log: EvalLog, name: str) -> EvalScore:
    assert log.results is not None
    return next(told for told in log.results.scores if told.name == name)


def test_the_pipeline_ran_once_a_run_and_the_epoch_is_its_seed(log: EvalLog) -> None:
    assert log.samples is not None
    assert sorted((str(s.id), s.epoch) for s in log.samples) == [(id, epoch) for id in BRIEFS for epoch in (1, 2)]
    one, two = (s.store["series"] for s in log.samples if s.id == BRIEFS[0])
    assert "seed = 0" in one["loreboard.toml"] or "seed" not in one["loreboard.toml"]
    assert "seed = 1" in two["loreboard.toml"]
    assert one["arc.yaml"] != two["arc.yaml"]


def test_the_log_says_what_its_scores_were_made_with(log: EvalLog) -> None:
    told = log.eval.metadata
    assert told is not None
    assert {key: told[key] for key in versions().model_dump()} == versions().model_dump(mode="json")
    assert told["runs"] == log.eval.config.epochs == 2
    assert told["premises"]


def test_figures_stand_by_genre_and_language_with_errors_by_brief(log: EvalLog) -> None:
    told = figure(log, "plot_O1").metrics
    assert {name.rpartition("/")[2] for name in told} == {
        "mean", "stderr", "ci_lower", "ci_upper", "by_genre_mythology", "by_genre_mythology_stderr", "by_genre_science_fiction",
        "by_genre_science_fiction_stderr", "by_language_en", "by_language_en_stderr", "by_language_zh", "by_language_zh_stderr",
    }  # fmt: skip
    assert log.samples is not None
    assert told["stderr"].params == {"cluster": "brief"}
    runs = {id: [s.scores["plot"].as_dict()["plot_O1"] for s in log.samples if s.id == id and s.scores] for id in BRIEFS}
    means = [sum(float(v or 0) for v in values) / 2 for values in runs.values()]
    assert told["mean"].value == pytest.approx(sum(means) / 2)
    assert told["stderr"].value == pytest.approx(abs(means[0] - means[1]) / 2), "two clusters of two, not four runs"


def test_gates_and_the_diversity_of_the_set_are_figures_too(log: EvalLog) -> None:
    assert figure(log, "plot_G2").metrics["mean"].value in (0, 0.25, 0.5, 0.75, 1)
    assert {"en_runs_apart", "en_vendi", "en_distinct", "en_apart", "zh_vendi"} <= set(figure(log, "plot").metrics)


def test_the_headline_of_the_log_is_the_headline_of_the_card(log: EvalLog) -> None:
    assert log.results is not None
    assert log.results.headline is not None
    assert log.results.headline.score == "plot_originality"


def test_an_old_log_is_scored_again_without_a_run(log: EvalLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "make", None)
    again = score(log, originality.plot(), action="append", display="none")
    assert again.samples is not None
    for sample in again.samples:
        assert sample.scores is not None
        assert sample.scores["plot-1" if "plot-1" in sample.scores else "plot1"].value == sample.scores["plot"].value


def test_the_command_scores_an_old_log_from_the_file(log: EvalLog, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner
    from inspect_ai._cli.main import inspect

    out = folder / "again.eval"
    file = Path(originality.__file__)
    words = ["score", log.location, "--scorer", f"{file}@plot", "--action", "append", "--output-file", str(out), "--display", "none"]
    told = CliRunner().invoke(inspect, words, catch_exceptions=False)
    assert told.exit_code == 0, told.output
    assert len(read_eval_log(str(out)).eval.scorers or ()) == 2


def test_a_run_that_failed_is_unscored_and_the_others_count(log: EvalLog) -> None:
    assert log.samples is not None
    first, *rest = log.samples
    told = score(
        log.model_copy(update={"samples": [first.model_copy(update={"store": {}}), *rest]}),
        originality.plot(),
        action="overwrite",
        display="none",
    )
    assert told.samples is not None
    assert told.samples[0].scores is not None
    assert "no arc in this sample" in str(told.samples[0].scores["plot"].explanation)
    assert (figure(told, "plot_O1").scored_samples, figure(told, "plot_O1").unscored_samples) == (3, 1)


def test_no_name_in_a_log_leads_out_of_the_folder_it_is_unpacked_in() -> None:
    with pytest.raises(BadInput, match="no file of a series"), making.unpacked({"../arc.yaml": "x"}, "a log"):
        pass


def asked(input: list[ChatMessage], config: GenerateConfig) -> Ask:
    """The Ask that the two messages of a call were made of."""
    system, _, shape = input[0].text.partition(f"\n\n{SHAPE}")
    wanted = json.loads(shape)["title"]
    return Ask(
        step="x", prompt="writer/x", system=system, user=input[1].text, wanted=wanted, shape=shape, seed=config.seed or 0
    )  # fmt: skip


def mock(name: str, answer: Any) -> Model:
    async def outputs(input: list[ChatMessage], tools: list[ToolInfo], choice: ToolChoice, config: GenerateConfig) -> ModelOutput:
        output = ModelOutput.from_content(model=name, content=await answer(asked(input, config)))
        output.usage = USED
        return output

    return get_model(f"mockllm/{name}", custom_outputs=outputs)


def test_a_model_of_inspects_writes_what_it_says_and_every_call_is_in_the_log(folder: Path) -> None:
    async def answer(ask: Ask) -> str:
        return (await making.composer().reply(ask)).text

    ids = BRIEFS[1:]
    told = evaluated(originality.originality(runs=1), folder, mock("writer", answer), ids)
    assert told.samples is not None
    (sample,) = told.samples
    offline = evaluated(originality.originality(runs=1), folder, ids=ids)
    assert offline.samples is not None
    swapped = {MADE_BY["zh"]: "执笔 mockllm/writer", '"offline"': '"mockllm/writer"'}
    theirs = dict(offline.samples[0].store["series"])
    for one, other in swapped.items():
        theirs = {name: text.replace(one, other) for name, text in theirs.items()}
    assert sample.store["series"] == theirs
    assert set(sample.store["written_by"]) == {"mockllm/writer"}
    calls = [event for event in sample.events if event.event == "model"]
    assert len(calls) > 5
    assert told.stats.model_usage["mockllm/writer"].total_tokens == 15 * len(calls)
    assert not [event for event in offline.samples[0].events if event.event == "model"]
    values = sample.scores["scripts"].as_dict() if sample.scores else {}
    assert values["script_G1"] == 1


def test_the_shots_task_weighs_the_rules_of_the_craft(folder: Path) -> None:
    told = evaluated(originality.shots(), folder, ids=BRIEFS[:1])
    assert {"S1", "S11", "W1", "plot_O1", "script_O1"} <= {told.name for told in (told.results.scores if told.results else ())}
    assert figure(told, "S1").metrics["mean"].value == 1


async def first(ask: Ask) -> str:
    """A judge that always says the first, and quotes rightly."""
    between = {tag: ask.user.partition(f"<{tag}>\n")[2].partition("\n")[0] for tag in ("first", "second")}
    if ask.wanted == "InOrder":
        return json.dumps({"quote": between["second"], "why": "so", "in_order": "first"})
    return json.dumps({"first_quote": between["first"], "second_quote": between["second"], "why": "so", "more_original": "first"})


def test_a_judge_that_goes_by_the_place_passes_no_order_and_draws_every_duel(log: EvalLog) -> None:
    judge = {"judge": mock("judge", first)}
    told = score(log, [originality.order(), originality.rival(log.location)], model_roles=judge, action="append", display="none")
    assert figure(told, "G5_share").metrics["mean"].value == 0.5
    assert figure(told, "G5").metrics["mean"].value == 0
    assert figure(told, "rival").metrics["mean"].value == 0.5


def test_a_judge_by_parameter_adds_the_order_to_the_task() -> None:
    told = originality.originality(until="arc", judge="mockllm/judge")
    assert [registry_info(one).name.rpartition("/")[2] for one in told.scorer or ()] == ["plot", "order"]


def test_a_judge_by_role_does_too(folder: Path) -> None:
    task = f"{Path(originality.__file__)}@originality"
    told = evaluated(
        task, folder, ids=BRIEFS[:1], task_args={"until": "arc", "runs": 1}, model_roles={"judge": "mockllm/judge"}, score=False
    )
    assert [one.name for one in told.eval.scorers or ()] == ["plot", "order"]


@pytest.mark.parametrize(("reason", "trouble"), [("max_tokens", Truncated), ("content_filter", Refused)])
async def test_a_reply_that_is_cut_or_declined_is_an_error_of_ours(reason: Any, trouble: type[Exception]) -> None:
    output = ModelOutput.from_content(model="m", content="no", stop_reason=reason)
    output.usage = USED
    chat = Inspected(get_model("mockllm/m", custom_outputs=[output]))
    ask = Ask(step="bible", prompt="writer/bible", system="s", user="u", wanted="Bible", shape="{}", seed=0)
    with pytest.raises(trouble, match="mockllm/m"):
        await chat.reply(ask)
