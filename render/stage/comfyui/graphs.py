"""A brief as a graph of ComfyUI's nodes: a template of graphs.yaml with its holes filled. Pure; words fill whole values and nothing else."""

import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml
from pydantic import JsonValue

from loreboard.render.profiles import Profile, profiles
from loreboard.story.errors import BadInput, CannotExport

from ..brief import Brief
from ..renderer import Compiled

USUAL = "wan2.2-5b"


class Template(NamedTuple):
    """One kind of graph. `settings` are what a person may set: files of weights, steps, strength."""

    name: str
    profile: Profile
    area: int
    step: int
    settings: Mapping[str, Any]
    nodes: Mapping[str, Mapping[str, Any]]


@cache
def templates() -> Mapping[str, Template]:
    """All graphs, by name."""
    told = yaml.safe_load((files("loreboard.render.stage.comfyui") / "graphs.yaml").read_text(encoding="utf-8"))
    own = {row["id"]: Profile.model_validate(row) for row in told["profiles"]}
    known = profiles() | own
    return {
        name: Template(name, _as_wired(known[g["profile"]], g["nodes"]), g["area"], g["step"], g["settings"], g["nodes"])
        for name, g in told["graphs"].items()
    }


def _as_wired(profile: Profile, nodes: Mapping[str, Any]) -> Profile:
    """What the weights take, as far as the graph hands it to them: words, chance and, where it has a node for it, a first frame."""
    first = any(node.get("when") == "first" for node in nodes.values())
    control = {**profile.control.model_dump(), "camera": "none", "table": None}
    return Profile.model_validate(
        {**profile.model_dump(), "inputs": {"keyframes": {"first": first}}, "control": control, "rules": (), "exclusive_groups": ()}
    )


def template(name: str) -> Template:
    """The graph called `name`. Raises BadInput naming those there are."""
    if name not in templates():
        raise BadInput(f"There is no graph called {name!r}", "--with", f"There are: {', '.join(f'comfyui:{n}' for n in templates())}.")
    return templates()[name]


def chosen(of: Template, own: Mapping[str, str]) -> dict[str, Any]:
    """The settings of a graph with a person's own. Raises BadInput for one it has not, and for a number that is none."""
    out = dict(of.settings)
    for key, value in own.items():
        if key not in out:
            raise BadInput(f"The graph {of.name} has no setting {key!r}", "--set", f"There are: {', '.join(out) or 'none'}.")
        try:
            out[key] = type(out[key])(value)
        except ValueError as error:
            raise BadInput(f"{value!r} is no number", f"--set {key}", f"It is {out[key]} when left out.") from error
    return out


def compiled(of: Template, brief: Brief, settings: Mapping[str, Any]) -> Compiled:
    """`brief` as a graph. Raises CannotExport for a length that is none of the weights' own."""
    fps = of.profile.time.fps or 24
    frames = brief.seconds * fps
    if frames.denominator != 1 or brief.seconds not in of.profile.time.every:
        raise CannotExport(
            f"{float(brief.seconds):g} s is no whole number of frames that {of.profile.id} makes", "", "Plan the clips anew."
        )
    width, height = size(of, brief.width, brief.height)
    first = next((g for g in brief.inputs if g.role == "first_frame"), None)
    holes: dict[str, Any] = {
        **settings, "prompt": brief.prompt, "negative": brief.negative, "width": width, "height": height, "length": int(frames),
        "fps": float(fps), "seed": brief.seed or 0, "color": _bright(brief.seed or 0), "out": f"loreboard/{brief.out_prefix}",
        "first": picture_name(first.sha256 or first.made_by or first.asset) if first else None,
    }  # fmt: skip
    lost = []
    if abs(width / height - brief.width / brief.height) > 0.01:
        lost.append(f"size: {width}x{height} is cut to {brief.aspect}")
    return Compiled(
        request={"graph": _filled(of.nodes, holes)}, seconds=brief.seconds, width=width, height=height, fps=fps, lost=tuple(lost)
    )


def size(of: Template, width: int, height: int) -> tuple[int, int]:
    """The size nearest to the weights' own number of pixels in that aspect, both edges on their step."""

    def edge(ratio: float) -> int:
        return max(of.step, round(math.sqrt(of.area * ratio) / of.step) * of.step)

    return edge(width / height), edge(height / width)


def picture_name(id: str) -> str:
    """What a picture that is handed in is called at the server; of letters and digits only."""
    return "loreboard_" + "".join(c for c in id if c.isascii() and c.isalnum())[:40] + ".png"


def _bright(seed: int) -> int:
    """A colour of its own for a seed, and never a dark one."""
    return 0x606060 + (seed * 2654435761 % 0x9F) * 0x10000 + (seed * 40503 % 0x9F) * 0x100 + seed % 0x9F


def _filled(nodes: Mapping[str, Mapping[str, Any]], holes: Mapping[str, Any]) -> dict[str, JsonValue]:
    kept = {name: node for name, node in nodes.items() if "when" not in node or holes[node["when"]] is not None}
    ids = {name: str(number) for number, name in enumerate(kept, 1)}
    out: dict[str, JsonValue] = {}
    for name, node in kept.items():
        (kind, inputs), *_ = [(key, value) for key, value in node.items() if key != "when"]
        told: dict[str, JsonValue] = {}
        for key, value in inputs.items():
            if isinstance(value, list):
                if value[0] in ids:
                    told[key] = [ids[value[0]], value[1]]
            elif isinstance(value, str) and value.startswith("$"):
                told[key] = holes[value[1:]]
            else:
                told[key] = value
        out[ids[name]] = {"class_type": kind, "inputs": told, "_meta": {"title": name}}
    return out
