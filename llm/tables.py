"""What the ledger holds: runs admitted, calls intended and answered, charges reserved and settled, jobs handed in. No text of a
prompt and no key.

Money is stored as whole picodollars, so that sums are exact in every database; in Python it is a Decimal of US dollars.
"""

from datetime import UTC, datetime
from decimal import ROUND_CEILING, Decimal

from sqlalchemy import BigInteger, CheckConstraint, Column, Dialect, Index, Integer, MetaData, Table, Text, TypeDecorator

FORMAT = "journal.1"
PICO = Decimal(10) ** -12
OPEN = ("intended", "unknown")
"""States of a call that nobody knows the end of."""

metadata = MetaData()


class Money(TypeDecorator[Decimal]):
    """US dollars, rounded up to the picodollar when stored."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int((value / PICO).to_integral_value(ROUND_CEILING))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else int(value) * PICO


class Words(TypeDecorator[str]):
    """Text of a vendor's, as every database can hold it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """`text` with a mark in place of each NUL, which Postgres takes in no text."""
    return text.replace("\0", "\ufffd")


def now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)


formats = Table("formats", metadata, Column("format", Text, primary_key=True))

runs = Table("runs", metadata, Column("run", Text, primary_key=True), Column("admitted", Text, nullable=False))

calls = Table(
    "calls",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("run", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("reserved", Money),
    Column("state", Text, nullable=False),
    Column("why", Text, nullable=False, default=""),
    Column("ended", Text),
    Column("text_hash", Text),
    Column("text", Words),
    Column("answered_by", Words),
    Column("input_tokens", BigInteger),
    Column("cached_tokens", BigInteger),
    Column("written_tokens", BigInteger),
    Column("output_tokens", BigInteger),
    Column("request_id", Words),
    Column("cost", Money),
    CheckConstraint("state in ('intended', 'answered', 'refused', 'unknown', 'failed', 'cleared')", name="call_state"),
    Index("calls_by_ask", "step", "fingerprint"),
    Index("calls_by_state", "state"),
    Index("calls_by_run", "run", "step"),
)
"""One row a call as the pipeline sees it. `failed` is a failure that is certain: nothing usable came, and the charges say what it cost."""

shapes = Table("shapes", metadata, Column("call", Text, primary_key=True), Column("shape", Text, nullable=False))
"""What type a call wanted, as a hash of its name and schema. Calls that were made before this table was have no row in it."""

charges = Table(
    "charges",
    metadata,
    Column("id", Text, primary_key=True),
    Column("call", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("reserved", Money, nullable=False),
    Column("state", Text, nullable=False),
    Column("charged", Money),
    Column("doubt", Text, nullable=False, default=""),
    Column("input_tokens", BigInteger),
    Column("cached_tokens", BigInteger),
    Column("output_tokens", BigInteger),
    CheckConstraint("state in ('held', 'unknown', 'settled', 'released')", name="charge_state"),
    Index("charges_by_run", "run"),
    Index("charges_by_day", "day"),
    Index("charges_by_call", "call"),
)
"""One row an attempt, from just before the send. `held` and `unknown` count at `reserved`, `settled` at `charged`, `released` at nothing."""

jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("job", Text),
    Column("run", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("charge", Text, nullable=False),
    Column("call", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", Text, nullable=False),
    CheckConstraint("state in ('going', 'handed_in', 'missing', 'collected', 'ended')", name="job_state"),
    Index("jobs_by_ask", "step", "fingerprint"),
    Index("jobs_by_state", "state"),
)
"""One row an ask that is sent as part of a vendor's job, whose name is `job`, null until it is known; `id` is its custom id there.
`missing` is a job the vendor did not know when it was last asked, `collected` one whose answer was used, `ended` one without an answer."""
