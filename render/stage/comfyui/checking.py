"""Whether ComfyUI would take a graph: classes, inputs, types, values and links, as its own validator looks at them. Offline, or against what a
server says of itself: both have the shape of /object_info."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from loreboard.story.value import Value

Graph = Mapping[str, Mapping[str, Any]]
FILE = "FILE"
"""In the stored table: a list of files that every machine has of its own."""
_SIMPLE: dict[str, type | tuple[type, ...]] = {"INT": int, "FLOAT": (int, float), "STRING": str, "BOOLEAN": bool}


class Fault(Value):
    """What is wrong with a node. `code` is ComfyUI's own name for it."""

    node: str
    input: str
    code: str
    says: str


@cache
def stored() -> Mapping[str, Any]:
    """What is known of the classes our graphs use."""
    told = yaml.safe_load((files("loreboard.render.stage.comfyui") / "object_info.yaml").read_text(encoding="utf-8"))
    return dict(told["classes"])


def faults(graph: Graph, info: Mapping[str, Any] | None = None) -> tuple[Fault, ...]:
    """All that is wrong with `graph`, an API-form prompt; `info` is a server's /object_info, else what is stored."""
    known = stored() if info is None else info
    found = [fault for id, node in graph.items() for fault in _of_node(id, node, graph, known)]
    if not any(known.get(node.get("class_type", ""), {}).get("output_node") for node in graph.values()):
        found.append(Fault(node="", input="", code="prompt_no_outputs", says="no node of it saves anything"))
    return (*found, *_circles(graph))


def _of_node(id: str, node: Mapping[str, Any], graph: Graph, known: Mapping[str, Any]) -> Iterator[Fault]:
    name = str(node.get("class_type", ""))
    if name not in known:
        yield Fault(node=id, input="", code="missing_node_type", says=f"the server has no node {name}")
        return
    wanted = known[name]["input"]
    required, optional = wanted.get("required") or {}, wanted.get("optional") or {}
    inputs = node.get("inputs", {})
    for input in required:
        if input not in inputs:
            yield Fault(node=id, input=input, code="required_input_missing", says=f"{name} wants {input}")
    for input, value in inputs.items():
        spec = required.get(input) or optional.get(input)
        if spec is None:
            yield Fault(node=id, input=input, code="unknown_input", says=f"{name} has no input {input}")
        elif isinstance(value, (list, tuple)):
            yield from _of_link(id, input, value, spec, graph, known)
        else:
            yield from _of_value(id, input, value, spec)


def _of_link(id: str, input: str, link: Any, spec: Any, graph: Graph, known: Mapping[str, Any]) -> Iterator[Fault]:
    source = graph.get(str(link[0])) if len(link) == 2 else None
    if source is None or not isinstance(link[1], int):
        yield Fault(node=id, input=input, code="bad_linked_input", says=f"{list(link)} leads to no node")
        return
    gives = known.get(source.get("class_type", ""), {}).get("output", ())
    if not 0 <= link[1] < len(gives):
        yield Fault(node=id, input=input, code="bad_linked_input", says=f"node {link[0]} has no output {link[1]}")
        return
    kind = spec[0] if isinstance(spec[0], str) and spec[0] != FILE else "COMBO"
    if gives[link[1]] != kind:
        yield Fault(node=id, input=input, code="return_type_mismatch", says=f"it wants {kind} and is given {gives[link[1]]}")


def _of_value(id: str, input: str, value: Any, spec: Any) -> Iterator[Fault]:
    kind, limits = spec[0], spec[1] if len(spec) > 1 else {}
    if kind == FILE:
        if not isinstance(value, str) or not value:
            yield Fault(node=id, input=input, code="value_not_in_list", says="it wants the name of a file")
        return
    values = kind if isinstance(kind, (list, tuple)) else limits.get("options") if kind == "COMBO" else None
    if values is not None:
        if value not in values:
            few = ", ".join(map(str, list(values)[:8]))
            yield Fault(node=id, input=input, code="value_not_in_list", says=f"{value!r} is none of what the server has: {few}")
        return
    if kind not in _SIMPLE:
        yield Fault(node=id, input=input, code="bad_linked_input", says=f"it wants a link to {kind}")
    elif not isinstance(value, _SIMPLE[kind]) or (isinstance(value, bool) and kind != "BOOLEAN"):
        yield Fault(node=id, input=input, code="invalid_input_type", says=f"{value!r} is no {kind}")
    elif kind in ("INT", "FLOAT"):
        if value < limits.get("min", value):
            yield Fault(node=id, input=input, code="value_smaller_than_min", says=f"{value} is under {limits['min']}")
        if value > limits.get("max", value):
            yield Fault(node=id, input=input, code="value_bigger_than_max", says=f"{value} is over {limits['max']}")


def _circles(graph: Graph) -> Iterator[Fault]:
    done: set[str] = set()
    for start in graph:
        way: list[tuple[str, Iterator[str]]] = [(start, _sources(graph, start))]
        on_way = {start}
        while way and start not in done:
            node, sources = way[-1]
            following = next((s for s in sources if s not in done), None)
            if following is None:
                way.pop()
                on_way.discard(node)
                done.add(node)
            elif following in on_way:
                yield Fault(node=following, input="", code="dependency_cycle", says="it waits for itself")
                return
            else:
                way.append((following, _sources(graph, following)))
                on_way.add(following)


def _sources(graph: Graph, id: str) -> Iterator[str]:
    inputs = graph[id].get("inputs", {})
    return iter([str(v[0]) for v in inputs.values() if isinstance(v, (list, tuple)) and len(v) == 2 and str(v[0]) in graph])
