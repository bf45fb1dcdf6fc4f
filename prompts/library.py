"""Loads a prompt file and fills its holes.

A file is Markdown with a YAML head (`purpose`, `returns`, `takes`, `why`), a `# system`, perhaps a `# shared`, perhaps a `# notes`,
and a `# user` part. What sibling requests have word for word stands in `# shared` and is sent before the rest, so that a vendor can
keep it in its cache. `# notes` is for what a user brought from files of strangers: it is sent before the `# user` part when there is
something in its hole, and else left out, so that a run without notes is asked word for word what it always was. Its fence has a mark
that changes with every word of the request, in the hole `$fence`, which is filled here.

Holes are `$name`; JSON braces stay as they are. Whatever fills a hole is data: tags of the prompt in it are broken up, so that a
premise, a script or a note can neither step out of its fence nor put up one of its own.
"""

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template

import yaml

from loreboard.story.errors import LoreboardError
from loreboard.story.script import Language
from loreboard.story.value import Value

_HOLE = re.compile(r"\$(\w+)|\$\{(\w+)\}")
_OPENING = re.compile(r"<([a-z_]+?)(?:_\$fence)?>")
NOTES, FENCE = "notes", "fence"
"""The hole of what a user brought, and the hole of its fence's mark."""
MARK = 16
"""Hex digits of a mark. Who writes a note cannot know them: they hang on the note."""


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
    notes: str = ""
    """What goes before the user's text when there are notes; "" when this request takes none."""
    user: str

    def fill(self, holes: dict[str, str]) -> tuple[str, str, str]:
        """(system, shared, user) with every hole filled. Raises LoreboardError when names and holes differ."""
        if set(holes) != set(self.takes):
            raise LoreboardError(f"Prompt {self.name} takes {sorted(self.takes)}, got {sorted(holes)}")
        noted = bool(self.notes and holes[NOTES])
        parts = (self.system, self.shared, self.user, self.notes if noted else "")
        tags = "|".join(sorted(set(_OPENING.findall("\n".join(parts))))) or "(?!)"
        marked = r"(?:_\w*)?" if noted else ""
        tag = re.compile(rf"(?i)<(?=\s*/?\s*(?:{tags}){marked}\s*>)")
        safe = {name: tag.sub(r"<\\", text) for name, text in holes.items()}
        system, shared, user = (Template(part).substitute(safe) for part in (self.system, self.shared, self.user))
        if noted:
            told = Template(self.notes).substitute(safe, **{FENCE: _mark(self.name, safe)})
            user = f"{told}\n\n{user}"
        return system, shared, user

    @property
    def holes(self) -> set[str]:
        """The names of the holes that the parts really have."""
        return {a or b for a, b in _HOLE.findall("\n".join((self.system, self.shared, self.notes, self.user)))} - {FENCE}


def _mark(name: str, told: Mapping[str, str]) -> str:
    """The mark of a fence: other for every request, the same for the same one, so that recordings stay true; in no text that it fences."""
    whole = "\0".join([name, *(f"{hole}={text}" for hole, text in sorted(told.items()))])
    mark = ""
    while not mark or mark in whole:
        mark = hashlib.sha256(f"{mark}\0{whole}".encode("utf-8", "replace")).hexdigest()[:MARK]
    return mark


@cache
def load(name: str, language: Language) -> PromptFile:
    """The prompt `name` ("writer/arc") in `language`. Raises LoreboardError when the file is missing or malformed."""
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
        above, _, notes = above.partition("\n# notes\n")
        system, _, shared = above.split("# system\n", 1)[1].partition("\n# shared\n")
        told = yaml.safe_load(head)
        return PromptFile(
            name=name, language=language, system=system.strip(), shared=shared.strip(), notes=notes.strip(), user=user.strip(), **told
        )
    except (ValueError, IndexError, TypeError, yaml.YAMLError) as error:
        raise LoreboardError(
            f"Prompt {name} ({language}) is malformed: {error}", "", "It needs a YAML head, `# system` and `# user`."
        ) from error
