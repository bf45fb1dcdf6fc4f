"""What scores are told in: the words, the table, the page, and the names that others build on."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest

import loreboard.evals as public
from loreboard.evals.collection import Comparison, Report, compared, report
from loreboard.evals.pages import page, plots
from loreboard.evals.pages.table import COLUMNS, write_table
from loreboard.evals.pages.wording import Wording, dullest, figure, measured, words, worst
from loreboard.evals.piece import Piece, piece
from loreboard.evals.scorecard import Gate, Scorecard
from loreboard.evals.uncertainty import Estimate
from loreboard.story.errors import BadInput
from loreboard.story.script import Language

from .small import HAN, OTHER, STORY, WICKED, pieces, scorer

ROOT = Path(__file__).resolve().parents[2]
VOID = {"meta", "br", "img", "link", "input"}


def told(of: list[Piece], name: str = "set") -> Report:
    by = scorer()
    return report(name, of, list(by.score_all(of)), by)


def card(text: str = STORY) -> Scorecard:
    return told([piece(text, "one")]).cards[0]


class Page(HTMLParser):
    """The elements of a page in order, and what stands in titles; opens and closes must fit."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.titles: list[str] = []
        self.text = ""
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs), tuple(self.open)))
        if tag == "title":
            self.titles.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.open and self.open[-1] == "title":
            self.titles[-1] += data


