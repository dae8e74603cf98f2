"""The fitted models of a process: made once, found again, and never at the cost of an answer."""

import threading
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlite_utils import Database

from tests.review_data import second_consultation
from tests.services.official import Official
from toolkit.config import Settings
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Framework
from toolkit.services.analysers import Analysers, Fitted, StoredVectors
from toolkit.services.consultations import ConsultationRecord
from toolkit.storage import database


class CountingEncoder:
    """Makes some vector of a text, and counts the texts."""

    identity = "counting"
    dimensions = 8

    def __init__(self) -> None:
        self.n_texts = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.n_texts += len(texts)
        rows = [[float(ord(text[i % len(text)]) % 17 + 1) for i in range(8)] for text in texts]
        made = np.asarray(rows, dtype=np.float32).reshape(-1, 8)
        return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def test_it_refuses_a_consultation_that_does_not_exist(db: Database, settings: Settings) -> None:
    with pytest.raises(ToolkitError) as raised:
        Analysers(settings, CountingEncoder()).get(db, 404)
    assert raised.value.code is ErrorCode.CONSULTATION_NOT_FOUND


def test_it_finds_the_model_of_an_earlier_process(
    db: Database, settings: Settings, consultation: ConsultationRecord
) -> None:
    first = Analysers(settings, CountingEncoder()).get(db, consultation.id)
    encoder = CountingEncoder()
    second = Analysers(settings, encoder).get(db, consultation.id)
    assert second.identity == first.identity
    assert encoder.n_texts == 0


def test_it_fits_again_when_the_model_file_is_gone(
    db: Database, settings: Settings, consultation: ConsultationRecord
) -> None:
    """The vectors are in the database: only the fit is made again."""
    Analysers(settings, CountingEncoder()).get(db, consultation.id)
    for file in settings.models_path.iterdir():
        file.unlink()
    encoder = CountingEncoder()
    Analysers(settings, encoder).get(db, consultation.id)
    assert encoder.n_texts == 0
    assert list(settings.models_path.iterdir())


def test_it_fits_once_when_two_threads_ask(
    db: Database, settings: Settings, consultation: ConsultationRecord
) -> None:
    analysers = Analysers(settings, CountingEncoder())
    got: list[Fitted] = []

    def ask() -> None:
        own = database.connect(settings.database_path)
        got.append(analysers.get(own, consultation.id))
        own.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4
    assert all(one is got[0] for one in got)


def test_it_makes_every_model_ready(
    db: Database, settings: Settings, consultation: ConsultationRecord
) -> None:
    Analysers(settings, CountingEncoder()).warm(db)
    assert list(settings.models_path.iterdir())


def test_it_keeps_a_vector_under_the_hash_of_its_text(db: Database, settings: Settings) -> None:
    cache = StoredVectors(settings.database_path)
    vector = np.arange(4, dtype=np.float32)
    cache.put_many("model", {"a": vector})
    cache.put_many("model", {"a": vector + 1, "b": vector})
    got = cache.get_many("model", ["a", "b", "c"])
    assert set(got) == {"a", "b"}
    assert np.array_equal(got["a"], vector)
    assert cache.get_many("other", ["a"]) == {}


class _Fits:
    """Stands in for the fitting, and counts it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.n_corrections: list[int] = []
        self.while_fitting: Callable[[], None] = lambda: None
        monkeypatch.setattr(Analysers, "_fit", self._fit)

    def _fit(
        self, _framework: object, _frozen: object, corrections: Sequence[object], _p: object
    ) -> object:
        self.n_corrections.append(len(corrections))
        self.while_fitting()
        return object()


def test_the_models_of_the_last_run_and_of_the_next_are_both_kept(
    official: Official, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New answers come in while a full analysis is at work."""
    official.enter("kran mangler", "vand mangler", "vand lugter")
    official.analyse()
    last, new = official.pin("kran mangler").id, official.pin("vand mangler").id
    fits = _Fits(monkeypatch)
    analysers = Analysers(official.settings, CountingEncoder())
    got = [
        analysers.get(official.db, official.member.id, up_to=up_to)
        for up_to in (last, new, last, new)
    ]
    assert fits.n_corrections == [1, 2]
    assert got[:2] == got[2:]
    newest = official.pin("vand lugter").id
    for up_to in (newest, new, last):
        analysers.get(official.db, official.member.id, up_to=up_to)
    assert fits.n_corrections == [1, 2, 3, 1]


def test_a_consultation_does_not_wait_for_the_fitting_of_another(
    official: Official, framework: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    official.enter("kran mangler")
    official.analyse()
    pin = official.pin("kran mangler")
    other = second_consultation(official.db, framework)
    analysers = Analysers(official.settings, CountingEncoder())
    analysers.get(official.db, other)
    fits = _Fits(monkeypatch)
    got: list[Fitted] = []

    def ask() -> None:
        own = database.connect(official.settings.database_path)
        got.append(analysers.get(own, other))
        own.close()

    def ask_meanwhile() -> None:
        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(timeout=20)

    fits.while_fitting = ask_meanwhile
    analysers.get(official.db, official.member.id, up_to=pin.id)
    assert fits.n_corrections == [1]
    assert len(got) == 1
