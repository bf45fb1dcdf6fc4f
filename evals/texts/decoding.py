"""Text out of other texts' fields; what makes text of a file's bytes is `story.decoding`."""

from loreboard.story.decoding import check_size, text_of

__all__ = ["check_size", "sound", "text_of"]


def sound(text: str) -> str:
    """`text` without halves of surrogate pairs, which JSON can hold and UTF-8 cannot, and without a byte order mark."""
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.removeprefix("\ufeff")
