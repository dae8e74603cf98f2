"""What tests share: an installation in a temporary folder, and a consultation that is not real."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.serving import Server, StartServer
from toolkit.config import Settings, load_settings
from toolkit.core.framework import Example, Framework, examples_path, load_examples, load_framework
from toolkit.core.questionnaire import Questionnaire, load_questionnaire
from toolkit.services.consultations import ConsultationRecord, create_consultation
from toolkit.services.surveys import SurveyView, publish_survey
from toolkit.storage import database

FIXTURES = Path(__file__).parent / "fixtures"

TODAY = date(2026, 9, 3)


@pytest.fixture
def today() -> date:
    """Give the day on which the tests take place."""
    return TODAY


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give an installation of its own."""
    return load_settings(
        {"TOOLKIT_INSTANCE": str(tmp_path / "instance"), "TOOLKIT_PUBLIC_URL": "http://localhost"}
    )


@pytest.fixture
def db(settings: Settings) -> Iterator[Database]:
    """Give a migrated database in a file, as connections of other threads see it too."""
    opened = database.connect(settings.database_path)
    database.migrate(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def framework() -> Framework:
    """Give a small framework with tracks that no shipped one has."""
    return load_framework(FIXTURES / "framework.yaml")


@pytest.fixture(scope="session")
def examples(framework: Framework) -> tuple[Example, ...]:
    """Give that framework's labelled statements."""
    return load_examples(framework, examples_path(framework, FIXTURES / "framework.yaml"))


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    """Give a questionnaire with every type of question, and a page for barges only."""
    return load_questionnaire(FIXTURES / "questionnaire.yaml")


@pytest.fixture
def consultation(
    db: Database, framework: Framework, examples: tuple[Example, ...]
) -> ConsultationRecord:
    """Give the consultation `havneby`."""
    return create_consultation(db, "havneby", framework, examples, today=TODAY)


@pytest.fixture
def open_survey(
    db: Database, consultation: ConsultationRecord, questionnaire: Questionnaire
) -> SurveyView:
    """Give the survey `skippere`, open from a week ago and until a week from now."""
    week = timedelta(days=7)
    return publish_survey(
        db, consultation.slug, questionnaire, "skippere", opens=TODAY - week, closes=TODAY + week
    ).survey


@pytest.fixture
def survey_of_today(
    db: Database, consultation: ConsultationRecord, questionnaire: Questionnaire
) -> SurveyView:
    """Give a survey that is open on the day the server lives in."""
    day = datetime.now().astimezone().date()
    week = timedelta(days=7)
    return publish_survey(
        db, consultation.slug, questionnaire, "skippere", opens=day - week, closes=day + week
    ).survey


@pytest.fixture
def start(settings: Settings, survey_of_today: SurveyView) -> Iterator[StartServer]:
    """Start servers that are gone when the test is over."""
    servers: list[Server] = []

    def run(port: int) -> Server:
        servers.append(Server(settings.instance_path, port))
        return servers[-1]

    yield run
    for server in servers:
        if not server.is_gone():
            server.kill()
        if server.process.stdout is not None:
            server.process.stdout.close()
