"""One episode as a web page to look at before anything is paid for: panels, words, plans and findings, with a player. Needs `preview`."""

from .page import Remark, page
from .setting import palette

__all__ = ["Remark", "page", "palette"]
