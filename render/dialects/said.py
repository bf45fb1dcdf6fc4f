"""The words of a clip in a renderer's dialect."""

from pydantic import Field, JsonValue

from loreboard.render.profiles import Segment
from loreboard.story.script import Language
from loreboard.story.value import Value


class Said(Value):
    """One prompt, or one a segment; what is not wanted, where it has a field; the camera where it is parameters; and what is left out.

    `lost` is told as "part: where", the part being a kind of clause or a field of a shot.
    """

    prompt: str
    tail: str = ""
    """Flags that stand behind the prompt."""
    negative: str = ""
    segments: tuple[Segment, ...] = ()
    params: dict[str, JsonValue] = Field(default_factory=dict)
    language: Language
    lost: tuple[str, ...] = ()
