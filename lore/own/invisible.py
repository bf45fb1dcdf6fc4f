"""Characters that nobody sees and a model reads: taken out and counted, where they do no work in honest writing.

Joiners and variation selectors inside an emoji, the tags of a flag, and joiners between letters of scripts that are written with
them (Arabic to Sinhala, Mongolian) stay. Knows characters and nothing of files.
"""

import re
import unicodedata

_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""What begins a line in some program or other."""
_FLAG = re.compile(
    "\U0001f3f4(?:\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073))\U000e007f"
)
"""The flags of England, Scotland and Wales, the only ones that any font draws of tags."""
_PICTURE = re.compile("[\u2190-\u21ff\u2300-\u27bf\u2900-\u2bff〰〽㊗㊙\U0001f000-\U0001faff]")
_SIGN = re.compile("[#*0-9©®‼⁉™ℹ]")
"""What is drawn as a picture only with a selector after it."""
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_JOINED = re.compile("[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1820-\u18aa\ua840-\ua87f\ufb50-\ufdff\ufe70-\ufefc]")
"""Letters and marks of scripts in which a joiner or its opposite changes what is seen."""
_ZWNJ, _ZWJ, _DRAWN, _PLAIN = "\u200c", "\u200d", "\ufe0f", "\ufe0e"


def cleaned(text: str) -> tuple[str, int]:
    """`text` with nothing invisible in it, every line ending in "\\n", and how many characters were taken out."""
    text = _BREAKS.sub("\n", text)
    flags = {at for found in _FLAG.finditer(text) for at in range(*found.span())}
    taken = 0

    def judged(found: re.Match[str]) -> str:
        nonlocal taken
        at = found.start()
        if at in flags or _works(text, at):
            return found[0]
        taken += 1
        return ""

    return _SUSPECT.sub(judged, text), taken


def _works(text: str, at: int) -> bool:
    """Whether the suspect at this place changes what a reader sees."""
    sign, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if sign in (_DRAWN, _PLAIN):
        return bool(_PICTURE.match(before) or _SIGN.match(before))
    if sign == _ZWJ and (_PICTURE.match(before) or before == _DRAWN or _SKIN.match(before)):
        return bool(_PICTURE.match(after))
    if sign in (_ZWJ, _ZWNJ):
        return bool(_JOINED.match(before)) and bool(_JOINED.match(after))
    return sign in "\u180b\u180c\u180d\u180e\u180f" and bool(_JOINED.match(before)) and unicodedata.name(before).startswith("MONGOLIAN")
