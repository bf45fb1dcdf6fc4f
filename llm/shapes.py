"""A reply type's JSON Schema, in the dialect each vendor takes for structured output. Pure.

What a dialect cannot say (bounds, lengths, patterns) goes into the description, where the model reads it, and is
checked when the reply becomes a value. Both dialects close every object and ask for every field.

Sources: developers.openai.com, structured outputs (strict mode), and platform.claude.com, structured outputs, with what
the SDK's own `transform_schema` takes out; both as of November 2026.
"""

import json
from collections.abc import Mapping
from typing import Literal

Dialect = Literal["openai", "anthropic"]
Schema = dict[str, object]

_SILENT = {"title", "default", "examples", "discriminator", "deprecated", "readOnly", "writeOnly", "$schema", "$id", "$comment"}


def openai_strict(shape: str) -> Schema:
    """`shape` as OpenAI's strict mode takes it, and with it most servers that speak the same protocol."""
    return _root(shape, "openai")


def anthropic_output(shape: str) -> Schema:
    """`shape` as Anthropic's `output_config.format` takes it."""
    return _root(shape, "anthropic")


def schema_name(wanted: str) -> str:
    """`wanted` as a name OpenAI accepts: letters, digits, _ and -, at most 64."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "_-") else "_" for c in wanted)[:64] or "reply"


def _root(shape: str, dialect: Dialect) -> Schema:
    told = json.loads(shape)
    out = _node(told, dialect)
    if "title" in told:
        out["title"] = told["title"]
    return out


def _node(node: object, dialect: Dialect) -> Schema:
    """One schema. Raises ValueError for what no dialect can hold: our own types have none of it."""
    if not isinstance(node, Mapping):
        raise ValueError(f"not a schema: {node!r}")
    left = {key: value for key, value in node.items() if key not in _SILENT}
    out: Schema = {}
    if (defs := left.pop("$defs", None)) is not None:
        out["$defs"] = {name: _node(inner, dialect) for name, inner in _object(defs).items()}
    if "$ref" in left:
        return out | {"$ref": left["$ref"]}
    several = left.pop("anyOf", None) or left.pop("oneOf", None)
    if several is None and (every := left.pop("allOf", None)) is not None:
        if len(_list(every)) != 1:
            raise ValueError("allOf of several schemas")
        return out | _node(_object(_list(every)[0]) | left, dialect)
    if "const" in left:
        left["enum"] = [left.pop("const")]
    if several is not None:
        out["anyOf"] = [_node(one, dialect) for one in _list(several)]
    elif "enum" in left:
        values = _list(left.pop("enum"))
        kind = left.pop("type", None)
        out |= {"type": kind, "enum": values} if kind and dialect == "openai" else {"enum": values}
    else:
        out["type"] = left.pop("type")
    said = str(left.pop("description", ""))
    if out.get("type") == "object":
        out |= _closed(left, dialect)
    elif out.get("type") == "array":
        out |= _items(left, dialect)
    if left:
        hint = "{" + ", ".join(f"{key}: {value}" for key, value in left.items()) + "}"
        said = f"{said}\n\n{hint}" if said else hint
    return out | ({"description": said} if said else {})


def _closed(left: dict[str, object], dialect: Dialect) -> Schema:
    """The part of an object's schema that says what is in it; what is used is taken out of `left`."""
    fields = _object(left.pop("properties", {}))
    left.pop("required", None)
    if left.pop("additionalProperties", False) or left.keys() & {"patternProperties", "propertyNames"}:
        raise ValueError("an open map: use a list of keys and values")
    return {
        "properties": {name: _node(inner, dialect) for name, inner in fields.items()},
        "required": list(fields),
        "additionalProperties": False,
    }


def _items(left: dict[str, object], dialect: Dialect) -> Schema:
    """The part of an array's schema that says what is in it; a tuple of fixed length becomes a list with a hint."""
    out: Schema = {}
    if (fixed := left.pop("prefixItems", None)) is not None:
        kinds: list[Schema] = []
        for one in _list(fixed):
            if (kind := _node(one, dialect)) not in kinds:
                kinds.append(kind)
        out["items"] = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
        left.pop("items", None)
    else:
        out["items"] = _node(left.pop("items"), dialect)
    if dialect == "anthropic" and left.get("minItems") in (0, 1):
        out["minItems"] = left.pop("minItems")
    return out


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError(f"not an object: {value!r}")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError(f"not a list: {value!r}")
    return value
