"""LOREBOARD_JOURNAL: one journal for all folders, by a person's word only."""

import importlib.util

import pytest

from loreboard.console import journal
from loreboard.console.journal import journal_setting
from loreboard.story.errors import BadInput


@pytest.mark.parametrize("told", [None, "", "  "])
def test_no_setting_leaves_each_folder_its_own(told: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOREBOARD_JOURNAL", raising=False)
    if told is not None:
        monkeypatch.setenv("LOREBOARD_JOURNAL", told)
    assert journal_setting() is None


@pytest.mark.parametrize(
    "told", ["postgresql://me:secret@host/name", "postgres://host/name?sslmode=require", "sqlite:////var/lib/j.sqlite"]
)
def test_a_database_is_handed_on_as_it_was_set(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOREBOARD_JOURNAL", f" {told}\n")
    monkeypatch.setattr(journal, "find_spec", lambda _: object())
    assert journal_setting() == told


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("secret", "no database URL"),
        ("mysql://me:secret@host/name", "cannot be kept in mysql"),
        ("postgresql://me:secret@host", "names no database"),
        ("sqlite:///journal.sqlite?x=secret", "four slashes"),
        ("sqlite://", "four slashes"),
    ],
)
def test_what_cannot_be_used_is_named_by_its_variable_and_not_repeated(told: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOREBOARD_JOURNAL", told)
    with pytest.raises(BadInput, match=rf"{words}.*LOREBOARD_JOURNAL|LOREBOARD_JOURNAL.*{words}") as caught:
        journal_setting()
    assert "secret" not in str(caught.value)


def test_a_missing_driver_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOREBOARD_JOURNAL", "postgresql://me:secret@host/name")
    monkeypatch.setattr(journal, "find_spec", lambda name: None if name == "psycopg" else importlib.util.find_spec(name))
    with pytest.raises(BadInput, match=r"loreboard\[fleet\]"):
        journal_setting()
