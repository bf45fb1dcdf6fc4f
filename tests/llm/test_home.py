"""Where a folder's answers are: nobody else's are taken for them, and none is paid for twice because a setting changed."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from loreboard.llm.address import address, shown, spot
from loreboard.llm.budget import Budget
from loreboard.llm.budgeted import Budgeted
from loreboard.llm.home import Home, carry_over, found, settled
from loreboard.llm.journal import Journal
from loreboard.llm.ledger import Ledger
from loreboard.llm.spend import read, total
from loreboard.story.errors import BadInput, Truncated

from .rig import METER, Vendor, a_reply, an_ask

URL = "postgresql://me:secret@host/name"


async def ask(home: Home, vendor: Vendor, step: str = "e01/script") -> str:
    with Ledger(home.place) as ledger:
        budget = Budget(ledger, home.run, Decimal(1))
        return (await Journal(Budgeted(vendor, budget, METER), ledger, home.run, METER).reply(an_ask(step))).text


def url_of(place: Path | str) -> str:
    return f"sqlite:///{place}" if isinstance(place, Path) else place


def test_a_folder_has_a_file_of_its_own_unless_a_database_is_set(tmp_path: Path) -> None:
    assert found(tmp_path, None) == settled(tmp_path, None) == Home(tmp_path / "journal.sqlite", "series")
    assert list(tmp_path.iterdir()) == []


def test_two_folders_have_two_names_in_a_database_and_keep_them(tmp_path: Path) -> None:
    one, two = (settled(tmp_path / name, URL) for name in ("one", "two"))
    assert one.place == two.place == URL
    assert one.run != two.run
    assert settled(tmp_path / "one", URL) == found(tmp_path / "one", URL) == one
    assert "secret" not in (tmp_path / "one" / "journal.json").read_text()


@pytest.mark.parametrize("other", [None, "postgresql://me@elsewhere/name", "postgresql://me@host/other", "postgresql://me@host:6000/name"])
def test_a_folder_whose_answers_are_elsewhere_is_not_begun_anew(other: str | None, tmp_path: Path) -> None:
    settled(tmp_path, URL)
    for ways in (found, settled):
        with pytest.raises(BadInput, match=r"host:5432/name.*LOREBOARD_JOURNAL") as caught:
            ways(tmp_path, other)
        assert "secret" not in str(caught.value)


def test_another_user_and_the_standard_port_are_the_same_database(tmp_path: Path) -> None:
    run = settled(tmp_path, URL).run
    for same in ("postgresql://you:other@host/name", "postgresql://me@host:5432/name", "postgres://host/name?sslmode=require"):
        assert found(tmp_path, same) == Home(same, run)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff", b"[]", b'{"format": "journal-home.1", "run": "series", "database": "x"}', b'{"format": "x"}']
)
def test_a_name_that_cannot_be_read_is_no_new_name(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "journal.json").write_bytes(content)
    with pytest.raises(BadInput, match=r"journal\.json"):
        settled(tmp_path, URL)


async def test_what_was_paid_for_moves_to_the_database_with_its_folder(place: Path | str, tmp_path: Path) -> None:
    hidden, url, vendor = tmp_path / "series", url_of(place), Vendor(lambda ask, nth: a_reply(ask, f"take {nth}"))
    await ask(found(hidden, url), vendor)
    with Ledger(hidden / "journal.sqlite") as own:
        with pytest.raises(Truncated):
            await Budgeted(Vendor(lambda *_: Truncated("t")), Budget(own, "series"), METER).reply(an_ask("e02/script"))
        before = total(await read(own))
    shutil.copytree(hidden, tmp_path / "copy")
    for folder in (hidden, tmp_path / "copy"):
        home = settled(folder, url)
        with Ledger(home.place) as ledger:
            assert await carry_over(folder, ledger, home.run) == 1
            assert await carry_over(folder, ledger, home.run) == 0
            assert total(await read(ledger, home.run)) == before
        assert await ask(home, vendor) == "take 0"
        assert (folder / "journal.carried-over-1.sqlite").exists()
    assert len(vendor.sent) == 1


async def test_a_move_that_was_stopped_half_way_is_finished_and_nothing_is_there_twice(place: Path | str, tmp_path: Path) -> None:
    hidden, vendor = tmp_path / "series", Vendor()
    await ask(found(hidden, None), vendor)
    shutil.copytree(hidden, tmp_path / "kept")
    home = settled(hidden, url_of(place))
    with Ledger(home.place) as ledger:
        await carry_over(hidden, ledger, home.run)
        shutil.copy(tmp_path / "kept" / "journal.sqlite", hidden)
        await carry_over(hidden, ledger, home.run)
        assert len(await read(ledger, home.run)) == 1


async def test_a_folder_that_stays_at_home_moves_nothing(tmp_path: Path) -> None:
    home = settled(tmp_path, None)
    await ask(home, Vendor())
    with Ledger(home.place) as ledger:
        assert await carry_over(tmp_path, ledger, home.run) == 0
    assert (tmp_path / "journal.sqlite").exists()
    assert not (tmp_path / "journal.json").exists()


@pytest.mark.parametrize(
    "told", ["nonsense", "mysql://ann:secret@host/x", "http://user:secret@host", "postgresql://me:secret@host:nan/x", ""]
)
def test_an_address_that_cannot_be_one_is_refused_and_not_repeated(told: str) -> None:
    with pytest.raises(BadInput, match=r"postgresql://USER@HOST/NAME") as caught:
        Ledger(told)
    assert "secret" not in str(caught.value)


def test_no_part_of_an_address_shows_a_password() -> None:
    url = address("postgres://me:secret@host/name?password=secret&options=-csearch_path%3Dx")
    assert (shown(url), spot(url)) == ("postgresql://me@host/name", "host:5432/name")
    assert url.drivername == "postgresql+psycopg" and url.password == "secret"
    assert spot(address("postgresql:///name?host=/run/pg&port=6000")) == "/run/pg:6000/name"
    assert json.dumps(shown(address("sqlite:////a/b")))
