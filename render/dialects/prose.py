"""Prose: what is seen in sentences, one shot after another; with commands in brackets or flags behind it where a renderer has them."""

from collections.abc import Sequence

from loreboard.render.profiles import prompt_units

from .draft import Draft, seconds
from .fitting import Block, Fitted, fitted
from .phrases import Phrase, distinct, filled, once, words, written


def prose(draft: Draft) -> tuple[str, Fitted]:
    """The whole clip as one text that keeps to the profile's limit as far as it can."""
    blocks = once(draft.blocks)
    blocks[-1] = [*blocks[-1], *distinct(draft.heard), *avoided(draft)]
    tail = flags(draft)

    def over(now: Sequence[Block]) -> int:
        return 0 if draft.most is None else prompt_units(draft.profile, told(draft, now) + tail).most - draft.most

    done = fitted(blocks, over)
    return told(draft, done.blocks), done


def told(draft: Draft, blocks: Sequence[Block]) -> str:
    """Blocks as text; before each of several shots stands which it is and how long it lasts."""
    if len(blocks) == 1:
        return text_of(draft, blocks[0])
    heads = [
        filled("shot.prose", draft.language, n=n, seconds=seconds(slot.frames, draft.fps)) for n, slot in enumerate(draft.clip.slots, 1)
    ]
    return "\n".join(head + text_of(draft, block) for head, block in zip(heads, blocks, strict=True))


def text_of(draft: Draft, block: Block) -> str:
    """One block; a person's own prompt stands as it is."""
    own = "\n".join(phrase.text for sentence in block for phrase in sentence if phrase.theirs)
    rest = written([s for s in block if not s[0].theirs], draft.language, draft.tags)
    return "\n".join(part for part in (own, rest) if part)


def avoided(draft: Draft) -> Block:
    """What is not wanted, where it has to stand in the prompt itself."""
    if not draft.avoid or draft.profile.text.negative != "in_prompt":
        return []
    return [(Phrase("avoid", filled("avoid", draft.language, what=draft.avoid), len(draft.seen) - 1),)]


def flags(draft: Draft) -> str:
    """Text flags behind the prompt, of those that the profile knows; "" where it knows none."""
    if draft.profile.text.dialect != "flags":
        return ""
    asked = draft.asked
    values = {
        "tier": asked.tier, "aspect": asked.aspect, "seconds": f"{float(draft.clip.seconds):g}", "seed": asked.seed,
        "fixed": "true" if draft.moves.fixed else "false",
    }  # fmt: skip
    out = []
    for flag, form in words()["flags"].items():
        needed = [key for key in values if f"{{{key}}}" in form]
        if flag in draft.profile.text.reserved and all(values[key] is not None for key in needed):
            out.append(f" {flag} {form.format(**values)}")
    return "".join(out)
