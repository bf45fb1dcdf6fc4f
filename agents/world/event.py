"""What happens on one line, as a script supervisor would write it down."""

from typing import Literal

from loreboard.story.bible import Bible
from loreboard.story.script import Language
from loreboard.story.value import Value

Kind = Literal[
    "take", "put", "drop", "give", "throw", "pocket", "hurt", "tend", "wet", "dry", "dirt", "clean", "posture", "lamp", "door", "weather",
    "don", "doff", "spoil", "die", "enter", "leave",
]  # fmt: skip
Hand = Literal["left", "right", "both", ""]


class Event(Value):
    """`who` does `kind`; "" where the line names nobody. `thing` is a prop's name, else the noun that stands for it."""

    kind: Kind
    who: str = ""
    thing: str = ""
    said: str = ""
    """The thing as a prompt calls it: "a long knife"."""
    hand: Hand = ""
    """The hand the line names: of `to` where something is given, else of `who`."""
    to: str = ""
    """Whoever is given it."""
    source: str = ""
    """Whoever it is taken from."""
    value: str = ""
    """What is so afterwards, from `says` of verbs.yaml: sitting, lit, open, broken ..."""
    part: str = ""
    """The part of the body that is hurt or bandaged; what one is smeared with."""


class Ground(Value):
    """Whom and what a line may speak of. `women` and `men` are names of `people` whose looks say so."""

    language: Language
    people: tuple[str, ...]
    props: tuple[str, ...] = ()
    women: tuple[str, ...] = ()
    men: tuple[str, ...] = ()


_SHE = {
    "en": ("woman", "girl", "lady", "mother", "grandmother", "wife", "widow", "she", "her"),
    "zh": ("女", "妇", "婆", "姑娘", "妈", "奶奶"),
}
_HE = {"en": ("man", "boy", "father", "grandfather", "husband", "widower", "he", "his"), "zh": ("男", "汉", "老头", "小伙", "爷爷", "爸")}


def ground(book: Bible, language: Language) -> Ground:
    """People and props of `book`. Who is a woman or a man is read from look and line, and left open where both or neither are said."""
    women: list[str] = []
    men: list[str] = []
    for person in book.cast:
        said = f"{person.look} {person.line}".casefold()
        words = set(said.replace(",", " ").replace(".", " ").replace("'s", " ").split()) if language == "en" else said
        she, he = any(w in words for w in _SHE[language]), any(w in words for w in _HE[language])
        if she != he:
            (women if she else men).append(person.name)
    return Ground(
        language=language,
        people=tuple(c.name for c in book.cast),
        props=tuple(p.name for p in book.props),
        women=tuple(women),
        men=tuple(men),
    )
