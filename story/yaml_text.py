"""YAML as people and models read it: real characters, the order given, nothing folded, nothing twice by reference.

LibYAML is ten times as quick, and writes characters beyond the basic plane, as rare names of the Shan Hai Jing have them, as escapes;
what holds one goes the slow way.
"""

from importlib.resources import files
from typing import Any

import yaml

WIDE = 1_000_000
MAX_DEPTH = 20
"""Levels of a YAML file; a bible has six."""
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def own(package: str, name: str) -> Any:
    """What one of our own data files says: own("loreboard.story", "vocabulary.yaml"). Read anew at each call."""
    return yaml.load((files(package) / name).read_text(encoding="utf-8"), Loader=LOADER)


class _Slow(yaml.SafeDumper):
    """A value that stands twice is written twice."""

    def ignore_aliases(self, data: object) -> bool:
        return True


class _Quick(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """The same, by LibYAML where there is one."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def yaml_text(value: Any, flow: bool | None = False) -> str:
    """`value` as YAML. `flow` True puts it on one line, None only what holds nothing but words."""
    told = _dumped(value, flow, _Quick)
    return _dumped(value, flow, _Slow) if "\\U000" in told else told


def _dumped(value: Any, flow: bool | None, dumper: Any) -> str:
    return str(yaml.dump(value, Dumper=dumper, allow_unicode=True, sort_keys=False, width=WIDE, default_flow_style=flow))


def check_shape(text: str) -> None:
    """Refuse what files of ours never hold and what blows up when read: aliases, and nesting beyond reason. Raises ValueError or YAMLError."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > MAX_DEPTH:
            raise ValueError(f"line {event.start_mark.line + 1 if event.start_mark else 0} has an alias, or lies too deep")
