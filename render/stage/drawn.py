"""The animatic as a renderer: a whole episode of drawn panels, on this machine and for nothing."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from loreboard.story.errors import BadInput
from loreboard.story.shots import ShotList


class Animatic:
    """Draws; takes no settings."""

    name: ClassVar[str] = "animatic"
    file: ClassVar[str] = "animatic.mp4"

    def __init__(
        self, variant: str = "", base_url: str | None = None, key: str | None = None, own: Mapping[str, str] | None = None
    ) -> None:
        if variant or own or base_url:
            raise BadInput("The animatic has neither an address nor settings", "--with", "Say --with animatic.")

    def render(self, shots: ShotList, to: Path, watch: Callable[[int], None]) -> None:
        from loreboard.render.animatic import film

        film(shots, to, watch)
