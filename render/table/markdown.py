"""A shot list as a page to print or to read on GitHub: Markdown, a table a scene.

Whatever people wrote is text and nothing else: a bar, a tag or a line break of theirs cannot end a cell. What a row does not say
is as the head of the page, the scene or the row above says it.
"""

from loreboard.story.shots import ShotList

from .episode import KINDS, Made, Scene, Told, told
from .marked import code, stacked, table, words
from .rows import Row, Said
from .words import Say

SUFFIX = ".md"
LOSES = frozenset(
    {"rev", "least", "most", "start", "end", "group", "alone", "first_frame", "last_frame", "refs", "runs_on"}
    | {f"dialogue.{field}" for field in ("line", "start", "frames")}
    | {f"prompt.{field}" for field in ("core", "avoid", "overrides", "seed")}
)


def export(shots: ShotList) -> bytes:
    """The page as UTF-8 bytes, in the list's language."""
    say, of = Say(shots.language), told(shots)
    parts = [_head(of, say), *(_scene(scene, say) for scene in of.scenes), _made(of, say), _over(of, say)]
    return ("\n\n".join("\n".join(lines) for lines in parts if lines) + "\n").encode()


def _head(of: Told, say: Say) -> list[str]:
    facts = " · ".join(map(words, of.facts))
    return [
        f"# {words(of.title) or words(of.facts[0])}",
        "",
        f"**{facts}**",
        "",
        *_pairs(of.head, say),
        "",
        f"*{words(say('goes_unsaid'))}*",
    ]


def _pairs(pairs: tuple[tuple[str, str], ...], say: Say) -> list[str]:
    """Names and words, a line each."""
    colon = ": " if say.language == "en" else "："
    return [f"- **{words(name)}**{colon}{words(text)}" for name, text in pairs]


def _scene(scene: Scene, say: Say) -> list[str]:
    heads = [say(f"columns.{name}") for name in ("number", "time", "camera", "picture", "said", "notes")]
    return [
        f"## {words(scene.heading)}",
        "",
        words(scene.told),
        "",
        *_pairs(scene.facts, say),
        "",
        *table(heads, [_cells(row, say) for row in scene.rows]),
    ]


def _cells(row: Row, say: Say) -> list[str]:
    return [
        stacked(f"**{row.number}**", code(row.id), words(row.purpose), words(row.lines)),
        stacked(words(row.span), words(row.seconds), words(row.counted)),
        stacked(f"**{words(row.camera[0])}**", *map(words, row.camera[1:])),
        stacked(words(row.picture), *(f"*{words(person)}*" for person in row.people), *map(words, row.state)),
        stacked(*(_said(said, say) for said in row.said)),
        stacked(words(say("heard", sound=row.sound)) if row.sound else "", *map(words, row.notes)),
    ]


def _said(said: Said, say: Say) -> str:
    """A speech; the words of its frame are ours and may hold marks."""
    slots = {"who": f"**{words(said.who)}**", "how": words(said.how), "text": words(said.text)}
    return say("said_how" if said.how else "said", **slots)


def _made(of: Told, say: Say) -> list[str]:
    """What is to be made once: a table a kind."""
    if not of.made:
        return []
    out = [f"## {say('made_once')}"]
    for kind in KINDS:
        if some := [made for made in of.made if made.kind == kind]:
            heads = [say(f"asset.{name}") for name in ("what", "text", "shots")]
            out += ["", f"### {say(f'assets.{kind}')}", "", *table(heads, [_asset(made, say) for made in some])]
    return out


def _asset(made: Made, say: Say) -> list[str]:
    return [words(made.of), stacked(words(made.text), words(made.file)), words(say.numbers(made.shots)) or say("none")]


def _over(of: Told, say: Say) -> list[str]:
    """What an editor lays over the picture."""
    captioned, spoken = of.captioned
    if not of.over and not spoken:
        return []
    out = [f"## {say('laid_over')}", ""]
    if not of.over and captioned == spoken:
        return [*out, say("all_captioned")]
    out += [say("captioned", n=captioned, of=spoken)] if spoken else []
    heads = [say("columns.time"), say("over.shot"), say("over.kind"), say("over.text")]
    rows = [[words(o.span), str(o.number), words(o.kind), words(o.text)] for o in of.over]
    return out + (["", *table(heads, rows)] if rows else [])
