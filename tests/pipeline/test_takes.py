"""`loreboard take` on a folder: what is said stays, what is chosen is not paid again, what failed is told to the next take."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from loreboard.pipeline import conforming, exporting, rendering, takes
from loreboard.pipeline.render_sheet import Sheet
from loreboard.pipeline.rendering import Choice
from loreboard.pipeline.takes import Note
from loreboard.render import timeline
from loreboard.render.stage import probing
from loreboard.render.stage.setting import Pace
from loreboard.story.errors import BadInput
from loreboard.story.shots import ShotList

from ..render.stage.fakes import Fake, ServiceHandler, film, serving

ROOT = Path(__file__).resolve().parents[2]
QUICK = Pace(at_once=3, tries=2, first=0.01, most=0.05, poll_first=0.01, factor=1.0, poll_most=0.02, patience=20, errors=3)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(params=["lamp-keeper", "wu-tun-lu"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a series of one episode of four shots."""
    source, root = ROOT / "examples" / str(request.param), tmp_path / "series"
    (root / "e01").mkdir(parents=True)
    told = ShotList.model_validate_json((source / "e01" / "shots.json").read_bytes())
    few = told.shots[:4]
    save(root, told.model_copy(update={"shots": few, "target_frames": sum(shot.frames for shot in few)}))
    shutil.copy(source / "e01" / "script.fountain", root / "e01")
    shutil.copy(source / "loreboard.toml", root)
    return root


def the_list(root: Path) -> ShotList:
    return ShotList.model_validate_json((root / "e01" / "shots.json").read_bytes())


def save(root: Path, shots: ShotList) -> None:
    (root / "e01" / "shots.json").write_text(shots.model_dump_json(), "utf-8")


def change(root: Path, number: int, **more: object) -> str:
    """Change a shot of the list; its id."""
    told = the_list(root)
    shot = told.shots[number].model_copy(update=more)
    rest = (*told.shots[:number], shot, *told.shots[number + 1 :])
    save(root, told.model_copy(update={"shots": rest, "target_frames": sum(s.frames for s in rest)}))
    return shot.id


def choice(service: Fake) -> Choice:
    return Choice("http", budget=Decimal(100), base_url=service.url, pace=QUICK)


async def plan(root: Path, service: Fake) -> Sheet:
    done = await rendering.render(root, choice(service), lambda sheet: True, dry=True)
    assert done.sheet
    return done.sheet


async def render(root: Path, service: Fake) -> rendering.Rendered:
    return await rendering.render(root, choice(service), lambda sheet: True)


def why(sheet: Sheet, shot: str) -> dict[str, str]:
    return {reason.what: reason.text for reason in sheet.why if shot in reason.shots}


async def test_what_failed_is_made_again_with_words_against_it_and_another_seed_and_nothing_else_is(root: Path) -> None:
    with serving(ServiceHandler) as service:
        first = await render(root, service)
        job = first.entries[1].job
        row = await takes.note(root, job.job_id[:9], Note(failed=("hands",), drift=("face",), words="left thumb, 左手"))
        assert row.said and row.said.failed == ("hands",) and row.said.words[0].words == "left thumb, 左手"
        before = await plan(root, service)
        assert before == await plan(root, service), "the same notes give the same plan"
        assert before.calls == 1 and "take 2, since take 1 failed (hands" in why(before, job.shot_ids[0])["again"]
        words = why(before, job.shot_ids[0])["mended"]
        assert ("多余手指" if the_list(root).language == "zh" else "extra fingers") in words
        second = await render(root, service)
        new = next(entry.job for entry in second.entries if entry.job.clip_id == job.clip_id)
        assert (new.take, new.remedies) == (2, {job.shot_ids[0]: ("drift/face", "failed/hands")})
        assert new.request["seed"] != job.request["seed"] and new.request["prompt"] != job.request["prompt"]
        subject = the_list(root).shots[1].subjects
        assert not subject or str(new.request["prompt"]).startswith(subject[0].name), "who it is comes first"
        assert "thumb" not in json.dumps(new.request), "a person's own words are not sent"
        assert len(service.billed) == 5 and set(service.billed.values()) == {1}
        await takes.note(root, job.job_id, Note(failed=("text", "hands")))
        assert (await plan(root, service)).calls == 0, "a late word about an old take does not make a new one of what is paid for"
        await takes.note(root, new.job_id, Note(failed=("hands",)))
        third = await plan(root, service)
        assert third.calls == 1 and "2 takes failed by hands" in why(third, job.shot_ids[0])["otherwise"]
        assert "text" in why(third, job.shot_ids[0])["mended"] or "文字" in why(third, job.shot_ids[0])["mended"]
        await takes.note(root, new.job_id, Note(failed=()))
        assert (await plan(root, service)).calls == 0, "what was taken back asks for nothing"


