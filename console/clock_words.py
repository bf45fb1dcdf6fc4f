"""What `loreboard time` says, in one language: words from time_words.yaml, seconds and shares as people write them. No layout."""

from functools import cache
from typing import Any

from loreboard.pipeline.clock import Clocked, Times
from loreboard.screenplay import timing
from loreboard.screenplay.calibration import Calibration
from loreboard.screenplay.estimates import LineTime
from loreboard.story.script import Language
from loreboard.story.yaml_text import own

from .tell import plain

LONG = 600
"""Seconds from which a whole is told in minutes."""
MINUS = "\u2212"


class Words:
    """Says things in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._words = words()[language]

    def __call__(self, key: str, **told: object) -> str:
        """The line called `key` with its holes filled."""
        return str(self._words[key]).format(**told)

    def row(self, key: str) -> list[str]:
        """The headings called `key`."""
        return [str(heading) for heading in self._words[key]]

    def share(self, share: float, digits: int = 0) -> str:
        """0.12 as 12 %."""
        return f"{share * 100:.{digits}f}{self('percent')}"

    def off(self, share: float) -> str:
        """A share with its sign."""
        return f"{share * 100:+.0f}{self('percent')}".replace("-", MINUS)

    def whole(self, seconds: float) -> str:
        """Seconds, or minutes and seconds from ten minutes on."""
        told = round(seconds)
        return self("seconds", s=told) if told < LONG else self("minutes", m=told // 60, s=told % 60)

    def title(self, one: Clocked) -> str:
        """What the episode is called."""
        number = one.time.number
        return plain(one.time.title) or (self("episode", n=number) if number else self("untitled"))

    def line(self, line: LineTime) -> str:
        """The line's words on one line, with who says them."""
        text = " ".join(plain(line.text).split())
        return self("said", who=plain(line.speaker), text=text) if line.speaker else text

    def script(self, one: Clocked) -> str:
        """The estimate with its band."""
        time = one.time
        return self(
            "script", told=self.whole(time.seconds), band=self.share(time.band), low=self.whole(time.low), high=self.whole(time.high)
        )

    def shots(self, one: Clocked) -> str:
        """The shot list's sum, and how far it is from the script; "" without a list."""
        shots = one.shots
        if shots is None:
            return ""
        most = self.share(timing.constants()["apart"])
        text = self(
            "shots_flagged" if shots.flagged else "shots",
            told=self.whole(shots.seconds),
            n=shots.shots,
            apart=self.share(shots.apart),
            most=most,
        )
        return text + (self("stale") if shots.stale else "")

    def target(self, one: Clocked) -> str:
        """The target, and how far the script is from it; "" without a target."""
        if one.target is None or one.over is None:
            return ""
        named = "target_met" if abs(one.over) < 1 else "target_off" if one.off else "target_in"
        way = self("over" if one.over > 0 else "under")
        return self(named, target=self.whole(one.target), amount=self.whole(abs(one.over)), way=way)

    def pace(self, told: Times) -> str:
        """What the figures are worth, and where the pace comes from."""
        bands = self("bands", line=self.share(timing.constants()["band"]["line"]))
        if not told.pace_file:
            return bands + self("shipped")
        return bands + self("pace", speech=f"{told.pace.speech:g}", action=f"{told.pace.action:g}", file=plain(told.pace_file))

    def fit(self, found: Calibration) -> list[str]:
        """What was fitted and what may be promised, a sentence each. Raises ValueError for a pace that was fitted on nothing."""
        pace, fitted, needs = found.pace, found.pace.fitted, timing.constants()["calibration"]
        if fitted is None:
            raise ValueError("a calibration says what it was fitted on")
        unit = self._words["unit"][fitted.unit][fitted.rows != 1]
        alike = "multiplier" if pace.speech == pace.action else "multipliers"
        left_out = self("few_held_out") if fitted.held_out is None else self("held_out", held_out=self.share(fitted.held_out, 1))
        return [
            self("fitted", n=fitted.rows, unit=unit, measured=self.whole(fitted.measured)),
            self(alike, speech=f"{pace.speech:g}", action=f"{pace.action:g}"),
            self("errors", before=self.share(fitted.before, 1), after=self.share(fitted.after, 1)) + left_out,
            self(f"apart_{found.apart.replace(' ', '_')}", rows=needs["apart"]["rows"], each=needs["apart"]["each"]),
            self("not_enough", measured=self.whole(fitted.measured), wanted=self.whole(needs["enough_seconds"]))
            if pace.band is None
            else self("enough", band=self.share(pace.band)),
        ]


@cache
def words() -> dict[str, Any]:
    """The contents of time_words.yaml."""
    return dict(own("loreboard.console", "time_words.yaml"))
