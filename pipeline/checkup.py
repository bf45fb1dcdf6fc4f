"""`loreboard check`: everything that code can find wrong with a script, a shot list or a whole folder. Reads only."""

from pathlib import Path

from loreboard.agents import continuity
from loreboard.agents.continuity.words import repair
from loreboard.agents.doctor import budget
from loreboard.agents.writer import bible_faults
from loreboard.screenplay import timing
from loreboard.screenplay.pace import Pace
from loreboard.story.bible import Bible
from loreboard.story.errors import BadInput
from loreboard.story.facts import At, Contradiction, named
from loreboard.story.script import Language, Script
from loreboard.story.shots import ShotList

from . import guard, pacing, settings
from .edits.finding import edit_findings
from .exporting import script_of
from .findings import Finding, of_list
from .folder import Folder
from .given import yaml_value
from .reading import BadList, read_list
from .scripts import script_at
from .settings import Settings


def check(path: Path) -> tuple[Finding, ...]:
    """What is wrong at `path`: a Loreboard folder, a shots.json, or a script. Raises BadInput for anything else."""
    if path.is_dir():
        return _folder(path)
    if not path.exists():
        raise BadInput("There is no such file", str(path), "Give a script, a shots.json or a folder.")
    if path.suffix == ".json":
        return tuple(_list(path, str(path), script_of(path), None)[1])
    script = script_at(path)
    return (*_script(script, path.name, None, pacing.pace_of(pacing.home_of(path))), *_alone(script, path.name))


def _folder(root: Path) -> tuple[Finding, ...]:
    chosen, folder, pace = settings.read(root), Folder(root), pacing.pace_of(root)
    out = edit_findings(folder, chosen)
    book, scripts, by_name = _book(root, chosen, out), {}, {}
    for number in range(1, (1 if chosen.script else chosen.episodes) + 1):
        place = root / f"e{number:02d}"
        name = chosen.script or f"e{number:02d}/script.fountain"
        if not folder.path(name).is_file():
            continue
        scripts[number] = by_name[name] = script_at(folder.path(name))
        out += _script(scripts[number], name, chosen.seconds, pace)
        if (place / "shots.json").is_file():
            shots, wrong = _list(place / "shots.json", f"e{number:02d}/shots.json", scripts[number], book)
            out += wrong
            out += _apart(shots, scripts[number], f"e{number:02d}/shots.json", pace) if shots else []
    if book and book.episodes:
        out += [Finding(where="bible.yaml", line=0, code="X3", severity="note", text=over) for over in budget(book)]
        for found in continuity.check(book, scripts):
            out.append(_apart_in_story(found, _place(found.first, chosen), _place(found.second, chosen), chosen.language))
    else:
        out += [found for name, script in by_name.items() for found in _alone(script, name)]
    for one in guard.recited(root, chosen, by_name):
        out.append(Finding(where=one.where, line=one.line, code="RECITED", severity="error" if one.repeat.stops else "note", text=one.text))
    if not scripts:
        out.append(Finding(where=str(root), line=0, code="EMPTY", severity="note", text="no script yet; go on with `loreboard resume`"))
    return tuple(out)


def _place(at: At, chosen: Settings) -> str:
    return f"{chosen.script}:{at.line}" if chosen.script and at.line else named(at)


def _apart_in_story(found: Contradiction, first: str, second: str, language: Language) -> Finding:
    """Two places that cannot both be true, each as file and line, what cannot be, and the cheapest repair."""
    where, _, line = first.partition(":")
    text = f"{found.what}{'. ' if language == 'en' else '。'}{repair(found, language)}"
    return Finding(
        where=where,
        line=int(line or 0),
        also=second if second != first else "",
        code=found.rule.upper(),
        severity=found.severity,
        text=text,
    )


def _alone(script: Script, name: str) -> list[Finding]:
    """What a script contradicts in itself, without a bible: the later place is where to look first."""
    found = continuity.check_alone(script)
    return [_apart_in_story(one, f"{name}:{one.second.line}", f"{name}:{one.first.line}", script.language) for one in found]


def _book(root: Path, chosen: Settings, out: list[Finding]) -> Bible | None:
    path = root / "bible.yaml"
    if not path.is_file():
        return None
    try:
        book = yaml_value(path, Bible)
    except BadInput as error:
        out.append(Finding(where="bible.yaml", line=0, code="UNREADABLE", severity="error", text=str(error)))
        return None
    if not chosen.script:
        out += [
            Finding(where="bible.yaml", line=0, code="BIBLE", severity="error", text=wrong) for wrong in bible_faults(book, chosen.episodes)
        ]
    return book


def _script(script: Script, name: str, seconds: int | None, pace: Pace) -> list[Finding]:
    out = [Finding(where=name, line=w.line, code=w.code.upper(), severity="note", text=w.text) for w in script.warnings]
    told = timing.script_timing(script, pace)
    text = f"plays about {told.seconds:.0f} s (±{told.band:.0%}), {told.spoken_share:.0%} of it speech"
    off = seconds is not None and abs(told.seconds - seconds) > seconds * told.band
    out.append(
        Finding(
            where=name, line=0, code="LENGTH" if off else "TIMING", severity="note", text=text + (f", for {seconds} s" if seconds else "")
        )
    )
    return out


def _apart(shots: ShotList, script: Script, name: str, pace: Pace) -> list[Finding]:
    """A note where script and shot list do not tell the same length; `verify` says itself when the list is of another script."""
    told, summed = timing.script_timing(script, pace).seconds, float(shots.seconds(shots.frames))
    if shots.script.sha256 != script.sha256 or abs(told - summed) <= timing.constants()["apart"] * summed:
        return []
    text = f"its shots sum to {summed:.0f} s, the script plays about {told:.0f} s: {abs(told - summed) / summed:.0%} apart"
    return [Finding(where=name, line=0, code="APART", severity="note", text=text)]


def _list(path: Path, name: str, script: Script | None, book: Bible | None) -> tuple[ShotList | None, list[Finding]]:
    """The list at `path`, None when it cannot be used, and what is wrong with it."""
    try:
        shots = read_list(path, script, sums=False)
    except BadList as error:
        flaws = [f"{flaw.field} {flaw.text}." + (f" {flaw.do}" if flaw.do else "") for flaw in error.flaws]
        lines = [flaw.line for flaw in error.flaws]
        return None, [
            Finding(where=name, line=line, code="DAMAGED", severity="error", text=text) for line, text in zip(lines, flaws, strict=True)
        ]
    return shots, of_list(shots, script, book, name)
