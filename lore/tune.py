"""Teaches the sentence model to read for plots: low-rank additions to its upper layers (LoRA, Hu et al. 2021), written to `tuned.npz`.

    python -m loreboard.lore.tune        # half an hour on two cores; then `python -m loreboard.lore.ship`

Needs torch, which nothing else here does: install it beside this package in an environment of its own. The model learns to name the cliché
that a line of `signs/` plays, in English and in Chinese glosses at once; what names them is thrown away, what reads them is kept. Lines
may be added without this; it is worth running again when clichés are.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from loreboard.story.files import write_whole

from .check import LANGUAGES
from .cliche import load_signs
from .embed import weights_folder
from .files import shipped
from .minilm import HEAD, HEADS, LAYERS, WIDTH
from .sight import TUNED, shown
from .teaching import shipped_lines

BELOW = 3
"""Layers that stay as they are, and are read once."""
RANK, ROUNDS, BATCH, MOST_TOKENS = 16, 4, 64, 72
PACE, HEAD_PACE, WARM = 1.5e-3, 4.5e-3, 100
"""Learning rates of the additions and of the names; steps until they are full."""
SHARPNESS, SMOOTHING, DROPPED = 20.0, 0.05, 0.1
"""Of the cosines to names; of the wanted answer; of a vector's numbers at each step."""
DENSE = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


