"""Script text to Script and back: every format's reader, the writer of what agents make new, and timing."""

from .duanju import is_duanju, read_duanju
from .fdx import read_fdx
from .formats import read_script
from .fountain_reader import read_fountain, read_fountain_source
from .fountain_writer import write_fountain
from .patches import apply_patches
from .scenes import language_of, scenes_of
from .source import SourceText, read_source

__all__ = [
    "SourceText", "apply_patches", "is_duanju", "language_of", "read_duanju", "read_fdx", "read_fountain", "read_fountain_source",
    "read_script", "read_source", "scenes_of", "write_fountain",
]  # fmt: skip
