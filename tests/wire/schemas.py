"""What the vendors refuse in a JSON Schema for structured output, so that a provider that sends it is found out here.

OpenAI, strict: every field required, closed objects, a subset of the keywords (developers.openai.com, structured outputs).
Anthropic: closed objects, no bounds, no recursion (platform.claude.com, structured outputs; and what the SDK's
`transform_schema` takes out). Where the documents leave doubt, the schema is accepted.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

_OPENAI = frozenset(
    {"oneOf", "allOf", "not", "if", "then", "else", "default", "prefixItems", "patternProperties", "propertyNames", "uniqueItems",
     "dependentRequired", "dependentSchemas", "unevaluatedProperties", "minProperties", "maxProperties"}
)  # fmt: skip
_ANTHROPIC = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems", "uniqueItems",
     "prefixItems", "patternProperties", "oneOf", "not", "if", "minProperties", "maxProperties"}
)  # fmt: skip


def fault(vendor: Literal["openai", "anthropic"], schema: Mapping[str, Any]) -> str:
    """What `vendor` says against `schema`, or ""."""
    if schema.get("type") != "object" and "$ref" not in schema:
        return "schema must be a JSON Schema of 'type: \"object\"'"
    for path, node in _nodes(schema, ()):
        where = "/".join(path) or "()"
        if node.get("type") == "object" or "properties" in node:
            if node.get("additionalProperties") is not False:
                return f"In context={where}, 'additionalProperties' is required to be supplied and to be false."
            missing = set(node.get("properties", {})) - set(node.get("required", ()))
            if vendor == "openai" and missing:
                return f"In context={where}, 'required' is required to be supplied and to be an array including every key in properties. Missing {sorted(missing)[0]!r}."
        for key in node.keys() & (_OPENAI if vendor == "openai" else _ANTHROPIC):
            return f"In context={where}, {key!r} is not permitted."
        if vendor == "openai" and "$ref" in node and len(node) > 1 + ("$defs" in node):
            return f"In context={where}, $ref cannot have keywords {sorted(node.keys() - {'$ref'})}."
        if vendor == "anthropic" and node.get("minItems", 0) > 1:
            return f"In context={where}, 'minItems' values other than 0 or 1 are not supported."
    if vendor == "anthropic" and (turning := _turns_back(schema)):
        return f"Recursive schemas are not supported: {turning}"
    return ""


def _nodes(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Every schema in the schema; names of properties and definitions are no keywords."""
    if not isinstance(node, Mapping):
        return
    yield path, node
    for key in ("properties", "$defs", "definitions"):
        for name, child in (node.get(key) or {}).items():
            yield from _nodes(child, (*path, key, name))
    for key in ("items", "additionalProperties"):
        yield from _nodes(node.get(key), (*path, key))
    for key in ("anyOf", "oneOf", "allOf"):
        for number, child in enumerate(node.get(key) or ()):
            yield from _nodes(child, (*path, key, str(number)))


def _turns_back(schema: Mapping[str, Any]) -> str:
    """The name of a definition that contains itself, or ""."""
    inside = {
        name: {str(n["$ref"]).rsplit("/", 1)[-1] for _, n in _nodes(d, ()) if "$ref" in n}
        for name, d in (schema.get("$defs") or {}).items()
    }
    for name in inside:
        seen: set[str] = set()
        todo = set(inside[name])
        while todo:
            step = todo.pop()
            if step == name:
                return str(name)
            if step not in seen:
                seen.add(step)
                todo |= inside.get(step, set())
    return ""
