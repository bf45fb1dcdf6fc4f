"""A text that is wanted in English and in Chinese."""

from pydantic import Field

from .script import Language
from .value import Value


class Both(Value):
    """A text in English and in Chinese, each written for its own reader."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    def told(self, language: Language) -> str:
        """The text in `language`."""
        return self.en if language == "en" else self.zh