class Reader:
    """all-MiniLM-L6-v2 in torch: its lower layers, fixed, and its upper ones with additions."""

    def __init__(self, folder: Path) -> None:
        import torch
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        self.torch, self.weights = torch, load_file(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        made = torch.Generator().manual_seed(0)
        self.added: dict[str, tuple[Any, Any]] = {}
        for name in (f"encoder.layer.{n}.{kind}" for n in range(BELOW, LAYERS) for kind in DENSE):
            outward, inward = self.weights[f"{name}.weight"].shape
            self.added[name] = (torch.randn(inward, RANK, generator=made) * 0.02, torch.zeros(RANK, outward))

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids of each text."""
        return [told.ids for told in self._tokenizer.encode_batch(list(texts))]

    def lower(self, ids: Sequence[Sequence[int]]) -> list[Any]:
        """For each text its states after the fixed layers."""
        torch, weights = self.torch, self.weights
        out: list[Any] = [None] * len(ids)
        with torch.no_grad():
            for places in _batches(sorted(range(len(ids)), key=lambda n: len(ids[n]))):
                longest = max(len(ids[n]) for n in places)
                table = torch.tensor([[*ids[n], *[0] * (longest - len(ids[n]))] for n in places])
                at = "embeddings"
                x = weights[f"{at}.word_embeddings.weight"][table] + weights[f"{at}.position_embeddings.weight"][:longest]
                x = self._norm(x + weights[f"{at}.token_type_embeddings.weight"][0], f"{at}.LayerNorm")
                mask = self._mask([len(ids[n]) for n in places])
                for n in range(BELOW):
                    x = self._layer(x, mask, n)
                for row, n in zip(x, places, strict=True):
                    out[n] = row[: len(ids[n])].half()
        return out

    def upper(self, states: Sequence[Any]) -> Any:
        """Unit vectors, a row for each of `states`."""
        torch = self.torch
        sizes = [len(one) for one in states]
        x, mask = torch.nn.utils.rnn.pad_sequence([one.float() for one in states], batch_first=True), self._mask(sizes)
        for n in range(BELOW, LAYERS):
            x = self._layer(x, mask, n)
        inside = (mask[:, 0, 0] == 0).float()[:, :, None]
        return torch.nn.functional.normalize((x * inside).sum(1) / inside.sum(1), dim=-1)

    def _mask(self, sizes: Sequence[int]) -> Any:
        places = self.torch.arange(max(sizes))
        return self.torch.where(places[None] < self.torch.tensor(sizes)[:, None], 0.0, -1e9)[:, None, None, :]

    def _norm(self, x: Any, at: str) -> Any:
        return self.torch.nn.functional.layer_norm(x, (WIDTH,), self.weights[f"{at}.weight"], self.weights[f"{at}.bias"], 1e-12)

    def _dense(self, x: Any, at: str) -> Any:
        told = self.torch.nn.functional.linear(x, self.weights[f"{at}.weight"], self.weights[f"{at}.bias"])
        if at in self.added:
            inward, outward = self.added[at]
            told = told + (x @ inward) @ outward
        return told

    def _layer(self, x: Any, mask: Any, number: int) -> Any:
        at, (texts, tokens, _) = f"encoder.layer.{number}", x.shape
        asks, keys, values = (
            self._dense(x, f"{at}.attention.self.{kind}").view(texts, tokens, HEADS, HEAD).transpose(1, 2)
            for kind in ("query", "key", "value")
        )
        seen = self.torch.nn.functional.scaled_dot_product_attention(asks, keys, values, attn_mask=mask)
        x = self._norm(
            self._dense(seen.transpose(1, 2).reshape(texts, tokens, WIDTH), f"{at}.attention.output.dense") + x,
            f"{at}.attention.output.LayerNorm",
        )
        inner = self.torch.nn.functional.gelu(self._dense(x, f"{at}.intermediate.dense"))
        return self._norm(self._dense(inner, f"{at}.output.dense") + x, f"{at}.output.LayerNorm")


def learn(reader: Reader, texts: Sequence[str], owners: Sequence[int], count: int) -> None:
    """Change the reader's additions so that texts of one owner lie together; owner -1 is nobody. Prints a line a round."""
    torch = reader.torch
    ids = reader.tokens(texts)
    states, wanted = reader.lower(ids), [owner if owner >= 0 else count for owner in owners]
    with torch.no_grad():
        rows = torch.cat([reader.upper([states[n] for n in places]) for places in _batches(range(len(states)))])
        names = torch.stack([rows[[n for n, owner in enumerate(wanted) if owner == which]].mean(0) for which in range(count + 1)]).T.clone()
    bias = torch.zeros(count + 1)
    added = [table for pair in reader.added.values() for table in pair]
    for table in (*added, names, bias):
        table.requires_grad_()
    optimizer = torch.optim.AdamW(
        [{"params": added, "lr": PACE, "weight_decay": 0.01}, {"params": [names, bias], "lr": HEAD_PACE, "weight_decay": 0.0}],
        betas=(0.9, 0.99),
    )
    total = ROUNDS * (len(texts) // BATCH)
    plan = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / WARM) * (0.5 + 0.5 * float(torch.cos(torch.tensor(torch.pi * min(1.0, step / total)))))
    )
    chance = random.Random(0)
    for turn in range(ROUNDS):
        batches = list(_batches(sorted(range(len(ids)), key=lambda n: len(ids[n]) + chance.uniform(0, 8))))
        chance.shuffle(batches)
        lost = 0.0
        for places in batches:
            told = torch.nn.functional.dropout(reader.upper([states[n] for n in places]), DROPPED)
            scores = SHARPNESS * told @ torch.nn.functional.normalize(names, dim=0) + bias
            loss = torch.nn.functional.cross_entropy(scores, torch.tensor([wanted[n] for n in places]), label_smoothing=SMOOTHING)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            plan.step()
            lost += loss.item()
        print(f"round {turn + 1} of {ROUNDS}: loss {lost / len(batches):.3f}", flush=True)


def _batches(places: Sequence[int]) -> Iterator[Sequence[int]]:
    return (places[start : start + BATCH] for start in range(0, len(places), BATCH))


def main() -> int:
    """Learn from the shipped signs and write what was learned. 1 when the model is missing."""
    import io

    import numpy as np

    folder = weights_folder()
    if folder is None:
        return 1
    told = [(shown(text, language), owner) for language in LANGUAGES for text, owner in zip(*shipped_lines(language), strict=True)]
    reader = Reader(folder)
    learn(reader, [text for text, _ in told], [owner for _, owner in told], len(load_signs()))
    out = io.BytesIO()
    arrays = {
        f"{name}|{side}": table.detach().numpy().astype(np.float16)
        for name, pair in reader.added.items()
        for side, table in zip(("in", "out"), pair, strict=True)
    }
    np.savez_compressed(out, **arrays)
    write_whole(Path(str(shipped(TUNED))), out.getvalue())
    print(f"{len(told)} lines read; written {shipped(TUNED)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
