"""What a compatible server takes is found out once, and not by every command anew."""

import datetime
from pathlib import Path

import pytest

from loreboard.llm import openai_compatible
from loreboard.llm.choose import chat_for
from loreboard.llm.openai_compatible import Manner
from loreboard.llm.servers import KEPT, note, recall

from .loopback import ASK, WHOLE, Answer, Wire, chat

TODAY = datetime.date(2026, 11, 29)
URL, MODEL, TEXT = "http://ann:secret@localhost:1/v1", "qwen", Manner(form="text")


def test_what_is_noted_is_recalled_for_that_server_and_model_and_a_while(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "servers.json"
    note(path, URL, MODEL, TEXT, TODAY)
    assert recall(path, URL + "/", MODEL, TODAY + KEPT) == TEXT
    assert recall(path, URL, "other", TODAY) is None and recall(path, "http://localhost:2/v1", MODEL, TODAY) is None
    assert recall(path, URL, MODEL, TODAY + KEPT + datetime.timedelta(days=1)) is None
    assert b"secret" not in path.read_bytes() and b"localhost" not in path.read_bytes()


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"x": {"manner": {"form": "song"}, "date": "2026-11-29"}}', b"\xff"])
def test_a_file_that_is_none_counts_as_empty(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "servers.json"
    path.write_bytes(content)
    assert recall(path, URL, MODEL, TODAY) is None
    note(path, URL, MODEL, TEXT, TODAY)
    assert recall(path, URL, MODEL, TODAY) == TEXT


def test_a_place_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    note(tmp_path / "file" / "servers.json", URL, MODEL, TEXT, TODAY)


async def test_a_second_command_asks_as_the_server_took_it_from_the_first(
    wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openai_compatible, "_worked", {})
    refusal = Answer(400, {"content-type": "application/json"}, [b'{"error": {"message": "response_format is not supported"}}'])
    wire.answers = [refusal, refusal, Answer(events=chat())]
    for _ in range(2):
        made = chat_for("compatible/qwen", {}, f"{wire.url}/v1", servers=tmp_path / "servers.json", today=TODAY)
        assert (await made.reply(ASK)).text == WHOLE
        openai_compatible._worked.clear()
    assert ["response_format" in body for body in wire.bodies] == [True, True, False, False]
