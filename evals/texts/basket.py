"""What has been read so far, and what was left out and why: so that one bad text of many stops nothing and is never passed over in silence."""

from collections.abc import Iterator
from contextlib import contextmanager

from loreboard.story.errors import BadInput
from loreboard.story.value import Value

from ..piece import Piece

_TOLD = 3


class Left(Value):
    """A file, a row or a folder that was not taken: `path` relative to what was given, and `why` in a sentence with what to do."""

    path: str
    why: str


class Read(Value):
    """Pieces with ids that differ, what was left out, and what a person should know of how they were read."""

    pieces: tuple[Piece, ...]
    left_out: tuple[Left, ...] = ()
    notes: tuple[str, ...] = ()


class Basket:
    """Takes pieces one by one."""

    def __init__(self) -> None:
        self._pieces: dict[str, Piece] = {}
        self._renamed: dict[str, int] = {}
        self._twice = 0
        self._left: list[Left] = []
        self._errors: list[BadInput] = []
        self._notes: list[str] = []

    def take(self, piece: Piece) -> None:
        """Keep `piece`; under another id when its own is taken, not at all when it is the same text to the same brief under the same id."""
        held = self._pieces.get(piece.id)
        if held is None:
            self._pieces[piece.id] = piece
        elif (held.text, held.brief) == (piece.text, piece.brief):
            self._twice += 1
        else:
            number = self._renamed.get(piece.id, 1) + 1
            while (name := f"{piece.id}-{number}") in self._pieces:
                number += 1
            self._renamed[piece.id] = number
            self._pieces[name] = piece.model_copy(update={"id": name})

    def pour(self, read: Read) -> None:
        """Take all that was read elsewhere, with what was left out there."""
        for piece in read.pieces:
            self.take(piece)
        self._left += read.left_out
        self._notes += read.notes

    @contextmanager
    def trying(self, path: str) -> Iterator[None]:
        """Leave `path` out when what is done inside raises BadInput."""
        try:
            yield
        except BadInput as error:
            self._left.append(Left(path=path, why=str(error)))
            self._errors.append(error)

    def read(self, where: str) -> Read:
        """All of it. Raises BadInput when nothing was taken: the one error there was, or how many there were."""
        if not self._pieces:
            raise self._nothing(where)
        notes = list(self._notes)
        if self._twice:
            notes.append(f"{self._twice} texts stood there again under the same id; they are taken once.")
        for id, last in self._renamed.items():
            notes.append(f"The id {id!r} stood there {'twice' if last == 2 else 'again and again'}; it is {id!r} to '{id}-{last}' now.")
        return Read(pieces=tuple(self._pieces.values()), left_out=tuple(self._left), notes=tuple(notes))

    def _nothing(self, where: str) -> BadInput:
        if not self._errors:
            return BadInput("There is no text here that Loreboard reads", where, "Give stories, scripts, tables of texts or a series.")
        if len(self._errors) == 1:
            return self._errors[0]
        told = "; ".join(left.why for left in self._left[:_TOLD])
        return BadInput(f"None of the {len(self._errors)} texts here can be read", where, told)
