"""Which thread of the graph a folder is on, and what it stands on: `.loreboard/run.json`. The threads lie in `.loreboard/checkpoints.sqlite`."""

import json

from loreboard.story.files import write_whole

from .folder import Folder

FILE = "checkpoints.sqlite"


class Thread:
    """Which thread of the graph this folder is on, in `.loreboard/run.json`."""

    def __init__(self, folder: Folder) -> None:
        self._path = folder.hidden / "run.json"
        try:
            told = json.loads(self._path.read_bytes())
            self._number, self.open, self.mark = int(told["thread"]), bool(told["open"]), str(told["mark"])
        except (OSError, ValueError, KeyError, TypeError):
            self._number, self.open, self.mark = 0, False, ""

    @property
    def name(self) -> str:
        return f"run-{self._number}"

    def start(self, mark: str) -> None:
        """A new thread, open until `finish`. Checkpoints of earlier ones are of no more use and go."""
        for path in self._path.parent.glob(f"{FILE}*"):
            path.unlink()
        self._number, self.open, self.mark = self._number + 1, True, mark
        self._save()

    def finish(self) -> None:
        self.open = False
        self._save()

    def _save(self) -> None:
        told = {"format": "run.1", "thread": self._number, "open": self.open, "mark": self.mark}
        write_whole(self._path, json.dumps(told).encode(), durable=True)
