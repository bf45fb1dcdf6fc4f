"""Files for people: YAML with a head that says what it is and who made it, and small pages of Markdown."""

from collections.abc import Iterable

from pydantic import BaseModel

from loreboard.agents.continuity.standing import SceneEnd, fact_said
from loreboard.agents.continuity.words import repair
from loreboard.agents.desk import page
from loreboard.story.bible import Bible, EpisodePlan
from loreboard.story.facts import Contradiction, Interval, Learned
from loreboard.story.script import Language
from loreboard.story.yaml_text import yaml_text


def yaml_file(form: str, value: BaseModel, made_by: str) -> bytes:
    """`value` as a YAML file: `format`, `made_by`, then its fields."""
    head = yaml_text({"format": form, "made_by": made_by})
    return f"{head}{page(value)}\n".encode()


def title_page(book: Bible, plan: EpisodePlan, made_by: str, language: Language) -> dict[str, tuple[str, ...]]:
    """The title page of an episode's script."""
    return {"Title": (book.title,), "Episode": (episode_name(plan, language),), "Credit": (made_by,), "Source": book.credits}


def episode_name(plan: EpisodePlan, language: Language) -> str:
    """The episode's number and title, as scripts and reports call it."""
    return f"Episode {plan.number}: {plan.title}" if language == "en" else f"第{plan.number}集 {plan.title}"


def continuity_page(
    number: int, found: tuple[Contradiction, ...], book: Bible, language: Language, made_by: str, standings: tuple[SceneEnd, ...] = (),
    learned: tuple[Learned, ...] = (), intervals: tuple[Interval, ...] = (),
) -> bytes:  # fmt: skip
    """What holds at both ends of the episode and at the end of each scene, from which line to which, who knows what, and what cannot
    both be true."""
    en = language == "en"
    plan = next((e for e in book.episodes if e.number == number), None)
    rows = [f"# Continuity, episode {number}" if en else f"# 第{number}集 连戏", ""]
    if plan:
        rows += ["| | | comes in | leaves |" if en else "| | | 进场 | 离场 |", "| --- | --- | --- | --- |"]
        before = {(s.who, s.attribute): s.value for s in plan.entry}
        after = {(s.who, s.attribute): s.value for s in plan.exit}
        rows += [
            f"| {cell(w)} | {cell(a)} | {cell(before.get((w, a), ''))} | {cell(after.get((w, a), ''))} |" for w, a in {**before, **after}
        ]
        rows.append("")
    if standings:
        rows += ["| scene | at its end |" if en else "| 场次 | 收场时 |", "| --- | --- |"]
        rows += [f"| {cell(row.heading)} | {cell(('; ' if en else '；').join(row.facts))} |" for row in standings]
        rows.append("")
    rows += _table(("from line", "to", "what is so", "because of") if en else ("起行", "止行", "什么", "因为"), (
        (one.since.line, one.until.line if one.until else "", said, one.cause)
        for one in intervals if one.since.episode == number and (said := fact_said(one.fact, language))
    ))  # fmt: skip
    rows += _table(("from line", "who knows", "what", "told by") if en else ("起行", "谁知道", "什么", "谁说的"), (
        (one.since.line, one.who, one.what, one.told_by) for one in learned if one.since.episode == number
    ))  # fmt: skip
    own = [c for c in found if number in (c.first.episode, c.second.episode)]
    rows += [f"- **{c.severity}** {c.rule}, {places(c, language)}: {c.what}. {repair(c, language)}" for c in own]
    if not own:
        rows.append("Nothing found that cannot both be true." if en else "没有发现互相矛盾的地方。")
    return "\n".join([*rows, "", f"*{made_by}*", ""]).encode()


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[str]:
    """A Markdown table; nothing where there are no rows."""
    told = [f"| {' | '.join(cell(str(bit)) for bit in row)} |" for row in rows]
    return [f"| {' | '.join(head)} |", "| --- " * len(head) + "|", *told, ""] if told else []


def places(found: Contradiction, language: Language) -> str:
    """Both places of a contradiction: "episode 1, line 3 / episode 1, plan"."""

    def one(episode: int, line: int) -> str:
        if language == "zh":
            return f"第{episode}集" + (f"第{line}行" if line else "设定")
        return f"episode {episode}, " + (f"line {line}" if line else "plan")

    return f"{one(found.first.episode, found.first.line)} / {one(found.second.episode, found.second.line)}"


def cell(text: str) -> str:
    """A text as a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")
