"""Loads a prompt file and fills its holes.

A file is Markdown with a YAML head (`purpose`, `returns`, `takes`, `why`), a `# system`, perhaps a `# shared`, and a `# user`
part. What sibling requests have word for word stands in `# shared` and is sent before the rest, so that a vendor can keep it in
its cache. Holes are `$name`; JSON braces stay as they are. Whatever fills a hole is data: tags of the prompt in it are broken up, so that a
premise or a script can neither step out of its fence nor put up one of its own.
"""

import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template

import yaml

from loreboard.story.errors import LoreboardError
from loreboard.story.script import Language
from loreboard.story.value import Value

_HOLE = re.compile(r"\$(\w+)|\$\{(\w+)\}")
_OPENING = re.compile(r"<([a-z_]+)>")


class PromptFile(Value):
    """One request, ready to be filled. `returns` is the name of the type in `story/`."""

    name: str
    language: Language
    purpose: str
    returns: str
    takes: tuple[str, ...]
    why: str
    system: str
    shared: str = ""
    """The head of the user's text that is the same for sibling requests; "" when there is none."""
    user: str

    def fill(self, holes: dict[str, str]) -> tuple[str, str, str]:
        """(system, shared, user) with every hole filled. Raises LoreboardError when names and holes differ."""
        if set(holes) != set(self.takes):
            raise LoreboardError(f"Prompt {self.name} takes {sorted(self.takes)}, got {sorted(holes)}")
        tags = "|".join(sorted(set(_OPENING.findall(self._parts)))) or "(?!)"
        safe = {name: re.sub(rf"(?i)<(?=\s*/?\s*(?:{tags})\s*>)", r"<\\", text) for name, text in holes.items()}
        system, shared, user = (Template(part).substitute(safe) for part in (self.system, self.shared, self.user))
        return system, shared, user

    @property
    def holes(self) -> set[str]:
        """The names of the holes that the parts really have."""
        return {a or b for a, b in _HOLE.findall(self._parts)}

    @property
    def _parts(self) -> str:
        return "\n".join((self.system, self.shared, self.user))


@cache
def load(name: str, language: Language) -> PromptFile:
    """The prompt `name` ("writer/arcs") in `language`. Raises LoreboardError when the file is missing or malformed."""
    agent, request = name.split("/")
    path = files("loreboard.prompts") / agent / f"{request}.{language}.md"
    if not path.is_file():
        raise LoreboardError(f"There is no prompt {name} in {language}", str(path))
    return _parse(name, language, path.read_text(encoding="utf-8"))


def library() -> tuple[PromptFile, ...]:
    """Every prompt file there is, sorted by name and language."""
    found: list[tuple[str, Language]] = []
    for agent in _sorted(files("loreboard.prompts")):
        if agent.is_dir() and not agent.name.startswith("_"):
            for file in _sorted(agent):
                request, language, ending = (file.name.split(".") + ["", ""])[:3]
                if ending == "md" and language in ("en", "zh"):
                    found.append((f"{agent.name}/{request}", language))  # type: ignore[arg-type]
    return tuple(load(name, language) for name, language in found)


def _sorted(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda item: item.name)


def _parse(name: str, language: Language, text: str) -> PromptFile:
    try:
        _, head, body = text.split("---\n", 2)
        above, user = body.split("\n# user\n", 1)
        system, _, shared = above.split("# system\n", 1)[1].partition("\n# shared\n")
        told = yaml.safe_load(head)
        return PromptFile(name=name, language=language, system=system.strip(), shared=shared.strip(), user=user.strip(), **told)
    except (ValueError, IndexError, TypeError, yaml.YAMLError) as error:
        raise LoreboardError(
            f"Prompt {name} ({language}) is malformed: {error}", "", "It needs a YAML head, `# system` and `# user`."
        ) from error
