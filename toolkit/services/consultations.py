"""Start a consultation from a framework, and find it again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Example, Framework
from toolkit.core.statements import Stance
from toolkit.core.text import LocalText
from toolkit.storage import consultations as rows
from toolkit.storage.database import read, write

SLUG_PATTERN: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class ConsultationRecord:
    """One policy process.

    Attributes
    ----------
    k : int
        No figure from fewer voices than this leaves the review room.
    is_demo : bool
        Whether its answers are invented.
    """

    id: int
    slug: str
    title: LocalText
    framework: Framework
    framework_hash: str
    k: int
    is_demo: bool
    created_on: date
    version: int


@dataclass(frozen=True, slots=True)
class ExampleVectors:
    """Vectors made beforehand of a framework's examples.

    Attributes
    ----------
    model : str
        Identity of the encoder that made them.
    vectors : ndarray of shape (n_examples, dimensions)
        One row an example, in their order.
    """

    model: str
    vectors: NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class FrozenExamples:
    """The examples frozen with a consultation; `vectors` is None where none were given."""

    examples: tuple[Example, ...]
    vectors: ExampleVectors | None


def check_slug(slug: str) -> None:
    """Refuse a name that would not do in an address.

    Raises
    ------
    ToolkitError
        SLUG_INVALID.
    """
    if not SLUG_PATTERN.fullmatch(slug):
        raise ToolkitError(ErrorCode.SLUG_INVALID, slug=slug)


def create_consultation(
    db: Database,
    slug: str,
    framework: Framework,
    examples: Sequence[Example] = (),
    vectors: ExampleVectors | None = None,
    *,
    today: date,
    title: LocalText | None = None,
    k: int = 5,
    is_demo: bool = False,
) -> ConsultationRecord:
    """Start a consultation: its framework and examples are frozen with it.

    Parameters
    ----------
    examples : sequence of Example
        What the mapping learns from.
    vectors : ExampleVectors, optional
        Of exactly those examples; stored as float16.
    title : LocalText, optional
        The framework's own where it is not given.
    k : int
        At least 3.

    Raises
    ------
    ToolkitError
        SLUG_INVALID, or CONSULTATION_SLUG_TAKEN.
    ValueError
        If there are not as many vectors as examples.
    """
    check_slug(slug)
    if vectors is not None and len(vectors.vectors) != len(examples):
        raise ValueError(f"{len(vectors.vectors)} vectors for {len(examples)} examples")
    with write(db):
        if rows.get_consultation(db, slug) is not None:
            raise ToolkitError(ErrorCode.CONSULTATION_SLUG_TAKEN, slug=slug)
        consultation_id = rows.insert_consultation(
            db,
            slug=slug,
            title=(title or framework.title).model_dump_json(),
            framework=framework.canonical_json(),
            framework_hash=framework.hash,
            k=k,
            is_demo=is_demo,
            created_on=today.isoformat(),
        )
        rows.insert_examples(db, consultation_id, _example_rows(examples, vectors))
    return get_consultation(db, slug)


def get_consultation(db: Database, slug: str) -> ConsultationRecord:
    """Find a consultation by its name in addresses.

    Raises
    ------
    ToolkitError
        CONSULTATION_NOT_FOUND.
    """
    row = rows.get_consultation(db, slug)
    if row is None:
        raise ToolkitError(ErrorCode.CONSULTATION_NOT_FOUND, consultation=slug)
    return _record(row)


def get_consultation_by_id(db: Database, consultation_id: int) -> ConsultationRecord:
    """Find a consultation by its id.

    Raises
    ------
    ToolkitError
        CONSULTATION_NOT_FOUND.
    """
    row = rows.get_consultation_by_id(db, consultation_id)
    if row is None:
        raise ToolkitError(ErrorCode.CONSULTATION_NOT_FOUND, consultation=consultation_id)
    return _record(row)


def list_consultations(
    db: Database, account_id: int | None = None
) -> tuple[ConsultationRecord, ...]:
    """List the consultations of an account, or all where none is named; newest first."""
    if account_id is None:
        found = rows.list_consultations(db)
    else:
        found = rows.list_consultations_of(db, account_id)
    return tuple(_record(row) for row in found)


def get_examples(db: Database, consultation_id: int) -> FrozenExamples:
    """Give the labelled statements frozen with a consultation, and their vectors if it has them."""
    with read(db):
        found = rows.list_examples(db, consultation_id)
    examples = tuple(
        Example(
            text=row.text,
            area=row.area,
            theme=row.theme,
            author=row.author,
            stance=None if row.stance is None else Stance(row.stance),
        )
        for row in found
    )
    models = {row.vector_model for row in found}
    blobs = [row.vector for row in found if row.vector is not None]
    if len(models) != 1 or len(blobs) != len(found):
        return FrozenExamples(examples, None)
    vectors = np.stack([np.frombuffer(blob, dtype=np.float16) for blob in blobs])
    return FrozenExamples(examples, ExampleVectors(str(models.pop()), vectors.astype(np.float32)))


def _example_rows(
    examples: Sequence[Example], vectors: ExampleVectors | None
) -> list[rows.ExampleRow]:
    blobs: Sequence[bytes | None] = [None] * len(examples)
    if vectors is not None:
        blobs = [row.tobytes() for row in vectors.vectors.astype(np.float16)]
    model = None if vectors is None else vectors.model
    return [
        rows.ExampleRow(
            position,
            example.area,
            example.theme,
            example.author,
            example.text,
            blob,
            model,
            example.stance,
        )
        for position, (example, blob) in enumerate(zip(examples, blobs, strict=True))
    ]


@lru_cache(maxsize=32)
def _framework(frozen: str) -> Framework:
    return Framework.from_canonical_json(frozen)


def _record(row: rows.ConsultationRow) -> ConsultationRecord:
    return ConsultationRecord(
        id=row.id,
        slug=row.slug,
        title=LocalText.model_validate_json(row.title),
        framework=_framework(row.framework),
        framework_hash=row.framework_hash,
        k=row.k,
        is_demo=row.is_demo,
        created_on=date.fromisoformat(row.created_on),
        version=row.version,
    )