def check_page(text: str) -> Page:
    """A page that stands by itself: whole, escaped, accessible."""
    read = Page(text)
    tags = [tag for tag, _, _ in read.seen]
    assert not {"script", "img", "link", "iframe"} & set(tags)
    assert not re.search(r"""(?:src|href)="(?!#)|url\((?!#)|@import""", text)
    assert set(re.findall(r"https?://[^\s\"']*", text)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert page.MARK in text[:1000]
    assert text.count("<svg") == len(re.findall(r"<svg[^>]*role=\"img\"[^>]*aria-label=\"[^\"]+\"[^>]*>\s*<title>[^<]+</title>", text))
    for table in re.findall(r"<table.*?</table>", text, re.S):
        assert "<caption" in table and 'scope="col"' in table
    assert "\x1b" not in text and "#00000" not in text
    return read


def in_both() -> Iterator[tuple[Language, dict[str, str]]]:
    yield "en", words()["en"]
    yield "zh", words()["zh"]


# words


def test_everything_is_said_in_both_languages_with_the_same_holes() -> None:
    (_, en), (_, zh) = in_both()
    assert en.keys() == zh.keys()
    for key in en:
        holes = [{name for _, name, _, _ in Formatter().parse(line) if name is not None} for line in (en[key], zh[key])]
        assert holes[0] == holes[1], key


def test_chinese_words_hold_no_english_and_english_ones_no_han() -> None:
    (_, en), (_, zh) = in_both()
    assert not [line for line in en.values() if re.search(r"[\u3400-\u9fff]", line)]
    bare = {key: re.sub(r"\{[^}]*\}|--csv|loreboard score", "", line) for key, line in zh.items()}
    assert not [key for key, line in bare.items() if re.search(r"[A-Za-z]{2,}", line)]


@pytest.mark.parametrize("text", [STORY, HAN, WICKED, "Fog."])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_gate_and_component_of_a_card_can_be_told(text: str, language: Language) -> None:
    found, say = card(text), Wording(language)
    assert say.headline(found) and say.kind(found)
    assert all(say.gate(gate, found) and say(gate.id) for gate in found.gates)
    assert all(say.component(c) and say(c.id) for c in found.components)


@pytest.mark.parametrize(
    ("id", "passed", "value", "bound", "why", "says"),
    [
        ("G2", False, 3.0, "-1.00 to 2.00", "", "over and over"), ("G2", False, -3.0, "-1.00 to 2.00", "", "hardly belong"),
        ("G2", None, None, "", "", "too short"), ("G3", False, 0.9, "0.85 or more", "“lo and behold” stands more than three times", "lo and behold"),
        ("G3", False, 0.2, "0.85 or more", "phrases return", "within a scene"), ("G1", False, None, "no fault", "line 3: x", "line 3: x"),
        ("G4", None, None, "", "", "no brief"), ("G5", True, 0.9, "0.80 or more", "", "shuffled"),
    ],
)  # fmt: skip
def test_a_gate_says_which_way_it_closed(id: str, passed: bool | None, value: float | None, bound: str, why: str, says: str) -> None:
    gate = Gate.model_validate({"id": id, "name": "x", "passed": passed, "value": value, "bound": bound, "why": why})
    assert says in Wording("en").gate(gate, card())
    assert Wording("zh").gate(gate, card())


def test_a_component_that_nothing_was_compared_for_is_not_shown() -> None:
    assert "O4" in [c.id for c in card().components]
    assert "O4" not in [c.id for c in measured(card())]


def test_the_dullest_stretch_and_the_nearest_beats_of_a_curve() -> None:
    curve = [0.9, 0.8, 0.2, 0.1, 0.2, 0.9, 0.9]
    assert dullest(curve) == (2, 3)
    assert worst(curve) == {3}
    assert dullest([0.5]) == (0, 1)
    assert figure(-0.004, True) == "+0.00" and figure(-0.5) == "−0.50"


def test_few_briefs_have_no_interval_and_it_is_said_why() -> None:
    few, many = (told(pieces(n)).figures[0].estimate for n in (2, 11))
    say = Wording("en")
    assert say.interval(few) == "" and "fewer than 10" in say.no_interval(few)
    assert "to" in say.interval(many) and say.no_interval(many) == ""


def test_a_comparison_says_what_it_proves() -> None:
    say = Wording("en")
    one, other = pieces(3), pieces(3, text=OTHER)
    assert "3 briefs in common" in say.verdict(compared(told(one, "a"), told(other, "b")))
    assert "no brief in common" in say.verdict(compared(told(one), told([p.model_copy(update={"group": p.group + "x"}) for p in other])))
    many = compared(told(pieces(12), "a"), told(pieces(12, text=OTHER), "b"))
    for low, high, says in ((0.1, 0.3, "more original"), (-0.3, -0.1, "less original"), (-0.1, 0.1, "beyond chance")):
        estimate = Estimate(value=(low + high) / 2, low=low, high=high, briefs=12, runs=12)
        first, *rest = many.differences
        turned = many.model_copy(update={"differences": (first.model_copy(update={"estimate": estimate}), *rest)})
        assert says in say.verdict(turned)


def test_a_difference_by_brief_looks_at_equally_many_runs_of_both() -> None:
    found = compared(told(pieces(3, runs=4)), told(pieces(3, runs=2, text=OTHER)))
    for difference in found.differences:
        by = [value for _, value in difference.by_brief]
        assert sum(by) / 3 == pytest.approx(difference.estimate.value, abs=2e-4)


# the table


def test_the_table_has_a_row_a_text_and_is_written_as_scores_come() -> None:
    out = io.StringIO()
    by = scorer()
    seen: list[int] = []

    def cards() -> Iterator[Scorecard]:
        for one in pieces(3):
            seen.append(out.getvalue().count("\n"))
            yield by.score(one)

    write_table(cards(), out)
    header, *rows = out.getvalue().splitlines()
    assert seen == [1, 2, 3]
    assert tuple(header.split(",")) == COLUMNS
    assert [row.split(",")[0] for row in rows] == ["t0-0", "t1-0", "t2-0"]


# the page


def test_a_page_of_one_text_stands_by_itself_and_quotes_the_text() -> None:
    of = [piece(STORY, "one", "a lamp")]
    text = page.report_page(told(of), of)
    read = check_page(text)
    assert '<html lang="en">' in text
    assert any("It answered in the voice of the drowned baker." in title for title in read.titles)
    assert "brief 0 <b>" in read.text


def test_a_page_in_chinese_is_in_chinese() -> None:
    of = [piece(HAN, "灯", "一盏灯")]
    text = page.report_page(told(of, "灯"), of)
    read = check_page(text)
    assert '<html lang="zh-Hans">' in text and "独创性" in read.text and "Originality" not in read.text
    assert any("灯叫了她的名字" in title for title in read.titles)


def test_what_a_text_says_never_becomes_part_of_the_page() -> None:
    name = "<script>x</script>$a_{b$"
    of = [piece(WICKED, name, name, name), piece(WICKED + " " + HAN, name + "2", name, name), *pieces(2, 2)]
    for text in (page.report_page(told(of, name), of), page.comparison_page(compared(told(of, name), told(of[:2], name)))):
        read = check_page(text)
        assert "<script>" in read.text
        assert "onerror" not in re.sub(r"&lt;img.*?&gt;", "", text)


@pytest.mark.parametrize("briefs", [2, 11])
def test_a_page_of_many_texts_holds_each_of_them(briefs: int) -> None:
    of = pieces(briefs)
    read = check_page(page.report_page(told(of), of))
    ids = {attrs["id"] for _, attrs, _ in read.seen if "id" in attrs}
    links = {str(attrs["href"]).removeprefix("#") for tag, attrs, _ in read.seen if tag == "a"}
    assert len(links) == briefs and links <= ids
    assert ("fewer than 10" in read.text) == (briefs < 10)


def test_a_page_of_very_many_texts_says_how_many_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MOST", 2)
    monkeypatch.setattr(page, "LISTED", 3)
    of = pieces(5)
    text = page.report_page(told(of), of)
    assert text.count('class="text"') == 2
    assert "first 2 of 5" in text and "2 more" in text


@pytest.mark.parametrize("briefs", [2, 11])
def test_a_page_of_a_comparison_pairs_brief_by_brief(briefs: int) -> None:
    found = compared(told(pieces(briefs), "one"), told(pieces(briefs, text=OTHER), "other"))
    read = check_page(page.comparison_page(found))
    assert "one against other" in read.text
    assert all(f"a lamp, brief {n}" in read.text for n in range(briefs))


def test_a_page_of_two_sets_without_a_common_brief_says_so() -> None:
    found: Comparison = compared(told([piece(STORY, "a")]), told([piece(OTHER, "b")]))
    assert "no brief in common" in check_page(page.comparison_page(found)).text


def test_the_same_scores_make_the_same_page() -> None:
    of = pieces(3)
    assert page.report_page(told(of), of) == page.report_page(told(of), of)


def test_a_page_without_the_words_of_its_texts_still_shows_the_curve() -> None:
    assert "curve" in page.report_page(told(pieces(1)))


def test_only_a_page_of_ours_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "report.html"
    of = pieces(1)
    page.write(path, told(of), of)
    page.write(path, told(of), of)
    path.write_text("<html>mine</html>")
    with pytest.raises(BadInput, match="stays as it is"):
        page.write(path, told(of), of)
    assert path.read_text() == "<html>mine</html>"
    with pytest.raises(BadInput):
        page.write(tmp_path, told(of), of)
    assert [p.name for p in path.parent.iterdir()] == ["report.html"]


def test_a_plot_takes_any_name_and_any_number_of_texts() -> None:
    row = plots.Row(label="$\\frac{ 灯 <&>", values=(0.5,) * 300, gated=(False,) * 300, steps=())
    text = plots.spread([row, row.model_copy(update={"values": (), "gated": ()})], "灯 <b>")
    assert "灯 &lt;b&gt;" in text and "灯 &lt;&amp;&gt;" in text
    assert plots.paired([0.0] * 200, Estimate(value=0, low=None, high=None, briefs=200, runs=200), "x").count("<use") > 200


# what others build on


def test_every_public_name_is_there_and_typed() -> None:
    assert sorted(name for names in public._HOMES.values() for name in names) == sorted(public.__all__) == dir(public)
    assert all(getattr(public, name) for name in public.__all__)
    with pytest.raises(AttributeError, match="nothing_like_it"):
        _ = public.nothing_like_it
    source = (ROOT / "evals/__init__.py").read_text("utf-8")
    typed = re.findall(r"^    from \.[\w.]+ import (.+)$", source, re.M)
    assert sorted(name for names in typed for name in names.split(", ")) == sorted(public.__all__)


def test_a_public_name_is_not_hidden_by_a_module_of_that_name() -> None:
    assert not [name for name in public.__all__ if (ROOT / "evals" / name).exists() or (ROOT / "evals" / f"{name}.py").exists()]


def test_five_lines_score_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    from loreboard.evals import pieces_of, report

    read = pieces_of(tmp_path / "a.txt")
    by = scorer()
    assert report("a", read.pieces, list(by.score_all(read.pieces)), by).cards[0].id == "a.txt"


def test_importing_the_room_loads_nothing_heavy() -> None:
    heavy = "{'numpy', 'pydantic', 'yaml', 'jinja2', 'matplotlib', 'chromadb', 'langgraph', 'onnxruntime', 'wordfreq', 'jieba'}"
    code = f"import sys; import loreboard.evals; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_scoring_needs_neither_jinja_nor_matplotlib() -> None:
    code = (
        "import sys; from loreboard.evals import *; import loreboard.console.score_sets; "
        "print([n for n in ('jinja2', 'matplotlib', 'chromadb', 'langgraph') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
