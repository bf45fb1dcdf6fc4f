"""A whole series by batches: the same files as the composer writes directly, for half the money."""

from decimal import Decimal
from pathlib import Path

import pytest

from loreboard.composer import Composer
from loreboard.llm.ledger import Ledger
from loreboard.lore import Lore, embed
from loreboard.pipeline import runs
from loreboard.pipeline.door import Hired, Models
from loreboard.pipeline.runs import Tools
from loreboard.pipeline.settings import Settings
from loreboard.screenplay.timing import draft_seconds

from .play import Play
from .reading import Api
from .server import Server
from .test_batches_over_wire import SLOW, Sitting, bill, price
from .test_pipeline_over_wire import PREMISES, differing, published, written


@pytest.fixture(scope="module")
def lore() -> Lore:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embed, "weights_folder", lambda: None)
        made = Lore.open(None, lambda _: None)
        made.search("fog")
    return made


@pytest.mark.parametrize(("api", "language"), [(SLOW[0], "en"), (SLOW[1], "zh")])
async def test_a_series_by_batches_is_byte_for_byte_what_the_composer_writes(
    api: Api, language: str, lore: Lore, tmp_path: Path, play: Play
) -> None:
    direct = await written(tmp_path / "direct", language, Composer(draft_seconds), lore)
    async with Server(play) as server:
        with Ledger(tmp_path / "journal.sqlite") as ledger:
            sitting = Sitting(api, server, ledger, cap=Decimal(5))
            wired = await sitting.time.run(written(tmp_path / "wired", language, sitting.journal, lore))
            await sitting.slow.close()
            standing, report = await sitting.budget.standing(), await sitting.journal.report()
        assert differing(direct, wired) == []
        assert sum(name.endswith(("script.fountain", "shots.json")) for name in wired) == 10
        assert server.ledger.repeats() == {}
        assert {row.api for row in server.ledger.billed()} == {"batch"}
        assert standing.spent * 2 == bill(server, price(api)) > 0
        assert (report.open, report.waiting, standing.held) == ((), (), Decimal(0))


@pytest.mark.parametrize("job", [1, 4])
async def test_a_series_that_was_stopped_goes_on_with_the_batch_that_is_out(job: int, lore: Lore, tmp_path: Path, play: Play) -> None:
    play.stuck = job
    direct = await written(tmp_path / "direct", "en", Composer(draft_seconds), lore)
    root, chosen = tmp_path / "wired", Settings.model_validate({"premise": PREMISES["en"], "language": "en", "seconds": 180})
    async with Server(play) as server:
        with Ledger(tmp_path / "journal.sqlite") as ledger:
            first = Sitting("responses", server, ledger)
            await first.stopped(server, runs.begin(root, chosen, Tools(Models(Hired(first.journal)), lore, "Composed by rules")), job)
            play.stuck = 0
            asked = await first.journal.report()
            assert asked.open == () and len(asked.waiting) > 0
            later = Sitting("responses", server, ledger)
            await later.time.run(runs.resume(root, lambda _: Tools(Models(Hired(later.journal)), lore, "Composed by rules")))
            await later.slow.close()
            report, standing = await later.journal.report(), await later.budget.standing()
        assert differing(direct, published(root)) == []
        assert server.ledger.repeats() == {}
        assert (report.open, report.waiting, standing.held) == ((), (), Decimal(0))
        assert standing.spent * 2 == bill(server, price("responses"))
