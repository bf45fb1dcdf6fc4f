"""Another arc than the one that was chosen by its score: a person takes it by its number, and it is theirs from then on."""

from loreboard.story.errors import BadInput

from .folder import Folder


def numbers(folder: Folder) -> tuple[int, ...]:
    """The arcs of the folder, by number."""
    return tuple(sorted(int(path.stem) for path in folder.root.glob("arcs/*.yaml") if path.stem.isdecimal()))


def take(folder: Folder, number: int) -> None:
    """Make arc `number` the folder's arc, as if a person had copied its file over arc.yaml.

    Raises BadInput when there is no such arc, or when arc.yaml has words of theirs that no file in arcs/ has: those are never written over.
    """
    there = numbers(folder)
    if number not in there:
        do = (
            f"There {'is' if len(there) == 1 else 'are'} {', '.join(map(str, there))}."
            if there
            else "Run `loreboard resume DIR --until arc` first."
        )
        raise BadInput(f"There is no arc {number}", str(folder.root / "arcs"), do)
    arcs = {n: folder.path(f"arcs/{n}.yaml").read_bytes() for n in there}
    path = folder.path("arc.yaml")
    now = path.read_bytes() if path.is_file() else b""
    if folder.edited("arc.yaml") and now not in arcs.values():
        raise BadInput(
            "arc.yaml has words of yours, which --take would write over",
            str(path),
            "Move the file away, or leave out --take to go on with it.",
        )
    folder.put_chosen("arc.yaml", arcs[number])
