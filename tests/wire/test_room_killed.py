"""A sitting in the writers' room that is killed while the writer is asked: what was answered is never paid for again."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from . import command
from .command import MODEL, PREMISE, Stage, kill, settled, wait
from .kills import key
from .stops import Rationed, hanging, silent_after

ARCS = 3


def events(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def sit(on: Stage, root: Path, said: str, folder: Path) -> Any:
    script = folder / "orders.txt"
    script.write_text(said)
    begun = (root / "loreboard.toml").is_file()
    first = (str(root),) if begun else (PREMISE, "--dir", str(root), "--model", MODEL, "--arcs", str(ARCS), "--budget", "2")
    return on.fork("brainstorm", *first, "--script", str(script), "--json")


@pytest.mark.parametrize("answered", [0, 1, ARCS])
def test_a_killed_order_waits_as_it_was_and_only_what_was_on_the_wire_is_sent_again(answered: int, tmp_path: Path) -> None:
    root = tmp_path / "room"
    with command.stage(silent_after(answered)) as on:
        ledger, play = on.server.ledger, on.server.play
        process = sit(on, root, "more like 2\nlock 4.1\n", tmp_path)
        wanted = {0: 1, 1: ARCS, ARCS: ARCS + 1}[answered]  # siblings wait until the first one's answer has begun
        assert wait(lambda: hanging(on) and len(ledger) >= wanted and _kept(root, answered), process), process.communicate()
        assert kill(process)
        settled(on.server)
        before, had = ledger.billed(), set(command.answered(root))
        assert len(had) == answered
        play.script = Rationed(1_000)
        process = sit(on, root, "again\nlock 4.1\npick 4\n" if answered == ARCS else "more like 2\nlock 4.1\npick 4\n", tmp_path)
        out, err = process.communicate(timeout=command.PATIENCE)
        assert process.returncode == 0, err
        sent = Counter(key(row) for row in ledger.billed())
        paid = {key(row) for row in before if command.request_id(row.order) in had}
        assert all(sent[name] == 1 for name in paid), "an answer was paid for twice"
        assert max(sent.values()) == 2 and sum(count == 2 for count in sent.values()) == len(before) - len(paid)
        told = events(out)
        if answered == ARCS:
            assert [e["event"] for e in told][:2] == ["came_in", "cut_off"]
            assert told[1]["perhaps_billed"] and told[1]["said"] == "more like 2"
        assert (told[-1]["event"], told[-1]["picked"], told[-1]["locks"]) == ("left", 4, ["4.1"])
        asked = len(ledger.billed())
        out, _ = sit(on, root, "tree\n", tmp_path).communicate(timeout=command.PATIENCE)
        assert events(out)[-1]["step"] == told[-1]["step"] and len(ledger.billed()) == asked


def _kept(root: Path, answered: int) -> bool:
    """Whether all that was answered is on record: siblings are sent as soon as the first answer has begun."""
    return not answered or len(command.answered(root)) == answered


def test_money_is_told_before_each_order_that_costs_and_what_was_spent_survives_leaving(tmp_path: Path) -> None:
    root = tmp_path / "room"
    with command.stage() as on:
        out, err = sit(on, root, "more like 2\n", tmp_path).communicate(timeout=command.PATIENCE)
        quotes = [e for e in events(out) if e["event"] == "quote"]
        assert len(quotes) == 2 and all(float(quote["money"]) > 0 and quote["cap"] == "2" for quote in quotes), err
        assert float(quotes[0]["spent"]) == 0 < float(quotes[1]["spent"])
        out, _ = sit(on, root, "lock 1.1\nanother\n", tmp_path).communicate(timeout=command.PATIENCE)
        later = [e for e in events(out) if e["event"] == "quote"]
        assert len(later) == 1 and float(later[0]["spent"]) > float(quotes[1]["spent"])
