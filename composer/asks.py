"""Reading an ask the way a model does: by its text. What stands between tags is data, whatever it says."""

import re
from typing import Any

import yaml

from loreboard.story.ask import Ask
from loreboard.story.errors import ModelTrouble
from loreboard.story.script import Language


def part(ask: Ask, tag: str) -> str:
    """The text between `<tag>` and `</tag>`. Raises ModelTrouble when the ask has no such part."""
    found = re.search(rf"<{tag}>\n(.*?)\n?</{tag}>", ask.told, re.S)
    if not found:
        raise ModelTrouble(f"The composer finds no <{tag}> in the request", ask.prompt, "Keep the tags when you change a prompt.")
    return found[1]


def data(ask: Ask, tag: str) -> Any:
    """The YAML between the tags as plain data."""
    return yaml.load(part(ask, tag), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def language(ask: Ask) -> Language:
    """Chinese when the system text is, else English."""
    return "zh" if len(re.findall(r"[\u4e00-\u9fff]", ask.system)) > len(ask.system) / 4 else "en"


def entries(ask: Ask) -> list[list[dict[str, Any]]]:
    """The lore constellations of the ask, each a list of things; a story function among them is passed by."""
    return [[entry for entry in item["entries"] if "prop" in entry] for item in data(ask, "lore")]
