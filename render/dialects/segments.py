"""A prompt a segment: each shot by itself, to the length a segment's prompt may have."""

from collections.abc import Sequence

from loreboard.render.profiles import Segment, prompt_units

from .draft import Draft
from .fitting import Block, Fitted, fitted
from .phrases import distinct
from .prose import avoided, text_of


def segments(draft: Draft) -> tuple[tuple[Segment, ...], list[Fitted]]:
    """One segment a shot, as long as its slot asks."""
    most, out, fits = draft.profile.text.segment_max or draft.most, [], []
    for slot, block, at in zip(draft.clip.slots, draft.blocks, range(len(draft.seen)), strict=True):
        mine = distinct(s for s in draft.heard if s[0].shot == at or s[0].part == "music")

        def over(now: Sequence[Block]) -> int:
            return 0 if most is None else prompt_units(draft.profile, text_of(draft, now[0])).most - most

        done = fitted([[*block, *mine, *avoided(draft)]], over)
        fits.append(done)
        out.append(Segment(seconds=slot.seconds, prompt=text_of(draft, done.blocks[0])))
    return tuple(out), fits
