"""Progress for a person at a terminal: a line for the series and one for each episode, on stderr."""

from typing import Any

from .progress import Event, Watch


def bars() -> Watch:
    """A watch that draws. What a script or a model has named is shown as plain text, so it cannot style or steer the terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    shown = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(20),
        TextColumn("{task.fields[told]}", markup=False),
        console=Console(stderr=True),
    )
    tasks: dict[int, Any] = {}

    def watch(event: Event) -> None:
        if event.stage == "end":
            shown.stop()
            return
        if event.episode not in tasks:
            shown.start()
            name = f"Episode {event.episode}" if event.episode else "Series"
            tasks[event.episode] = shown.add_task(name, total=None, told="")
        finished = event.stage == "exports" or (not event.episode and event.stage == "continuity" and event.done)
        told = "".join(c if c.isprintable() else "\ufffd" for c in f"{event.stage}  {event.text}")
        shown.update(tasks[event.episode], told=told[:60], total=1 if finished else None, completed=1 if finished else 0)

    return watch
