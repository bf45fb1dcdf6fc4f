"""Small pools and texts, so that a score takes no time. Values mean nothing here; what is told of them does."""

from datetime import date

from loreboard.evals.piece import Piece, piece
from loreboard.evals.pools import Default, Head, Pool
from loreboard.evals.scoring import Scorer
from loreboard.story.script import Language

STORY = (
    "Mara kept the lamp on the tidal stair for eleven years before it answered her. It answered in the voice of the drowned baker. "
    "She told nobody about it. In the morning there was bread on the stair."
)
OTHER = (
    "The ferryman counts his oars and finds one too many. He sells it to a widow who burns it. The river stands still for a day. "
    "Nobody asks him what he has been carrying."
)
HAN = "岑苗在崖上的栈道守了十一年的灯，灯从来没有说过一句话。直到那一夜大雾上来，灯叫了她的名字。她没有告诉任何人。早上栈道上放着一块面包。"
WICKED = (
    "<script>alert(1)</script> said the lamp to Mara & the baker. "
    'She wrote \x1b[31m$x_1$ and "<img src=x onerror=alert(2)>" on the wall. Nobody read it aloud that night.'
)
BEATS: dict[Language, tuple[tuple[str, ...], ...]] = {
    "en": (
        ("Mara keeps a lamp on a lonely stair.", "The lamp answers her in a dead man's voice.", "She finds that love was the light."),
        ("A ferryman takes a stranger over the river.", "The stranger turns out to be death.", "He rows back alone."),
    ),
    "zh": (("岑苗守着一盏灯。", "灯忽然开口说话。", "她终于明白，爱就是光。"), ("摆渡人载着陌生人过河。", "陌生人原来是死神。")),
}


def pool(language: Language) -> Pool:
    """Two default stories."""
    head = Head(
        name=f"{language}.small", version=1, language=language, use="own", by="nobody", how="by hand", licence="CC0", date=date(2026, 1, 1)
    )
    stories = tuple(
        Default(brief_id=str(n), kind="idea", genre="myth", brief=f"brief {n} <b>", form="plot", sample=0, beats=beats)
        for n, beats in enumerate(BEATS[language])
    )
    return Pool(head=head, stories=stories)


def scorer() -> Scorer:
    """On the small pools of both languages."""
    return Scorer({"en": pool("en"), "zh": pool("zh")}, lambda _: None)


def pieces(briefs: int, runs: int = 1, text: str = STORY) -> list[Piece]:
    """`runs` texts to each of `briefs` briefs, each a little different."""
    return [
        piece(
            f"{text} It was number {n} of {k + 1} that she kept, with {n * 7 + k} other things.", f"t{n}-{k}", f"a lamp, brief {n}", f"g{n}"
        )
        for n in range(briefs)
        for k in range(runs)
    ]
