"""Everything a renderer takes, in one value, and whether it takes a thing at all."""

from loreboard.story.value import Value

from .parts import Control, Inputs, Money, Shots, Sizes, Sound, Text, Time
from .rules import KEYFRAMES, REFERENCES, Input, Rule


class Limits(Value):
    """What a renderer takes and asks for it. `exclusive_groups`: of each group a request may hold one."""

    text: Text
    time: Time
    sizes: Sizes
    inputs: Inputs = Inputs()
    exclusive_groups: tuple[tuple[Input, ...], ...] = ()
    control: Control = Control()
    sound: Sound = Sound()
    shots: Shots = Shots()
    rules: tuple[Rule, ...] = ()
    money: tuple[Money, ...] = ()

    def takes(self, name: Input) -> bool:
        """Whether a request may hold that at all, rules aside."""
        frames = self.inputs.keyframes
        if name == "keyframes":
            return any(getattr(frames, part) for part in KEYFRAMES)
        if name == "references":
            return any(getattr(self.inputs, part) for part in REFERENCES)
        if name in KEYFRAMES:
            return bool(getattr(frames, name))
        if name in REFERENCES:
            return getattr(self.inputs, name) is not None
        told: dict[str, bool] = {
            "negative": self.text.negative == "field",
            "segments": self.shots.multi == "segments",
            "seed": self.control.seed != "none",
            "sound": self.sound.audio != "never",
            "aspect": bool(self.sizes.aspects),
        }
        return told.get(name, True)
