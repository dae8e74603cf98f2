"""The fitted models of a process: loaded or fitted once for each consultation, then kept warm."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from toolkit.analysis.embed import CachedEncoder, Encoder
from toolkit.analysis.parallel import shared_encoder
from toolkit.analysis.pipeline import AnswerAnalyser, identity
from toolkit.config import Settings
from toolkit.core.framework import Example, Framework
from toolkit.services import consultations
from toolkit.services.consultations import ConsultationRecord, FrozenExamples
from toolkit.services.correction_log import correction_examples
from toolkit.storage import database, embeddings, runs
from toolkit.storage.model_cache import load_model, save_model

Progress = Callable[[str, int, int], None]
# What a model is fitted on: the consultation's framework, and the corrections.
_Key = tuple[str, tuple[Example, ...]]

# Of each consultation: new answers are mapped by the last run's while a run has its own.
N_KEPT = 2


@dataclass(frozen=True, slots=True)
class Fitted:
    """A consultation's framework, and the analyser fitted on its examples."""

    framework: Framework
    analyser: AnswerAnalyser
    identity: str


class _Shelf:
    """The last models of one consultation, the one that was asked for last at the end."""

    def __init__(self) -> None:
        self.fitting = threading.Lock()
        self._kept: dict[_Key, Fitted] = {}

    def take(self, key: _Key) -> Fitted | None:
        """Give the model fitted on this, which is then the newest; None where there is none."""
        fitted = self._kept.pop(key, None)
        if fitted is not None:
            self._kept[key] = fitted
        return fitted

    def put(self, key: _Key, fitted: Fitted) -> None:
        """Keep a model, and forget the one that was asked for longest ago."""
        self._kept[key] = fitted
        while len(self._kept) > N_KEPT:
            del self._kept[next(iter(self._kept))]


class StoredVectors:
    """The vector cache of the analysis, in the installation's database.

    A connection of its own each time: the fitted models that hold this object are shared by
    threads, and a connection is not.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def get_many(self, model: str, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the stored vectors; see `storage.embeddings.get_vectors`."""
        db = database.connect(self._path)
        try:
            return embeddings.get_vectors(db, model, keys)
        finally:
            db.close()

    def put_many(self, model: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Store vectors in a short transaction of their own."""
        db = database.connect(self._path)
        try:
            with database.write(db):
                embeddings.insert_vectors(db, model, vectors)
        finally:
            db.close()


class Analysers:
    """The fitted models of one process.

    Parameters
    ----------
    settings : Settings
        Where models and vectors are kept.
    encoder : Encoder, optional
        Instead of the one that `analysis.embed` finds.
    """

    def __init__(self, settings: Settings, encoder: Encoder | None = None) -> None:
        self._settings = settings
        self._given_encoder = encoder
        self._shelves: dict[int, _Shelf] = {}
        self._guard = threading.Lock()

    @property
    def _encoder(self) -> CachedEncoder:
        # One for all consultations, also where two ask for it at once.
        with self._guard:
            return self._made_encoder

    @cached_property
    def _made_encoder(self) -> CachedEncoder:
        encoder = self._given_encoder or shared_encoder(scheduler=self._settings.dask_scheduler)
        return CachedEncoder(encoder, StoredVectors(self._settings.database_path))

    def get(
        self,
        db: Database,
        consultation_id: int,
        progress: Progress | None = None,
        *,
        up_to: int = 0,
    ) -> Fitted:
        """Return the analyser of a consultation: warm, from its file, or fitted now.

        Two threads never fit for one consultation at once: the second takes what the first has
        made. Another consultation waits for neither.

        Parameters
        ----------
        db : Database
        consultation_id : int
        progress : callable, optional
            Called with (phase, done, total).
        up_to : int, default 0
            The last entry of the log of corrections to learn from; 0 is none.

        Raises
        ------
        ToolkitError
            CONSULTATION_NOT_FOUND.
        """
        consultation = consultations.get_consultation_by_id(db, consultation_id)
        corrections = correction_examples(db, consultation_id, up_to) if up_to else []
        key = (f"{consultation.slug} {consultation.framework_hash}", tuple(corrections))
        with self._guard:
            shelf = self._shelves.setdefault(consultation_id, _Shelf())
        with shelf.fitting:
            fitted = shelf.take(key)
            if fitted is None:
                fitted = self._load(db, consultation, corrections, progress)
                shelf.put(key, fitted)
            return fitted

    def warm(self, db: Database) -> None:
        """Make the analysers of all consultations ready."""
        for consultation in consultations.list_consultations(db):
            last = runs.get_last_done_run(db, consultation.id)
            self.get(db, consultation.id, up_to=0 if last is None else last.last_correction)

    def _load(
        self,
        db: Database,
        consultation: ConsultationRecord,
        corrections: Sequence[Example],
        progress: Progress | None,
    ) -> Fitted:
        frozen = consultations.get_examples(db, consultation.id)
        framework = consultation.framework
        fitted_on = identity(framework, frozen.examples, self._encoder, corrections)
        if corrections:
            # Companies' words never lie in a file that outlives them: this model is not kept.
            taught = self._fit(framework, frozen, corrections, progress)
            return Fitted(framework, taught, fitted_on)
        kept = load_model(self._settings.models_path, fitted_on)
        if isinstance(kept, AnswerAnalyser):
            return Fitted(framework, kept.use_encoder(self._encoder), fitted_on)
        analyser = self._fit(framework, frozen, (), progress)
        save_model(self._settings.models_path, fitted_on, analyser)
        return Fitted(framework, analyser, fitted_on)

    def _fit(
        self,
        framework: Framework,
        frozen: FrozenExamples,
        corrections: Sequence[Example],
        progress: Progress | None,
    ) -> AnswerAnalyser:
        shipped = frozen.vectors
        fits = shipped is not None and shipped.model == self._encoder.identity
        vectors = shipped.vectors if shipped is not None and fits else None
        return AnswerAnalyser(framework, self._encoder).fit(
            frozen.examples, vectors, progress, corrections=corrections
        )
