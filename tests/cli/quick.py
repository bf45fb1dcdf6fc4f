"""The command with a library that is found by its words only, so that a process is quick: `python quick.py new ...`.

With SLOW in the environment every answer takes that many seconds and leaves a file in MARKS.
"""

import asyncio
import os
import sys
from pathlib import Path

from loreboard import cli
from loreboard.composer import Composer
from loreboard.lore import embed
from loreboard.story.ask import Ask, Reply

plain = Composer.reply


async def slowly(self: Composer, ask: Ask) -> Reply:
    (Path(os.environ["MARKS"]) / ask.fingerprint(self.model)).touch()
    await asyncio.sleep(float(os.environ["SLOW"]))
    return await plain(self, ask)


if __name__ == "__main__":
    embed.weights_folder = lambda: None
    if "SLOW" in os.environ:
        setattr(Composer, "reply", slowly)  # noqa: B010
    sys.exit(cli.main())
