"""`python -m loreboard.render.conformance NAME [--base-url URL] [--live]`: what a renderer does not keep to; with `--exporter`, what an exporter
does not. Exit 1 when there is anything."""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

from loreboard.render.exporters import exporter
from loreboard.render.stage.plugins import renderer
from loreboard.render.stage.renderer import EpisodeRenderer
from loreboard.story.errors import LoreboardError

from .checks import Failing, drawn, live, offline
from .exports import exported


async def main(argv: list[str]) -> int:
    words = argparse.ArgumentParser(prog="python -m loreboard.render.conformance")
    words.add_argument("name", help="as loreboard render --with takes it")
    words.add_argument("--base-url")
    words.add_argument("--live", action="store_true", help="send one clip too, which may be billed")
    words.add_argument("--exporter", action="store_true", help="NAME is an exporter, as loreboard export --to takes it")
    told = words.parse_args(argv)
    if told.exporter:
        return _end(told.name, exported(told.name, exporter(told.name)))
    found: tuple[Failing, ...]
    with tempfile.TemporaryDirectory() as made:
        key = os.environ.get("LOREBOARD_RENDER_KEY") or None
        tool = renderer(told.name, told.base_url, key, place=Path(made))
        if isinstance(tool, EpisodeRenderer):
            found = drawn(tool, Path(made))
        else:
            try:
                found = await offline(tool, key or "")
                found += await live(tool, Path(made)) if told.live and not found else ()
            finally:
                await tool.close()
    return _end(told.name, found)


def _end(name: str, found: tuple[Failing, ...]) -> int:
    for one in found:
        print(f"{one.code:<10}{one.list:<18}{one.says}")
    print(f"{len(found)} failing." if found else f"{name} keeps to all of it.")
    return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(asyncio.run(main(sys.argv[1:])))
    except LoreboardError as error:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
