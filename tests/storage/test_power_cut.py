"""R2: when power is cut anywhere, every answer with a receipt exists after the restart."""

import random
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

import apsw
import pytest
from sqlite_utils import Database

from tests.conftest import TODAY
from tests.storage.power_cut import CutConnection, Disk, PowerCutError
from toolkit.config import Settings
from toolkit.core.receipts import hash_text
from toolkit.services import answering
from toolkit.services.surveys import SurveyView
from toolkit.storage import database

CUTS = 100
LATEST_CUT = 400  # writes
PAGES_BETWEEN_CHECKPOINTS = 20

TYPED = {
    "baaden": {"boat": ["trawler"], "calls": ["morgen", "aften"]},
    "havnen": {"satisfaction": ["2"], "nickname": ["Molen"]},
    "oensker": {"wishes": ["Flere kraner", "Mere is", ""], "more": ["Vi venter for længe. " * 20]},
}


@pytest.fixture
def answer_until_cut(
    settings: Settings,
    db: Database,
    open_survey: SurveyView,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[int, str], tuple[list[str], Path]]:
    """Answer a survey again and again on a disk whose power is cut.

    Gives the hashed keys of the answers with a receipt, and the database after the cut.
    """
    db.close()
    numbers = count()

    def answer(seed: int, synchronous: str) -> tuple[list[str], Path]:
        chance = random.Random(seed)
        folder = tmp_path / f"disk-{next(numbers)}"
        folder.mkdir()
        path = folder / settings.database_path.name
        shutil.copyfile(settings.database_path, path)
        disk = Disk(folder.name, writes_left=chance.randrange(LATEST_CUT))
        opened: list[CutConnection] = []

        def connect(name: Path, **_options: object) -> CutConnection:
            opened.append(CutConnection(name, disk))
            return opened[-1]

        acknowledged: list[str] = []
        with monkeypatch.context() as patch, suppress(PowerCutError, apsw.Error):
            patch.setattr(sqlite3, "connect", connect)
            cut = database.connect(path)
            cut.execute(f"PRAGMA wal_autocheckpoint = {PAGES_BETWEEN_CHECKPOINTS}")
            if synchronous:
                cut.execute(f"PRAGMA synchronous = {synchronous}")
            while True:
                acknowledged.append(_answer(cut, open_survey))
        assert disk.is_cut, "something else than the power failed"
        opened[-1].abandon()
        disk.leave(folder / "after", chance)
        return acknowledged, folder / "after" / path.name

    return answer


def _answer(db: Database, survey: SurveyView) -> str:
    key = secrets.token_urlsafe(16)
    answering.start_draft(db, survey.slug, key, "da", TODAY)
    for page, raw in TYPED.items():
        answering.save_page(db, survey.slug, key, page, raw, "da", today=TODAY)
    seen = answering.get_draft(db, survey.slug, key).content_hash
    answering.submit_response(db, survey.slug, key, seen, "secret", TODAY)
    return hash_text(key)


def _missing(acknowledged: list[str], path: Path) -> int:
    """Count the answers that have a receipt and are not in the database."""
    db = database.connect(path)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    stored = {row[0] for row in db.execute("SELECT submission_key_hash FROM response")}
    db.close()
    return len(set(acknowledged) - stored)


def test_it_loses_no_answer_with_a_receipt_when_power_is_cut(
    answer_until_cut: Callable[[int, str], tuple[list[str], Path]],
) -> None:
    """R2."""
    n_acknowledged = 0
    for seed in range(CUTS):
        acknowledged, path = answer_until_cut(seed, "")
        n_acknowledged += len(acknowledged)
        assert _missing(acknowledged, path) == 0
    assert n_acknowledged > CUTS


def test_it_would_lose_answers_if_commits_were_not_synced(
    answer_until_cut: Callable[[int, str], tuple[list[str], Path]],
) -> None:
    """R1, R2: proves that the test above bites."""
    assert any(_missing(*answer_until_cut(seed, "NORMAL")) for seed in range(CUTS))
