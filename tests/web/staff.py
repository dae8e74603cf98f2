"""What tests of staff pages share: a signed-in browser."""

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.review_data import PASSWORD


class CountedAnalyses:
    """Stands in for the queue: remembers which consultations are to be analysed."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def analyse(self, consultation_id: int) -> None:
        self.asked.append(consultation_id)

    def new_answers(self, consultation_id: int) -> None:
        """Nothing: no test here hands in an answer."""


def sign_in(app: Flask, email: str, *, password: str = PASSWORD) -> FlaskClient:
    """Return a browser in which somebody is signed in."""
    client = app.test_client()
    response = post(client, "/signin", page="/signin", email=email, password=password)
    assert response.status_code == 303, response.text
    return client


def post(client: FlaskClient, url: str, *, page: str, **data: str | list[str]) -> TestResponse:
    """Send a form of `page` with its token."""
    form = client.get(page).text
    token = form.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    return client.post(url, data={"csrf_token": token, **data})
