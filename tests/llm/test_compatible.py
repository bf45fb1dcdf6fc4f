"""Servers that speak Chat Completions in their own ways, and how each is asked in the best one it takes."""

import json

import pytest

from loreboard.llm.openai_compatible import Manner, OpenAICompatible
from loreboard.story.errors import NotAccepted

from .conftest import Make
from .loopback import ASK, COMPATIBLE, WHOLE, Answer, Wire, chat

pytestmark = pytest.mark.usefixtures("fresh")


def no(said: object, status: int = 400) -> Answer:
    body = said if isinstance(said, str) else json.dumps(said)
    return Answer(status, {"content-type": "application/json"}, [body.encode()])


DEEPSEEK = no({"error": {"message": "This response_format type is unavailable now", "type": "invalid_request_error"}})
LM_STUDIO = no({"error": "'response_format.type' must be 'json_schema' or 'text'"})


@pytest.mark.parametrize(
    ("answers", "forms"),
    [
        ([], ["json_schema"]),
        ([DEEPSEEK], ["json_schema", "json_object"]),
        ([DEEPSEEK, LM_STUDIO], ["json_schema", "json_object", None]),
        ([no({"detail": "json_schema not implemented"}, 501)], ["json_schema", "json_object"]),
        ([no({"error": {"message": "failed to parse grammar"}}), no("Not Implemented", 501)], ["json_schema", "json_object", None]),
        ([no({"message": "Unprocessable: response_format"}, 422)], ["json_schema", "json_object"]),
    ],
)
async def test_a_server_is_asked_in_the_best_way_it_takes_and_it_is_remembered(
    answers: list[Answer], forms: list[str | None], wire: Wire, make: Make
) -> None:
    wire.answers = [*answers, Answer(events=chat())]
    first = make(COMPATIBLE)
    assert (await first.reply(ASK)).text == WHOLE
    assert [b.get("response_format", {}).get("type") for b in wire.bodies] == forms
    assert isinstance(first, OpenAICompatible) and first.manner.form == (forms[-1] or "text")
    for body, form in zip(wire.bodies, forms, strict=True):
        assert ('"Patch"' in body["messages"][0]["content"]) is (form != "json_schema"), "the schema is told where it is not enforced"
    await make(COMPATIBLE).reply(ASK)
    assert len(wire.bodies) == len(forms) + 1, "what worked was not remembered"


async def test_a_server_without_usage_or_with_a_small_window_is_put_up_with(wire: Wire, make: Make) -> None:
    small = no(
        {
            "object": "error",
            "message": "'max_tokens' or 'max_completion_tokens' is too large: 900. This model's maximum context length is 512",
        }
    )
    wire.answers = [
        no({"error": {"message": "Unrecognized request argument supplied: stream_options"}}),
        small,
        Answer(events=chat(usage=False)),
    ]
    provider = make(COMPATIBLE)
    told = await provider.reply(ASK)
    assert (told.text, told.input_tokens, told.request_id) == (WHOLE, 0, "chat_1")
    assert isinstance(provider, OpenAICompatible) and provider.manner == Manner(usage=False, length=False)
    assert "stream_options" not in wire.bodies[1] and "max_tokens" not in wire.bodies[2]


async def test_what_is_known_of_a_server_can_be_handed_over(wire: Wire, make: Make) -> None:
    wire.answers = [Answer(events=chat())]
    await make(COMPATIBLE, manner=Manner(form="text", usage=False)).reply(ASK)
    assert not wire.bodies[0].keys() & {"response_format", "stream_options"}


async def test_a_refusal_about_something_else_is_not_tried_in_another_way(wire: Wire, make: Make) -> None:
    wire.answers = [no({"error": {"message": "Unknown field: seed"}})]
    with pytest.raises(NotAccepted, match="Unknown field"):
        await make(COMPATIBLE).reply(ASK)
    assert len(wire.bodies) == 1
