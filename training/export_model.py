"""Write the encoder as ONNX with quantised weights, and measure what that costs and gives."""

import argparse
import hashlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from training.encoder import (
    PREFIX,
    SentenceEncoder,
    encode_all,
    equal_batches,
    interpolate,
    original_encoder,
    token_ids,
)
from training.examples import read_examples
from training.prune_vocabulary import needed_pieces
from training.read_weights import read_original

Array = NDArray[np.float32]

MICROSOFT = "com.microsoft"
OPSET = 17
INT8_ACTIVATIONS = 4
BATCH = 32
LEAST_COSINE = 0.998


class GraphWriter:
    """Collects the nodes and constants of a graph.

    Parameters
    ----------
    bits : sequence of int
        Of the weights of each layer: 4, 8 or 32.
    block : int
        So many weights of a row, and as many values of an activation, share one scale.
    """

    def __init__(self, bits: Sequence[int], block: int) -> None:
        self.bits = bits
        self.block = block
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        """Keep an array under `name`."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(
        self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: Any
    ) -> str:
        """Add a node with one output."""
        self.nodes.append(
            helper.make_node(kind, inputs, [output], output, domain=domain, **attributes)
        )
        return output

    def linear(
        self, x: str, output: str, weight: Array, bias: Array | None, bits: int, block: int = 0
    ) -> str:
        """Multiply by the transposed (out, in) weight and add the bias."""
        block = block or self.block
        if bits == 32:
            product = f"{output}.product" if bias is not None else output
            self.node("MatMul", [x, self.constant(f"{output}.w", weight.T)], product)
            if bias is None:
                return product
            return self.node("Add", [product, self.constant(f"{output}.b", bias)], output)
        packed, scales = quantise(weight, bits, block)
        inputs = [
            x,
            self.constant(f"{output}.w", packed),
            self.constant(f"{output}.s", scales.reshape(-1)),
        ]
        if bias is not None:
            inputs += ["", "", self.constant(f"{output}.b", bias)]
        return self.node(
            "MatMulNBits",
            inputs,
            output,
            MICROSOFT,
            K=weight.shape[1],
            N=weight.shape[0],
            bits=bits,
            block_size=block,
            accuracy_level=INT8_ACTIVATIONS,
        )


def quantise(weight: Array, bits: int, block: int) -> tuple[NDArray[np.uint8], Array]:
    """Quantise rows in blocks, symmetrically, as MatMulNBits wants them.

    Returns
    -------
    packed : ndarray of shape (out, n_blocks, block * bits / 8)
    scales : ndarray of shape (out, n_blocks)
    """
    blocks = weight.reshape(weight.shape[0], -1, block)
    if bits == 8:
        scales = np.abs(blocks).max(axis=2) / 127
        steps = np.rint(blocks / np.maximum(scales, 1e-12)[:, :, None])
        return (steps + 128).astype(np.uint8), scales.astype(np.float32)
    # As in Q4_0 the value that is furthest from nought takes the step -8, so that weights that
    # come from such a file come out as they went in.
    furthest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[:, :, None], axis=2)
    scales = furthest[:, :, 0] / -8
    safe = np.where(scales == 0, 1, scales)
    values = np.clip(np.rint(blocks / safe[:, :, None]) + 8, 0, 15).astype(np.uint8)
    return values[:, :, ::2] | (values[:, :, 1::2] << 4), scales.astype(np.float32)


def build_graph(encoder: SentenceEncoder, bits: Sequence[int], block: int) -> onnx.ModelProto:
    """Build the graph from token ids, (texts, tokens), to vectors of length 1."""
    shape = encoder.shape
    state = {name: t.detach().numpy() for name, t in encoder.state_dict().items()}
    graph = GraphWriter(bits, block)
    words = state["words.weight"]
    word_scales = np.abs(words).max(axis=1, keepdims=True) / 127
    steps = np.rint(words / np.maximum(word_scales, 1e-12)).astype(np.int8)
    graph.node("Gather", [graph.constant("words", steps), "ids"], "word.steps")
    graph.node("Cast", ["word.steps"], "word.float", to=TensorProto.FLOAT)
    graph.node(
        "Gather", [graph.constant("word.scales", word_scales.astype(np.float32)), "ids"], "scales"
    )
    graph.node("Mul", ["word.float", "scales"], "word.states")
    graph.node("Shape", ["ids"], "n_tokens", start=1, end=2)
    graph.node(
        "Slice",
        [
            graph.constant("positions", state["positions.weight"] + state["kind"]),
            graph.constant("nought", np.array([0], np.int64)),
            "n_tokens",
        ],
        "position.states",
    )
    graph.node("Add", ["word.states", "position.states"], "embedded")
    x = graph.node(
        "LayerNormalization",
        [
            "embedded",
            graph.constant("norm.weight", state["norm.weight"]),
            graph.constant("norm.bias", state["norm.bias"]),
        ],
        "x",
        axis=-1,
        epsilon=shape.epsilon,
    )
    for number in range(shape.n_layers):
        x = _add_layer(graph, state, x, number, shape.n_heads, shape.epsilon)
    graph.node("ReduceMean", [x], "pooled", axes=[1], keepdims=0)
    graph.node("ReduceL2", ["pooled"], "length", axes=[1], keepdims=1)
    graph.node("Div", ["pooled", "length"], "vectors")
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["texts", "tokens"])],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", shape.width])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=9,
    )
    onnx.checker.check_model(model)
    return model


def _add_layer(
    graph: GraphWriter, state: dict[str, Array], x: str, number: int, n_heads: int, epsilon: float
) -> str:
    bits, name = graph.bits[number], f"layers.{number}"

    def part(*modules: str, kind: str = "weight") -> Array:
        return np.concatenate([state[f"{name}.{module}.{kind}"] for module in modules])

    def norm(inputs: Sequence[str], module: str) -> str:
        return graph.node(
            "SkipLayerNormalization",
            [
                *inputs,
                graph.constant(f"{name}.{module}.w", part(module)),
                graph.constant(f"{name}.{module}.b", part(module, kind="bias")),
            ],
            f"{name}.{module}",
            MICROSOFT,
            epsilon=epsilon,
        )

    def linear(source: str, output: str, *modules: str) -> str:
        return graph.linear(
            source, f"{name}.{output}", part(*modules), part(*modules, kind="bias"), bits
        )

    three = linear(x, "three", "query", "key", "value")
    outputs = [f"{name}.{side}" for side in ("q", "k", "v")]
    graph.nodes.append(helper.make_node("Split", [three], outputs, f"{name}.split", axis=-1))
    mixed = graph.node("MultiHeadAttention", outputs, f"{name}.mixed", MICROSOFT, num_heads=n_heads)
    x = norm([x, linear(mixed, "attention", "attention_out")], "attention_norm")
    inner = linear(x, "inner", "inner")
    inner = graph.node("Gelu", [inner], f"{name}.gelu", MICROSOFT)
    return norm([x, linear(inner, "outer", "outer")], "outer_norm")


def open_session(model: bytes | str, threads: int) -> onnxruntime.InferenceSession:
    """Open a model on `threads` cores."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def run_all(
    session: onnxruntime.InferenceSession, ids: Sequence[Sequence[int]], size: int = BATCH
) -> Array:
    """Give a vector for each list of ids."""
    vectors: list[Array] = [np.zeros(0, np.float32)] * len(ids)
    for rows in equal_batches([len(i) for i in ids], size):
        made = session.run(None, {"ids": np.array([ids[row] for row in rows])})[0]
        for row, vector in zip(rows, made, strict=True):
            vectors[row] = vector
    return np.stack(vectors)


