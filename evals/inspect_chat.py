"""A model of inspect's as our Chat: every ask goes through `generate`, so that the log holds each call with its usage, and `--model`
swaps the provider. Retries, caching and limits are inspect's; the shape of a reply is told in words, which every provider understands.
"""

from inspect_ai.model import ChatMessage, ChatMessageSystem, ChatMessageUser, GenerateConfig, Model, ModelOutput, ModelUsage

from loreboard.llm.failures import ended
from loreboard.llm.place import Place
from loreboard.story.ask import Ask, Reply

SHAPE = "Answer with one JSON object and nothing else. It must be valid against this JSON Schema:\n"
NOBODY = "none"
"""inspect's name for no model: the offline composer then answers, without inspect."""


class Inspected:
    """Answers through `model`, inside an eval or a scorer of inspect's."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.model = str(model)

    async def reply(self, ask: Ask) -> Reply:
        """The whole answer to `ask`. Raises Truncated, Refused or UnusableReply by its stop reason, and whatever inspect raises."""
        told: list[ChatMessage] = [ChatMessageSystem(content=f"{ask.system}\n\n{SHAPE}{ask.shape}"), ChatMessageUser(content=ask.told)]
        output = await self._model.generate(told, config=GenerateConfig(max_tokens=ask.most_tokens, seed=ask.seed))
        reply = _reply(output, self.model)
        ended(output.stop_reason, Place(self.model, "", "the key that inspect uses"), ask, reply)
        return reply


def _reply(output: ModelOutput, model: str) -> Reply:
    used = output.usage or ModelUsage()
    cached, written = used.input_tokens_cache_read or 0, used.input_tokens_cache_write or 0
    return Reply(
        text=output.completion, model=model, input_tokens=used.input_tokens + cached + written, cached_tokens=cached, written_tokens=written,
        output_tokens=used.output_tokens,
    )  # fmt: skip


def said(model: str, content: str) -> ModelOutput:
    """An output that no model made. Its usage is nought and not missing: a missing one is counted with a tokenizer that inspect downloads."""
    output = ModelOutput.from_content(model=model, content=content)
    output.usage = ModelUsage()
    return output
