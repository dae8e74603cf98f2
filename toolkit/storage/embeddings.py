"""The table `embedding`: sentence vectors under the hash of their text, so none is made twice."""

import json
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database


def get_vectors(db: Database, model: str, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Return the stored vectors of one encoder; keys without a vector are left out.

    Parameters
    ----------
    db : Database
    model : str
        Identity of the encoder that made the vectors.
    keys : sequence of str
        SHA-256 of the texts, in hexadecimal.

    Returns
    -------
    dict
        Key -> ndarray of shape (dimensions,).
    """
    rows = db.execute(
        "SELECT text_hash, vector FROM embedding WHERE model = ?"
        " AND text_hash IN (SELECT value FROM json_each(?))",
        [model, json.dumps(list(keys))],
    )
    return {key: np.frombuffer(vector, dtype=np.float32) for key, vector in rows}


def insert_vectors(db: Database, model: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
    """Store vectors; one that is there already stays as it is."""
    db.conn.executemany(
        "INSERT INTO embedding (model, text_hash, vector) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (model, key, np.ascontiguousarray(vector, dtype=np.float32).tobytes())
            for key, vector in vectors.items()
        ],
    )


def delete_vectors(db: Database) -> None:
    """Empty the table; what is still needed is made again."""
    db.execute("DELETE FROM embedding")