async def test_a_chosen_take_is_not_paid_again_whatever_its_length_and_says_when_it_falls_short(root: Path) -> None:
    with serving(ServiceHandler) as service:
        first = await render(root, service)
        entry = first.entries[2]
        assert entry.probe
        shot, job = entry.job.shot_ids[0], entry.job.job_id
        await takes.note(root, shot, Note(usable=(Decimal("0.1"), Decimal("0.5")), chosen=True))
        told = await plan(root, service)
        needs, fps = the_list(root).shots[2].frames, the_list(root).fps
        (short,) = [reason for reason in told.why if reason.what == "short"]
        assert short.frames == needs - (fps // 2 - -(-fps // 10)) and f"{short.frames} too few" in short.text
        assert (told.calls, told.rows[0].clips, told.rows[0].chosen) == (0, 3, 1)
        change(root, 2, frames=needs + 3)
        (longer,) = [reason for reason in (await plan(root, service)).why if reason.what == "short"]
        assert longer.frames == short.frames + 3, "a shot of another length is still the chosen take's"
        change(root, 2, frames=needs)
        length = Decimal(str(Fraction(str(entry.probe["seconds"])).limit_denominator(1)))
        await takes.note(root, job, Note(usable=(Decimal(0), length)))
        told = await plan(root, service)
        assert told.calls == 0 and set(why(told, shot)) == {"chosen"}, told.why
        paid = sum(service.billed.values())
        done = await render(root, service)
        assert job not in {entry.job.job_id for entry in done.entries} and sum(service.billed.values()) == paid
        change(root, 2, light="two lamps")
        told = await plan(root, service)
        assert told.calls == 1 and set(why(told, shot)) == {"changed"}
        await takes.note(root, job, Note(chosen=True))
        assert (await plan(root, service)).calls == 0
        (root / str(entry.file)).unlink()
        told = await plan(root, service)
        assert told.calls == 0 and set(why(told, shot)) == {"missing"}, "what is chosen is not paid again because a file was moved"
        await takes.note(root, job, Note(chosen=False))
        assert (await plan(root, service)).calls == 1


async def test_a_film_from_elsewhere_is_a_take_and_the_persons_file_stays(root: Path, tmp_path: Path) -> None:
    mine = tmp_path / "Übung 17 (final).mov"
    mine.write_bytes(film(6))
    before, stat = mine.read_bytes(), mine.stat()
    shot = the_list(root).shots[0].id
    with serving(ServiceHandler) as service:
        row = await takes.bring(root, shot[-4:], mine, Note(usable=(Decimal("0.5"), Decimal("5.5")), chosen=True))
        assert row.file and row.file.startswith("e01/takes/t_") and row.chosen == (shot,) and row.seconds == 6
        assert (root / row.file).read_bytes() == before == mine.read_bytes() and mine.stat().st_mtime_ns == stat.st_mtime_ns
        assert b"Users" not in (root / "takes.jsonl").read_bytes() and str(tmp_path).encode() not in (root / "takes.jsonl").read_bytes()
        told = await plan(root, service)
        assert told.calls == 3 and told.rows[0].chosen == 1
        again = await takes.bring(root, shot, mine, Note())
        assert again.id == row.id and again.chosen == (shot,)
        assert len(await takes.listed(root)) == 1 and not list((root / ".loreboard").glob("take-*"))
        done = await render(root, service)
        assert len(done.entries) == 3 and len(service.billed) == 3
    for name, content, told_why in (("no.mp4", b"no film", "no film"), ("none.mp4", None, "Cannot copy")):
        if content:
            (tmp_path / name).write_bytes(content)
        raw = (root / "takes.jsonl").read_bytes()
        with pytest.raises(BadInput, match=told_why):
            await takes.bring(root, shot, tmp_path / name, Note())
        assert (root / "takes.jsonl").read_bytes() == raw
    with pytest.raises(BadInput, match="after its end"):
        await takes.bring(root, shot, mine, Note(usable=(Decimal(1), Decimal(7))))


async def test_a_take_that_is_noted_wrongly_is_refused_and_nothing_is_written(root: Path) -> None:
    with serving(ServiceHandler) as service:
        service.faults["submit"] = ["moderated"]
        first = await render(root, service)
        lost = next(entry.job.job_id for entry in first.entries if entry.state == "moderated")
        here = next(entry.job.job_id for entry in first.entries if entry.state == "verified")
        for name, told, reason in (
            (here, Note(), "Nothing is said"),
            (here, Note(usable=(Decimal(1), Decimal(99))), "after its end"),
            (here, Note(usable=(Decimal(2), Decimal(1))), "no range"),
            (here, Note(words="x" * 2001), "2001 characters"),
            (here, Note(chosen=True, shot="#4"), "does not show"),
            (lost, Note(chosen=True), "nothing to use"),
            (lost, Note(usable=(Decimal(0), Decimal(1))), "nothing to use"),
            ("j_0000000", Note(words="x"), "no shot 'j_0000000'"),
            ("j_", Note(words="x"), "no shot"),
        ):
            with pytest.raises(BadInput, match=reason):
                await takes.note(root, name, told)
        assert not (root / "takes.jsonl").exists()
        await takes.note(root, lost, Note(failed=("other",), words="its rules"))
        assert (await plan(root, service)).calls == 1, "one that never came can be asked for again"


async def test_nobody_can_say_that_a_take_failed_which_may_still_be_paid_for(root: Path) -> None:
    with serving(ServiceHandler) as service:
        service.faults |= {"submit": ["lost"], "find": True}
        first = await render(root, service)
        lost = next(entry.job.job_id for entry in first.entries if entry.state == "ambiguous")
        with pytest.raises(BadInput, match="Finish or settle it first"):
            await takes.note(root, lost, Note(failed=("hands",)))
        assert (await plan(root, service)).calls == 0
        await takes.note(root, lost, Note(words="asked them"))
        await rendering.settle(root, [f"{lost}=paid"])
        await takes.note(root, lost, Note(failed=("other",)))
        assert (await plan(root, service)).calls == 1


async def test_a_choice_by_render_choose_stands_in_the_notes_too(root: Path) -> None:
    with serving(ServiceHandler) as service:
        service.faults["file"] = [{"light": 0}]
        first = await render(root, service)
        unfit = next(entry for entry in first.entries if entry.state == "unfit")
        await rendering.choose(root, unfit.job.job_id)
        assert takes.standing(root).choice(next(s for s in the_list(root).shots if s.id == unfit.job.shot_ids[0]), None)
        assert {entry.state for entry in await rendering.standing(root)} == {"verified"}


async def test_what_a_person_wrote_into_the_record_stays_and_a_broken_line_stops_before_anything_is_sent(root: Path) -> None:
    shot, mine = the_list(root).shots[0].id, root / "takes.jsonl"
    film_of(root)
    await takes.bring(root, shot, film_of(root), Note(words="one"))
    theirs = mine.read_bytes().replace(b'"words":"one"', b'"words" : "one, and by hand"').rstrip(b"\n")
    mine.write_bytes(theirs)
    await takes.note(root, shot, Note(words="two"))
    assert mine.read_bytes().startswith(theirs + b"\n")
    (row,) = await takes.listed(root)
    assert row.said and [said.words for said in row.said.words] == ["one, and by hand", "two"]
    mine.write_bytes(theirs[:-9])
    with serving(ServiceHandler) as service, pytest.raises(BadInput, match=r"takes\.jsonl, line 2"):
        await render(root, service)
    with pytest.raises(BadInput, match="line 2"):
        await takes.note(root, shot, Note(words="three"))
    assert mine.read_bytes() == theirs[:-9] and not service.billed
    mine.unlink()
    mine.symlink_to(root / "loreboard.toml")
    with pytest.raises(BadInput, match="is a link"):
        await takes.listed(root)


def film_of(root: Path) -> Path:
    path = root.parent / "mine.mp4"
    path.write_bytes(film(3))
    return path


async def test_a_cut_for_an_editor_points_at_chosen_takes_and_comes_back_untrimmed(root: Path) -> None:
    import opentimelineio as otio

    shots = the_list(root)
    with serving(ServiceHandler) as service:
        first = await render(root, service)
        rendered = next(entry for entry in first.entries if entry.job.shot_ids == (shots.shots[2].id,))
        await takes.note(root, rendered.job.job_id, Note(chosen=True))
    mine = root.parent / "mine.mp4"
    mine.write_bytes(film(9))
    long = await takes.bring(root, shots.shots[0].id, mine, Note(usable=(Decimal("0.5"), Decimal("8.9")), chosen=True))
    await takes.bring(root, shots.shots[1].id, mine, Note(usable=(Decimal("0.5"), Decimal("0.6")), chosen=True))
    exporting.export(root, ("otio",))
    raw = (root / "e01" / "cut.otio").read_bytes()
    clips = list(otio.adapters.read_from_string(raw.decode(), "otio_json").find_clips())
    urls = [getattr(clip.media_reference, "target_url", None) for clip in clips]
    assert urls[0] == f"takes/{long.id}.mp4" and urls[1] is None and urls[3] is None, "too short is left missing"
    assert urls[2] and (root / "e01" / urls[2]).is_file() and urls[2].endswith(f"{rendered.job.job_id}.mp4")
    half = -(-shots.fps // 2)
    assert (clips[0].source_range.start_time.value, clips[0].source_range.duration.value) == (half, shots.shots[0].frames)
    for clip in clips:
        there, used = clip.available_range(), clip.source_range
        assert there.start_time <= used.start_time and used.end_time_exclusive() <= there.end_time_exclusive()
    assert timeline.read_back(raw) == shots
    back = conforming.conform(root / "e01" / "cut.otio", root)
    assert [(kept.shot, kept.head, kept.tail) for kept in back.told.kept] == [
        (shot.id, 0, 0) for shot in shots.shots
    ] and not back.told.dropped
    exporting.export(root, ("otio",))
    assert (root / "e01" / "cut.otio").read_bytes() == raw


DYING = """
import asyncio, os, sys
from pathlib import Path
from loreboard.pipeline import takes
from loreboard.pipeline.takes import Note
root, name, at = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
import loreboard.story.files as files
real = getattr(os, at)
def dies(*told, **more):
    if at == "replace" and not str(told[1]).endswith("takes.jsonl"):
        return real(*told, **more)
    os._exit(9)
setattr(os, at, dies)
asyncio.run(takes.note(root, name, Note(words="lost or whole", failed=("hands",))))
"""


@pytest.mark.parametrize("at", ["fdopen", "fsync", "chmod", "replace"])
async def test_killed_while_a_note_is_written_the_record_is_the_old_one(root: Path, at: str) -> None:
    shot = the_list(root).shots[0].id
    await takes.bring(root, shot, film_of(root), Note(words="before"))
    raw = (root / "takes.jsonl").read_bytes()
    done = subprocess.run([sys.executable, "-c", DYING, root, shot, at], timeout=60, capture_output=True)  # noqa: ASYNC221
    assert done.returncode == 9, done.stderr.decode()[-2000:]
    assert (root / "takes.jsonl").read_bytes() == raw
    row = await takes.note(root, shot, Note(words="after"))
    assert row.said and [said.words for said in row.said.words] == ["before", "after"]
    assert not [name for name in os.listdir(root) if name.startswith(".takes.jsonl.")], "halves are swept"


def test_from_the_command_line(root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "pace", lambda: QUICK)
    shot = the_list(root).shots[1].id
    assert "no take yet" in run("take", "list", root)[1]
    with serving(ServiceHandler) as service:
        to = ("render", root, "--with", "http", "--base-url", service.url, "--budget", "50", "--yes")
        assert run(*to)[0] == 0
        code, out, err = run("take", "note", root, shot, "--usable", "0.1-0.9", "--failed", "fingers", "--words", "\x1b[31mred")
        assert code == 0 and "failed hands" in out and "\x1b" not in out and "frames can be used" in out, err
        code, out, err = run("take", "note", root, shot, "--failed", "hnds")
        assert code == 2 and "The nearest is hands" in err
        for bad in ("3.2-0.4", "a-b", "-1-2", "1", "1-1", "٣-٤"):
            code, _, err = run("take", "note", root, shot, f"--usable={bad}")
            assert code == 2 and "--usable" in err, bad
        code, out, _ = run(*to, "--dry-run")
        assert f"{shot}: take 2, since take 1 failed (hands)" in out
        told = json.loads(run(*to, "--dry-run", "--json")[1])
        assert {"again", "mended"} <= {reason["what"] for reason in told["plan"]["why"]}
        assert run("take", "choose", root, shot)[0] == 0
        assert run("take", "unchoose", root, shot)[0] == 0
        code, out, _ = run("take", "list", root, "--shot", shot, "--json")
        (row,) = json.loads(out)["takes"]
        assert row["said"]["usable"] == {shot: ["0.1", "0.9"]} and row["said"]["words"][0]["words"] == "\x1b[31mred" and row["chosen"] == []
        path = film_of(root)
        code, out, err = run("take", "add", root, shot, path, "--drift", "face,光")
        assert code == 0 and "drift face, light" in out and "Drift alone" in out, err
    code, out, _ = run("take", "kinds", "--lang", "zh")
    assert code == 0 and "手指多了" in out
    assert os.path.exists(root / "takes.jsonl") and probing.sha256(path)
