"""The BERT graph of all-MiniLM-L6-v2, built over a safetensors file. Knows nothing of texts, tokens or lore."""

import json
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Changes = Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]

LAYERS, HEADS, HEAD, WIDTH = 6, 12, 32, 384
EPSILON = 1e-12
OPSET, IR = 20, 10
"""Opset 20 is the first with Gelu."""
FOLDER_OPTION = "session.model_external_initializers_file_folder_path"


def read_changes(file: Path) -> "Changes":
    """The low-rank additions that `file` holds: `LAYER|in` and `LAYER|out` for each."""
    import numpy as np

    with np.load(file, allow_pickle=False) as kept:
        names = sorted(name.removesuffix("|in") for name in kept if name.endswith("|in"))
        return {name: (kept[f"{name}|in"].astype(np.float32), kept[f"{name}|out"].astype(np.float32)) for name in names}


def session(weights: Path, threads: int, changes: "Changes") -> Any:
    """An onnxruntime session: `ids` (int64) and `mask` (float32), both texts x tokens, to states: texts x tokens x 384.

    `changes` are low-rank additions (Hu et al. 2021): for the name of a dense layer, inputs x rank and rank x outputs.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry(FOLDER_OPTION, str(weights.parent))
    return onnxruntime.InferenceSession(graph(weights, changes), options, providers=["CPUExecutionProvider"])


def graph(weights: Path, changes: "Changes") -> bytes:
    """The model as bytes; its initializers are references into `weights`, so it is about 20 kB and what `changes` changes."""
    from onnx import TensorProto, helper

    made = _Graph(helper)
    hidden = _embeddings(made)
    bias = made.mask_bias()
    for n in range(LAYERS):
        hidden = _layer(made, hidden, bias, f"encoder.layer.{n}")
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"]),
        helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["texts", "tokens"]),
    ]
    outputs = [helper.make_tensor_value_info(hidden, TensorProto.FLOAT, ["texts", "tokens", WIDTH])]
    changed = {f"{name}.weight" for name in changes}
    initializers = [*made.constants, *_references(weights, made.used - changed), *_changed(weights, changes)]
    drawn = helper.make_graph(made.nodes, "minilm", inputs, outputs, initializer=initializers)
    model = helper.make_model(drawn, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
    told: bytes = model.SerializeToString()
    return told


class _Graph:
    """Collects nodes; every method returns the name of what the node makes."""

    def __init__(self, helper: Any) -> None:
        self._helper = helper
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.used: set[str] = set()

    def node(self, kind: str, *inputs: str, **settings: Any) -> str:
        name = f"{kind}{len(self.nodes)}"
        self.nodes.append(self._helper.make_node(kind, list(inputs), [name], **settings))
        return name

    def weight(self, name: str) -> str:
        self.used.add(name)
        return name

    def whole(self, name: str, *values: int) -> str:
        if all(c.name != name for c in self.constants):
            self.constants.append(self._helper.make_tensor(name, 7, [len(values)], values))
        return name

    def real(self, name: str, value: float) -> str:
        if all(c.name != name for c in self.constants):
            self.constants.append(self._helper.make_tensor(name, 1, [], [value]))
        return name

    def dense(self, x: str, at: str) -> str:
        turned = self.node("Transpose", self.weight(f"{at}.weight"), perm=[1, 0])
        return self.node("Add", self.node("MatMul", x, turned), self.weight(f"{at}.bias"))

    def norm(self, x: str, at: str) -> str:
        return self.node("LayerNormalization", x, self.weight(f"{at}.weight"), self.weight(f"{at}.bias"), axis=-1, epsilon=EPSILON)

    def heads(self, x: str, perm: list[int]) -> str:
        return self.node("Transpose", self.node("Reshape", x, self.whole("split", 0, 0, HEADS, HEAD)), perm=perm)

    def mask_bias(self) -> str:
        """0 where there is a token, a very negative number where there is padding: texts x 1 x 1 x tokens."""
        wide = self.node("Unsqueeze", "mask", self.whole("head_axes", 1, 2))
        return self.node("Mul", self.node("Sub", self.real("one", 1.0), wide), self.real("never", -3e38))


def _embeddings(g: _Graph) -> str:
    words = g.node("Gather", g.weight("embeddings.word_embeddings.weight"), "ids", axis=0)
    count = g.node("Slice", g.node("Shape", "ids"), g.whole("from", 1), g.whole("to", 2))
    positions = g.node("Slice", g.weight("embeddings.position_embeddings.weight"), g.whole("zero", 0), count, g.whole("axis", 0))
    kind = g.node("Slice", g.weight("embeddings.token_type_embeddings.weight"), g.whole("zero", 0), g.whole("first", 1), g.whole("axis", 0))
    return g.norm(g.node("Add", g.node("Add", words, positions), kind), "embeddings.LayerNorm")


def _layer(g: _Graph, x: str, bias: str, at: str) -> str:
    ask = g.heads(g.dense(x, f"{at}.attention.self.query"), [0, 2, 1, 3])
    keys = g.heads(g.dense(x, f"{at}.attention.self.key"), [0, 2, 3, 1])
    values = g.heads(g.dense(x, f"{at}.attention.self.value"), [0, 2, 1, 3])
    scores = g.node("Mul", g.node("MatMul", ask, keys), g.real("scale", HEAD**-0.5))
    attention = g.node("Softmax", g.node("Add", scores, bias), axis=-1)
    mixed = g.node("Transpose", g.node("MatMul", attention, values), perm=[0, 2, 1, 3])
    joined = g.node("Reshape", mixed, g.whole("join", 0, 0, WIDTH))
    x = g.norm(g.node("Add", g.dense(joined, f"{at}.attention.output.dense"), x), f"{at}.attention.output.LayerNorm")
    inner = g.node("Gelu", g.dense(x, f"{at}.intermediate.dense"))
    return g.norm(g.node("Add", g.dense(inner, f"{at}.output.dense"), x), f"{at}.output.LayerNorm")


def _references(weights: Path, names: set[str]) -> Iterator[Any]:
    """Initializers that say where in `weights` their numbers lie."""
    from onnx import TensorProto

    numbers, header = _header(weights)
    for name in sorted(names):
        first, end = header[name]["data_offsets"]
        tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=header[name]["shape"], data_location=TensorProto.EXTERNAL)
        for key, value in (("location", weights.name), ("offset", numbers + first), ("length", end - first)):
            tensor.external_data.add(key=key, value=str(value))
        yield tensor


def _changed(weights: Path, changes: "Changes") -> Iterator[Any]:
    """Initializers with their numbers: those in `weights` and what is added to them."""
    import numpy as np
    from onnx import numpy_helper

    numbers, header = _header(weights)
    for layer, (inward, outward) in changes.items():
        name = f"{layer}.weight"
        first, end = header[name]["data_offsets"]
        told = np.fromfile(weights, dtype="<f4", count=(end - first) // 4, offset=numbers + first).reshape(header[name]["shape"])
        yield numpy_helper.from_array(np.ascontiguousarray(told + (inward @ outward).T), name)


def _header(weights: Path) -> tuple[int, dict[str, Any]]:
    """Where the numbers begin, and what lies where (safetensors: 8 bytes of header length, header, numbers)."""
    with weights.open("rb") as file:
        length: int = struct.unpack("<Q", file.read(8))[0]
        told: dict[str, Any] = json.loads(file.read(length))
    return 8 + length, told
