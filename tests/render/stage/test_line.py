"""The line to a service: only to the address that a person named, never without a bound, never with the key in what is said."""

from pathlib import Path

import pytest

from loreboard.render.stage import line
from loreboard.render.stage.line import Line, checked
from loreboard.render.stage.setting import setting
from loreboard.story.errors import BadInput, Busy, ModelTrouble, NotAccepted, Unknown

from .fakes import Fake


@pytest.mark.parametrize(
    "base",
    ["ftp://x", "file:///etc/passwd", "nonsense", "http://", "http://a:b@host/", "http://169.254.169.254/latest", "http://0.0.0.0:1", "http://[fe80::1]/",
     "http://host/?key=x", "http://host/#x", "http://host:99999/"],
)  # fmt: skip
def test_an_address_that_is_none_or_leads_to_the_machines_own_secrets_is_refused(base: str) -> None:
    with pytest.raises(BadInput):
        checked(base, None)


def test_a_key_goes_in_the_clear_to_this_machine_only() -> None:
    assert checked("http://127.0.0.1:8188/", "key") == "http://127.0.0.1:8188"
    assert checked("https://renderer.example", "key") == "https://renderer.example"
    with pytest.raises(BadInput, match="in the clear"):
        checked("http://renderer.example", "key")


async def test_a_redirect_is_followed_to_the_same_host_only_and_takes_no_key_elsewhere(service: Fake, tmp_path: Path) -> None:
    service.jobs["s1"] = {"key": "k", "body": {"request": {"seconds": "1"}}}
    service.faults["file"] = "elsewhere"
    with pytest.raises(NotAccepted, match="another host"):
        await Line(service.url, "key-of-a-person").bring("/v1/jobs/s1/file", tmp_path / "x")
    assert not (tmp_path / "x").exists()


async def test_an_answer_and_a_file_have_a_bound(service: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = setting()
    service.jobs["s1"] = {"key": "k", "body": {"request": {"seconds": "1"}}}
    monkeypatch.setattr(line, "setting", lambda: told | {"answer": told["answer"] | {"bytes": 50}, "file": {"whole": 5, "bytes": 100}})
    with pytest.raises(Unknown, match="more than 50 bytes"):
        await Line(service.url).ask("GET", "/v1/profile")
    with pytest.raises(ModelTrouble, match="more than 100 bytes"):
        await Line(service.url).bring("/v1/jobs/s1/file", tmp_path / "x")


@pytest.mark.parametrize(("said", "wait"), [("3", 3.0), ("86400", 120.0), ("-5", 0.0), ("soon", None), ("nan", None)])
async def test_how_long_to_wait_is_believed_within_reason(
    service: Fake, monkeypatch: pytest.MonkeyPatch, said: str, wait: float | None
) -> None:
    assert line._seconds(said) == wait
    service.faults["submit"] = 429
    with pytest.raises(Busy):
        await Line(service.url).ask("POST", "/v1/jobs", {"key": "k"})


def test_a_services_words_are_one_short_line_without_the_key_and_without_steering() -> None:
    told = Line("http://127.0.0.1:1", "the-key").plain("bad\r\nthe-key \x1b[31m" + "x" * 999)
    assert "the-key" not in told and told.startswith("bad [key] \ufffd[31m") and len(told) == 300
