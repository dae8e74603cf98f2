"""The real application on a real database, on the day of the tests, and a respondent's browser."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from tests.conftest import TODAY
from toolkit import create_app
from toolkit.config import Settings
from toolkit.services.surveys import SurveyView
from toolkit.web import clock


@pytest.fixture
def app(settings: Settings, db: Database, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Give the application as it is served, with a queue that only counts."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    made = create_app(settings)
    made.extensions["jobs"] = CountedJobs()
    made.testing = True
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a browser."""
    return app.test_client()


@dataclass
class CountedJobs:
    """Stands in for the queue: remembers which consultations have new answers."""

    told: list[int] = field(default_factory=list)

    def new_answers(self, consultation_id: int) -> None:
        self.told.append(consultation_id)


@dataclass
class Respondent:
    """Walks a survey without a script: remembers the address that the key stands in."""

    client: FlaskClient
    survey: str
    base: str = ""

    def begin(self, **query: str) -> TestResponse:
        response = self.client.post(f"/s/{self.survey}/start", query_string=query)
        assert response.status_code == 303
        self.base = response.location.partition("?")[0].rpartition("/")[0]
        return response

    def get(self, page: str, **query: str) -> TestResponse:
        return self.client.get(f"{self.base}/{page}", query_string=query)

    def post(self, page: str, action: str = "continue", **typed: Any) -> TestResponse:
        query = typed.pop("query", {})
        data = {"form-action": action, **{name.replace("__", "-"): typed[name] for name in typed}}
        return self.client.post(f"{self.base}/{page}", data=data, query_string=query)

    def answer_everything(self) -> None:
        self.begin()
        self.post("baaden", boat="kutter", calls=["morgen", "aften"])
        self.post("havnen", satisfaction="5", nickname="Bassinet")
        self.post("oensker", wishes__0="En kran mere", wishes__1="Is om natten", more="Tak.")

    def content(self) -> str:
        page = self.get("check").text
        return page.partition('name="form-content" value="')[2].partition('"')[0]

    def send(self, content: str | None = None) -> TestResponse:
        data = {"form-content": self.content() if content is None else content}
        return self.client.post(f"{self.base}/send", data=data)


@pytest.fixture
def respondent(client: FlaskClient, open_survey: SurveyView) -> Respondent:
    """Give somebody with the link to an open survey."""
    return Respondent(client, open_survey.slug)
