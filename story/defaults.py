"""What a model returns when it is asked for its first idea: the plot or the story that a pool keeps as its default."""

from pydantic import Field

from .value import Value


class Plot(Value):
    """A story's events in order, a sentence each."""

    beats: tuple[str, ...] = Field(min_length=1)


class Tale(Value):
    """A story in prose; paragraphs are parted by line breaks."""

    text: str = Field(min_length=1)
