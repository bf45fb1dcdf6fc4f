"""The cutting table: a shot list and one thing a person wants changed in; the list after it out, fitted to the frame, or a refusal. Pure.

A locked shot is never changed by an edit of another one. What cannot be done leaves nothing half done: it raises BadInput.
"""

from .adding import add
from .carrying import carried, same_lines, same_scenes
from .cutting import delete, merge, move, split_at_frame, split_at_line, split_in_parts
from .fields import change
from .settling import MENDABLE, refit
from .standing import approve, lock, note, unlock, unwaive, waive
from .table import Table, the_shot

__all__ = [
    "MENDABLE", "Table", "add", "approve", "carried", "change", "delete", "lock", "merge", "move", "note", "refit", "same_lines", "same_scenes", "split_at_frame", "split_at_line",
    "split_in_parts", "the_shot", "unlock", "unwaive", "waive",
]  # fmt: skip
