"""What the tests of services share: filling in the test questionnaire, and an official."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest
from sqlite_utils import Database

from tests.services.official import Official
from toolkit.config import Settings
from toolkit.services.answering import get_draft, save_page, start_draft
from toolkit.services.consultations import ConsultationRecord

Fill = Callable[..., str]

PAGES: dict[str, dict[str, list[str]]] = {
    "baaden": {"boat": ["trawler"], "calls": ["morgen", "aften"]},
    "havnen": {"satisfaction": ["4"], "nickname": ["Gryden"]},
    "oensker": {"wishes": ["Flere kraner", "", "Mere is"], "more": ["Linje et\r\nLinje to"]},
}


@pytest.fixture
def fill(today: date) -> Fill:
    """Give a function that begins an answer and fills its pages; it returns the content's hash."""

    def fill_pages(
        db: Database,
        key: str,
        pages: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
        language: str = "da",
    ) -> str:
        start_draft(db, "skippere", key, language, today)
        for page_id, raw in {**PAGES, **(pages or {})}.items():
            save_page(db, "skippere", key, page_id, raw, language, today=today)
        return get_draft(db, "skippere", key).content_hash

    return fill_pages


@pytest.fixture
def official(db: Database, consultation: ConsultationRecord, settings: Settings) -> Official:
    """Give an official of the consultation `havneby`."""
    return Official.at(db, settings)
