"""What leaves the server for a respondent: inert, light and kept as long as it may be."""

import gzip
import re

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Respondent
from toolkit.services.surveys import SurveyView

CANARIES = (
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "{{7*7}}",
    "</textarea><script>alert(2)</script>",
    "a\u202eb",
    "æøå \U0001f6a2 'quote' & \"double\"",
)


@pytest.mark.parametrize("canary", CANARIES)
def test_what_people_write_is_inert(respondent: Respondent, canary: str) -> None:
    """S7: on the page again, on the check page, and where the text is refused."""
    respondent.begin()
    respondent.post("baaden", boat="pram")
    respondent.post("pram", cargo=canary)
    pages = [respondent.get("pram").text]
    respondent.post("oensker", wishes__0=canary, more=canary)
    pages.append(respondent.get("oensker").text)
    pages.append(respondent.get("check").text)
    pages.append(respondent.post("oensker", wishes__0=canary * 20, more=canary).text)
    for page in pages:
        assert "<script>alert" not in page
        assert "<svg" not in page
        assert "49" not in re.sub(r'"[^"]*"', "", page)


def test_the_first_page_is_light(client: FlaskClient, open_survey: SurveyView) -> None:
    """Promise 7: at most 30 KB compressed in all and 4 requests, nothing from elsewhere."""
    page = client.get("/s/skippere", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    html = gzip.decompress(page.data).decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    files = [address for address in addresses if address.startswith("/static/")]
    assert not [address for address in addresses if "//" in address]
    weight = len(page.data)
    for file in files:
        with client.get(file, headers={"Accept-Encoding": "gzip"}) as response:
            assert response.status_code == 200
            assert b"url(" not in response.data
            weight += len(response.data)
    assert 1 + len(files) <= 4
    assert weight <= 30 * 1024


def test_static_files_are_kept_for_a_year_by_content(client: FlaskClient) -> None:
    named = re.search(r'href="(/static/respond.css[^"]+)"', client.get("/").text)
    assert named
    with client.get(named[1]) as response:
        assert "immutable" in response.headers["Cache-Control"]
    with client.get("/static/respond.css") as response:
        assert response.headers["Cache-Control"] == "no-cache"
