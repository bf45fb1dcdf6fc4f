"""What is wrong with a value that somebody wrote, in words a person can act on: where, what, and what to write instead.

Knows types and the camera's vocabulary, and no files.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from .json_places import Path
from .vocabulary import Term, vocabulary

Told = tuple[str, str]
"""What is wrong, to be read after the name of the field; and what to do."""
_SHOWN = 40
_WANTED = {
    "int": "a whole number",
    "float": "a number",
    "decimal": "a number",
    "string": "a text",
    "bool": "true or false",
    "tuple": "a list",
    "list": "a list",
    "dict": "an object",
    "model": "an object",
    "none": "null",
}
_OTHERWISE = {"transition_in": "transition", "transition_out": "transition", "becomes": "feeling", "ends": "size", "lead": "gaze"}
"""The kind of word a field takes, where it is not called like it."""


def written(path: Path) -> str:
    """A path as people write it: shots[12].camera.size; "the whole file" for none."""
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else step
    return out or "the whole file"


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """What to do about a name that is none: the known one it is nearest to, or `otherwise`."""
    close = get_close_matches(word.casefold(), sorted(known), 1, 0.6)
    return f"Did you mean {close[0]}?" if close else otherwise


def explained(error: ValidationError) -> list[tuple[Path, Told]]:
    """Every fault of `error` but unknown fields, which `unknown` finds all of."""
    return [
        (tuple(wrong["loc"]), _told(wrong["type"], wrong, tuple(wrong["loc"])))
        for wrong in error.errors(include_url=False)
        if wrong["type"] != "extra_forbidden" and "unknown field" not in wrong["msg"]
    ]


def unknown(body: Any, model: type[BaseModel]) -> list[tuple[Path, Told]]:
    """Every field of `body` that `model` does not have, with the nearest that it has."""
    schema = _schema(model)
    return list(_strange(body, schema, schema.get("$defs", {}), ()))


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _strange(body: Any, schema: Mapping[str, Any], defs: Mapping[str, Any], path: Path) -> Iterable[tuple[Path, Told]]:
    if "$ref" in schema:
        schema = defs[schema["$ref"].rsplit("/", 1)[-1]]
    for way in schema.get("anyOf", ()):
        if (isinstance(body, dict) and ("$ref" in way or way.get("type") == "object")) or (
            isinstance(body, list) and way.get("type") == "array"
        ):
            yield from _strange(body, way, defs, path)
    if isinstance(body, list) and isinstance(schema.get("items"), dict):
        for n, item in enumerate(body):
            yield from _strange(item, schema["items"], defs, (*path, n))
    if not isinstance(body, dict) or "anyOf" in schema:
        return
    known: dict[str, Any] = schema.get("properties", {})
    more = schema.get("additionalProperties", True)
    for name, value in body.items():
        if name in known:
            yield from _strange(value, known[name], defs, (*path, name))
        elif isinstance(more, dict):
            yield from _strange(value, more, defs, (*path, name))
        elif more is False and not (name.startswith("x_") and "patternProperties" in schema):
            meant = nearest(name, known, "")
            own = "A field of your own begins with x_." if "patternProperties" in schema else ""
            do = " ".join(bit for bit in (meant, own) if bit) or f"There are: {', '.join(known)}."
            yield (*path, name), ("is no field that is known here", do)


def _told(kind: str, wrong: Mapping[str, Any], path: Path) -> Told:
    given, limits = _shown(wrong.get("input")), wrong.get("ctx", {})
    if kind == "missing":
        return "is missing", "Write it; docs/schemas/ says what it takes."
    if kind == "literal_error":
        return _no_term(str(wrong.get("input")), str(limits.get("expected", "")), path)
    for name, wanted in _WANTED.items():
        if kind.startswith(f"{name}_") and ("type" in kind or "parsing" in kind or kind.endswith("from_float")):
            return f"is {given}", f"It takes {wanted}."
    for bound, said in (("ge", "or more"), ("gt", "and more"), ("le", "or less"), ("lt", "and less")):
        if bound in limits and kind.startswith(("greater", "less")):
            return f"is {given}", f"It takes {limits[bound]} {said}."
    return f"is wrong: {wrong['msg'].removeprefix('Value error, ')}", "docs/schemas/ says what it takes."


def _no_term(given: str, expected: str, path: Path) -> Told:
    """A word that is no term: the one that is spelled or said like it."""
    terms = [word.strip().strip("'") for word in expected.replace(" or ", ",").split(",")]
    field = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    kind = _OTHERWISE.get(field, field)
    spelled = {_bare(word): term.id for term in vocabulary().terms if term.kind == kind and term.id in terms for word in _spellings(term)}
    close = get_close_matches(_bare(given), [*spelled, *(_bare(term) for term in terms)], 1, 0.6)
    meant = spelled.get(close[0], next((term for term in terms if _bare(term) == close[0]), "")) if close else ""
    do = f"Did you mean {meant}?" if meant else f"There are: {', '.join(terms)}."
    return f"is {_shown(given)}, which is no {kind.replace('_', ' ')}", do


def _spellings(term: Term) -> list[str]:
    said = [text for both in (term.say, term.name) if both for text in (both.en, both.zh)]
    return [term.id, *term.also, *said]


def _bare(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalnum())


def _shown(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return str(value).lower().replace("none", "null")
    if isinstance(value, dict | list | tuple):
        return "an object" if isinstance(value, dict) else "a list"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 2] + "…" + text[-1]
