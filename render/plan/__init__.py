"""One scene from above: who stands where, the line between them, the places of the camera, and its moves."""

from .inset import Inset, inset
from .page import svg

__all__ = ["Inset", "inset", "svg"]