def main() -> None:
    """Export a trained encoder, or the original one, and check it on texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("model", type=Path, help="the .onnx file to write")
    parser.add_argument("--weights", type=Path, help="what fine_tune wrote; default: original E5")
    parser.add_argument("--share", type=float, default=1.0, help="of the trained weights")
    parser.add_argument("--bits", type=int, nargs=12, default=[8] * 12)
    parser.add_argument("--block", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--texts", type=int, default=500)
    parser.add_argument("--version", default="0")
    arguments = parser.parse_args()
    examples = [e.text for e in read_examples(arguments.examples)]
    encoder = load_encoder(examples, arguments.weights, arguments.share)
    tokenizer = Tokenizer.from_file(str(arguments.tokenizer))
    if tokenizer.get_vocab_size() != encoder.shape.n_words:
        raise SystemExit("tokenizer and weights do not belong together: prune, then train")
    graph = build_graph(encoder, arguments.bits, arguments.block).SerializeToString()
    arguments.model.write_bytes(graph)

    texts = examples[:: max(1, len(examples) // arguments.texts)][: arguments.texts]
    ids = token_ids(tokenizer, texts)
    session = open_session(graph, arguments.threads)
    run_all(session, ids[:BATCH], 1)
    start = time.perf_counter()
    # As at run time: kernels sum in other orders in batches, so each text is read alone.
    ours = run_all(session, ids, 1)
    seconds = time.perf_counter() - start
    cosines = (ours * encode_all(encoder, tokenizer, texts)).sum(axis=1)
    print(
        f"{len(graph) / 1e6:.1f} MB; cosine to float32: mean {cosines.mean():.5f}, least "
        f"{cosines.min():.5f}; {len(texts) / seconds:.0f} texts/s of "
        f"{sum(map(len, ids)) / len(ids):.1f} tokens"
    )
    authors = [] if arguments.weights is None else trained_on(arguments.weights)
    describe(arguments.model, arguments.tokenizer, encoder, arguments.version, authors)
    if cosines.mean() < LEAST_COSINE:
        raise SystemExit("quantisation costs too much")


def load_encoder(texts: Sequence[str], weights: Path | None, share: float = 1.0) -> SentenceEncoder:
    """Build the pruned encoder; `share` says how far to go to the trained weights (WiSE-FT)."""
    original = read_original()
    if weights is None:
        return original_encoder(original, needed_pieces(original, texts))
    state = torch.load(weights, weights_only=True)
    encoder = original_encoder(original, state["kept"])
    encoder.load_state_dict(interpolate(state["encoder"], encoder.state_dict(), share))
    return encoder.eval()


def trained_on(weights: Path) -> list[str]:
    """Give the authors whose examples the weights were trained on."""
    authors: list[str] = torch.load(weights, weights_only=True)["authors"]
    return authors


def describe(
    model: Path, tokenizer: Path, encoder: SentenceEncoder, version: str, authors: Sequence[str]
) -> None:
    """Write model.json beside the model: what the runtime needs and what must not change."""
    about = {
        "name": "tre-spor-e5",
        "version": version,
        "dimensions": encoder.shape.width,
        "max_tokens": encoder.shape.max_positions,
        "prefix": PREFIX,
        # Whoever is not among them can measure: their words are new to the encoder.
        "trained_on_authors": sorted(authors),
        "sha256": {
            "model.onnx": hashlib.sha256(model.read_bytes()).hexdigest(),
            "tokenizer.json": hashlib.sha256(tokenizer.read_bytes()).hexdigest(),
        },
    }
    model.with_name("model.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
