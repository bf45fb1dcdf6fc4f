"""The JSON Schemas of what we hand out, as files in docs/schemas/. `make schema` writes them; a test finds stale ones."""

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from loreboard.render.profiles.loading import RendererFile
from loreboard.render.stage.job import Job
from loreboard.render.stage.service import openapi
from loreboard.story.arc import Arc
from loreboard.story.bible import Bible
from loreboard.story.files import write_whole
from loreboard.story.shots import ShotList

PUBLISHED: dict[str, type[BaseModel]] = {"shotlist.1": ShotList, "arc.1": Arc, "bible.1": Bible, "renderer.1": RendererFile, "job.1": Job}


def schema(name: str) -> bytes:
    """The schema published as `name`, as canonical JSON bytes."""
    told = PUBLISHED[name].model_json_schema()
    told = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"loreboard:{name}", **told}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def write(docs: Path) -> None:
    """Write every schema below `docs`."""
    for name in PUBLISHED:
        write_whole(docs / "schemas" / f"{name}.schema.json", schema(name))
    told = json.dumps(openapi.document(), ensure_ascii=False, indent=1) + "\n"
    write_whole(docs / "schemas" / f"{openapi.NAME}.json", told.encode())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
