"""The camera's words: what each term of a shot is, how it is said in either language, and what it is taken for.

`vocabulary.yaml` is the one place they come from. The Literal types of `shots.py` are its ids, written out for type checkers; a
test holds the two together. How a vendor wants a term said is no part of it.
"""

from functools import cache
from typing import Any, Self

from pydantic import Field, model_validator

from .both import Both
from .value import Value
from .yaml_text import own


class Unlike(Both):
    """What a term is taken for, and what tells the two apart."""

    term: str | None = None
    """The other term as KIND/ID; None for what is no term of ours."""


class Term(Value):
    """One word of the camera. `say` is its wording in a picture prompt, None where it goes without saying."""

    kind: str
    id: str
    say: Both | None = None
    name: Both
    """A label: the wording itself, or something shorter."""
    means: Both
    """What it is, in one sentence."""
    unlike: tuple[Unlike, ...] = ()
    also: tuple[str, ...] = ()
    """Other spellings of the id that people type."""
    degrees: int | None = None
    """Of a facing: how far the person is turned away from the lens, 0 to 180. Of an angle: how far above eye level the lens stands, -90 to 90."""
    mm: tuple[int, int] | None = None
    """Of a lens: its shortest and longest focal length in millimetres on full frame."""

    @property
    def full(self) -> str:
        """The id that no other term has: "move/pan_left"."""
        return f"{self.kind}/{self.id}"


class Kind(Value):
    """The terms that a shot has one of."""

    id: str
    name: Both
    means: Both
    terms: tuple[Term, ...] = Field(min_length=1)


class Vocabulary(Value):
    """Every kind, in the order of the file."""

    date: str
    sources: tuple[str, ...]
    kinds: tuple[Kind, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        known = {term.full for term in self.terms}
        lost = [
            f"{t.full} is unlike {u.term}" for t in self.terms for u in t.unlike if u.term and (u.term not in known or u.term == t.full)
        ]
        if lost:
            raise ValueError(f"no such other term: {', '.join(lost)}")
        return self

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term of every kind."""
        return tuple(term for kind in self.kinds for term in kind.terms)

    def kind(self, id: str) -> Kind:
        """The kind called `id`. Raises KeyError."""
        return next((kind for kind in self.kinds if kind.id == id), None) or _missing(id)

    def term(self, kind: str, id: str) -> Term:
        """The term, by its id and not by other spellings. Raises KeyError."""
        return next((term for term in self.kind(kind).terms if term.id == id), None) or _missing(f"{kind}/{id}")

    def find(self, word: str) -> tuple[Term, ...]:
        """Every term that people may mean by `word`: an id, KIND/ID, another spelling, or the wording or label in either language."""
        wanted = " ".join(word.casefold().replace("_", " ").split())
        return tuple(term for term in self.terms if wanted in _spellings(term))


def _spellings(term: Term) -> set[str]:
    said = [text for both in (term.say, term.name) if both for text in (both.en, both.zh)]
    return {spelling.casefold().replace("_", " ") for spelling in (term.id, term.full, *term.also, *said)}


def _missing(id: str) -> Any:
    raise KeyError(id)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    told = own("loreboard.story", "vocabulary.yaml")
    kinds = [
        {"id": id, "name": kind["name"], "means": kind["is"], "terms": [_term(id, name, term) for name, term in kind["terms"].items()]}
        for id, kind in told["kinds"].items()
    ]
    return Vocabulary.model_validate({"date": str(told["date"]), "sources": told["sources"], "kinds": kinds})


def _term(kind: str, id: str, told: dict[str, Any]) -> dict[str, Any]:
    """A row of the file as fields of Term: a label that is not given is the wording, and a term of the same kind stands without it."""
    fields = {"kind": kind, "id": id, "name": told.get("name", told.get("say")), **told, "means": told["is"]}
    del fields["is"]
    fields["unlike"] = [
        {**u, "term": u["term"] if "/" in u["term"] else f"{kind}/{u['term']}"} if "term" in u else u for u in told.get("unlike", ())
    ]
    return fields
