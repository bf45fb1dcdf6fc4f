"""The wounds of everybody: by part of the body, each with the days it has had to heal. What a plan or an artist tells stays in their words."""

import re

from loreboard.story.kinds import told
from loreboard.story.script import Language

from .marking import nouns
from .reading import says


class Wounds:
    """Changes as lines go by."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.parts: dict[str, dict[str, str]] = {}
        self.days: dict[tuple[str, str], int] = {}

    def copy(self) -> "Wounds":
        other = Wounds(self.language)
        other.parts = {who: dict(parts) for who, parts in self.parts.items()}
        other.days = dict(self.days)
        return other

    def say(self, who: str) -> str:
        """Everything that `who` bears, as one value; "" for nothing."""
        return (", " if self.language == "en" else "，").join(self.parts.get(who, {}).values())

    def tell(self, who: str, *values: str) -> None:
        """These, and no others."""
        self.parts[who] = {value: value for value in values if value}

    def hurt(self, who: str, part: str) -> None:
        self.days.pop((who, part), None)
        self.parts.setdefault(who, {})[part] = says("hurt", "hurt", self.language).format(part=part)

    def tend(self, who: str, part: str) -> None:
        """ "The thumb" that is bandaged is the left thumb that was cut."""
        mine = self.parts.setdefault(who, {})
        same = next((p for p in mine if p.endswith(part) or part.endswith(p)), part)
        mine[same] = says("tend", "tend", self.language).format(part=part)

    def another_day(self) -> None:
        """What a line has hurt heals, and after some days is not spoken of."""
        for who, parts in self.parts.items():
            kept = {}
            for part, value in parts.items():
                self.days[who, part] = self.days.get((who, part), 0) + 1
                if part == value or self.days[who, part] < told()["heals_after"]:
                    kept[part] = self._healing(part, value)
            self.parts[who] = kept

    def named(self, who: str, text: str) -> bool:
        """A line speaks of a part that a plan calls wounded: it may have healed, or be worse."""
        value = self.say(who)
        if not value.isascii():
            return any(part in value and part in text for part in nouns()["zh"]["body"])
        words = [word for word in re.findall(r"[a-z]{3,}", value.casefold()) if word in nouns()["en"]["body"]]
        return any(re.search(rf"\b{word}\b", text, re.I) for word in words)

    def _healing(self, part: str, value: str) -> str:
        fresh = says("hurt", "hurt", self.language).format(part=part)
        return says("healed", "hurt", self.language).format(part=part) if value == fresh else value
