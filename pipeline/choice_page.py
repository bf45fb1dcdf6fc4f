"""`arcs/README.md`: the arcs side by side, and under each what it turns on and what code has found on it, with the words."""

from loreboard.render.letters import one_line
from loreboard.story.arc import Arc, Evidence, Standing
from loreboard.story.script import Language
from loreboard.story.shapes import known_shape

from .pages import cell

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "head": "# Arcs\n\n| | Title | Shape | Rule and price | Nearest common plot | Nearest sibling | Load |",
        "tail": "Load is that of worn-out plots; less is fresher. All of it is a hint, not a verdict: take another arc by copying its file over "
        "`arc.yaml` and running `loreboard resume`. docs/arcs.md says what each figure is.",
        "shape": "Shape asked for", "rule": "Rule", "price": "Price", "last": "Last image",
        "common": "Nearest common plot", "hits": "Worn-out plots played", "none": "none found", "steered": "steered away from",
        "siblings": "Nearest sibling", "same": "tells the same story", "replaces": "Stands in place of", "quote": "“{}”", "join": " / ", "colon": ": ",
    },
    "zh": {
        "head": "# 候选故事弧\n\n| | 名字 | 格局 | 规则与代价 | 最像的常见情节 | 最像的兄弟 | 套路分 |",
        "tail": "套路分越低越新鲜。这些都只是提示，不是评判。想换一个，把它的文件复制成 `arc.yaml`，再运行 `loreboard resume`。"
        "每个数字是什么，docs/arcs.md 里有。",
        "shape": "要的格局", "rule": "规则", "price": "代价", "last": "最后一个画面",
        "common": "最像的常见情节", "hits": "用到的套路", "none": "没有发现", "steered": "写明了怎么绕开",
        "siblings": "最像的兄弟", "same": "讲的是同一个故事", "replaces": "替下的是", "quote": "“{}”", "join": "／", "colon": "：",
    },
}  # fmt: skip


def arcs_page(arcs: tuple[Arc, ...], standings: tuple[Standing, ...], chosen: int, language: Language) -> bytes:
    """The page for `arcs`, the one at place `chosen` marked."""
    told = _WORDS[language]
    rows = [told["head"], "| --- | --- | --- | --- | --- | --- | --- |"]
    for number, (arc, standing) in enumerate(zip(arcs, standings, strict=True)):
        found = arc.evidence or Evidence()
        common = f"{found.common.brief} ({found.common.likeness:.2f})" if found.common else "-"
        sibling = f"{found.siblings[0].arc} ({found.siblings[0].likeness:.2f}{', ' + told['same'] if found.siblings[0].same else ''})" if found.siblings else "-"  # fmt: skip
        rule = arc.rule.power + (" " if language == "en" else "") + arc.rule.price
        cells = (f"{'**→** ' if number == chosen else ''}{number + 1}", arc.title, _shape(arc, language), rule, common, sibling)
        rows.append(f"| {' | '.join(map(cell, cells))} | {standing.load:.1f} |")
    rows += ["", told["tail"], ""]
    for number, arc in enumerate(arcs, 1):
        rows += _about(number, arc, told, language)
    return "\n".join(rows).encode()


def _about(number: int, arc: Arc, told: dict[str, str], language: Language) -> list[str]:
    colon, quote, found = told["colon"], told["quote"], arc.evidence or Evidence()
    rows = [f"## {number}. {one_line(arc.title)}", "", one_line(arc.logline), ""]
    rows.append(f"- {told['shape']}{colon}{_shape(arc, language)}")
    rows += [f"- {told[name]}{colon}{one_line(text)}" for name, text in (("rule", arc.rule.power), ("price", arc.rule.price))]
    rows += [f"- {one_line(person.name)}{colon}{one_line(person.line)}" for person in arc.cast]
    rows += [
        "",
        *(f"{turn.episode}. {one_line(turn.event)}" for turn in arc.turns),
        "",
        f"{told['last']}{colon}{one_line(arc.last_image)}",
        "",
    ]
    if found.common:
        pair = told["join"].join(quote.format(one_line(text)) for text in (found.common.ours, found.common.theirs))
        rows.append(f"- {told['common']} ({found.common.likeness:.2f}), {found.common.plot}{colon}{pair}")
    hits = [
        f"{hit.name} ({hit.strength:.2f}{', ' + told['steered'] if hit.steered else ''}) {quote.format(one_line(hit.quote))}"
        for hit in found.hits
    ]
    rows.append(f"- {told['hits']}{colon}{told['join'].join(hits) or told['none']}")
    if found.siblings:
        near = found.siblings[0]
        same = f", {told['same']}" if near.same else ""
        pair = told["join"].join(quote.format(one_line(text)) for text in (near.ours, near.theirs))
        rows.append(f"- {told['siblings']} {near.arc} ({near.likeness:.2f}{same}){colon}{pair}")
    if found.replaces:
        rows.append(f"- {told['replaces']}{colon}{one_line(found.replaces)}")
    return [*rows, ""]


def _shape(arc: Arc, language: Language) -> str:
    shape = known_shape(arc.shape)
    return shape.called(language) if shape else "-"
