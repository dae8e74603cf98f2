"""The pages of the review."""

import re
from xml.etree.ElementTree import fromstring

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database

from tests.review_data import (
    CANARY,
    NOW,
    SAID,
    Said,
    fill_consultation,
    make_account,
    many_said,
)
from tests.web.staff import CountedAnalyses, post, sign_in
from toolkit.core.permissions import Role
from toolkit.core.text import LocalText
from toolkit.services import accounts
from toolkit.services.consultations import ConsultationRecord
from toolkit.services.surveys import SurveyView
from toolkit.storage import database, runs
from toolkit.storage.accounts import list_audit_events
from toolkit.storage.database import write

PAGES = (
    "",
    "/tracks/kaj",
    "/tracks/fiskeri",
    "/outside",
    "/areas/K1",
    "/areas/X1",
    "/themes/krankoe",
    "/themes/found-0123456789ab",
    "/statements",
    "/statements/statement-9",
    "/answers/answer-9",
    "/words",
    "/words?track=kaj",
    "/surveys",
    "/progress",
)


@pytest.fixture
def jobs(app: Flask) -> CountedAnalyses:
    counted = CountedAnalyses()
    app.extensions["jobs"] = counted
    return counted


@pytest.fixture
def official(
    app: Flask, db: Database, consultation: ConsultationRecord, jobs: CountedAnalyses
) -> FlaskClient:
    """Give an official's browser; nothing has been answered yet."""
    make_account(db, "ida@havneby.dk")
    accounts.grant(db, email="ida@havneby.dk", consultation="havneby", role=Role.OFFICIAL)
    return sign_in(app, "ida@havneby.dk")


@pytest.fixture
def filled(db: Database, consultation: ConsultationRecord) -> ConsultationRecord:
    fill_consultation(db, consultation.id)
    return consultation


@pytest.mark.parametrize(
    "page", ["", "/tracks/kaj", "/outside", "/areas/K1", "/statements", "/words"]
)
def test_it_says_what_will_be_here_while_there_is_nothing(official: FlaskClient, page: str) -> None:
    text = official.get(f"/c/havneby{page}").text
    assert 'class="empty"' in text
    assert "Her kommer" in text


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_it_shows_every_page_without_styles_scripts_or_markup_of_answers(
    official: FlaskClient, filled: ConsultationRecord, page: str, language: str
) -> None:
    """S7, S8: what was written is inert, and nothing needs more than the policy allows."""
    joint = "&" if "?" in page else "?"
    response = official.get(f"/c/havneby{page}{joint}language={language}")
    assert response.status_code == 200
    assert CANARY not in response.text
    assert "<svg onload" not in response.text
    assert " style=" not in response.text
    assert "<style" not in response.text
    assert not re.search(r"<script(?! src=)", response.text)
    assert not re.search(r" on[a-z]+=", response.text.replace("onload=alert", ""))
    assert response.headers["Cache-Control"] == "no-store"


def test_it_shows_every_page_as_internal(official: FlaskClient, filled: ConsultationRecord) -> None:
    """P3: small numbers may be seen here, and the page says so."""
    assert "Internt arbejdsrum" in official.get("/c/havneby/tracks/kaj").text


def test_it_tells_the_overview_in_words(official: FlaskClient, filled: ConsultationRecord) -> None:
    text = " ".join(re.sub(r"<[^>]+>", "", official.get("/c/havneby").text).split())
    assert "10 svar siden 2. september 2026, desuden 1 fra udvalget. 2 spor, 2 temaer." in text
    assert "1 udsagn er uafklaret: start her" in text


def test_it_gives_each_track_its_own_shape(
    official: FlaskClient, filled: ConsultationRecord
) -> None:
    text = official.get("/c/havneby").text
    cards = text.partition('class="track-cards"')[2]
    assert '<svg class="shape track-1" viewBox="0 0 20 20"' in cards
    assert '<svg class="shape track-2" viewBox="0 0 20 20"' in cards


def test_it_leads_from_every_number_to_as_many_statements(
    official: FlaskClient, filled: ConsultationRecord
) -> None:
    """Every number is a link to the statements behind it."""
    for page in ("", "/tracks/kaj", "/tracks/fiskeri", "/areas/F2", "/themes/ismangel"):
        text = official.get(f"/c/havneby{page}").text
        found = re.findall(
            r'class="number" href="([^"]+)"><strong>(\d+)</strong> udsagn',
            text.replace("&amp;", "&"),
        )
        assert found
        for url, number in found:
            assert f'id="found">{number} udsagn' in official.get(url).text, (page, url)


def test_the_heading_of_the_undecided_leads_to_those_that_are_counted(
    official: FlaskClient, db: Database, consultation: ConsultationRecord
) -> None:
    """The number counts companies, so the list behind the heading does too."""
    undecided = Said("Udvalget er i tvivl", "K1", voice="u", channel="havneudvalg", undecided=True)
    fill_consultation(db, consultation.id, (*SAID, undecided))
    card = official.get("/c/havneby").text.partition("is-undecided")[2].partition("</li>")[0]
    urls = re.findall(r'href="([^"]+)"', card.replace("&amp;", "&"))
    assert len(urls) == 2
    for url in urls:
        assert 'id="found">1 udsagn' in official.get(url).text


def test_the_certainty_is_explained_only_where_there_is_one(
    official: FlaskClient, filled: ConsultationRecord
) -> None:
    explained = "Sikkerheden er analysens egen"
    assert explained in official.get("/c/havneby/statements/statement-0").text
    assert explained not in official.get("/c/havneby/statements/statement-8").text


def test_it_leads_from_every_word_to_as_many_statements(
    official: FlaskClient, filled: ConsultationRecord
) -> None:
    """A5: the table shows the numbers of the cloud."""
    text = official.get("/c/havneby/words").text
    cloud = fromstring(re.search(r"<svg [^>]*class=\"cloud\".*?</svg>", text, re.S)[0])  # type: ignore[index]
    drawn = {element.text for element in cloud.iter("text")}
    rows = re.findall(
        r'<th scope="row">(\w+)</th>.*?<td class="is-number"><a href="([^"]+)">(\d+)', text
    )
    assert drawn <= {word for word, _, _ in rows}
    assert drawn
    for _, url, number in rows:
        found = official.get(url.replace("&amp;", "&")).text
        assert f'id="found">{number} udsagn' in found


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("status=outside", 1),
        ("status=empty", 1),
        ("status=content", 10),
        ("undecided=1", 1),
        ("channel=committee", 1),
        ("channel=havneudvalg", 1),
        ("channel=nothing", 0),
        ("track=kaj", 4),
        ("track=nothing", 0),
        ("area=K1&theme=none", 1),
        ("q=kranerne&undecided=1", 1),
        ("word=kranerne", 4),
        ("page=99", 11),
        ("page=-1", 11),
        ("page=abc", 11),
        ("status=%3Cscript%3E", 11),
    ],
)
def test_it_filters_the_statements(
    official: FlaskClient, filled: ConsultationRecord, query: str, number: int
) -> None:
    assert f'id="found">{number} udsagn' in official.get(f"/c/havneby/statements?{query}").text


def test_it_keeps_the_filter_from_page_to_page(
    official: FlaskClient, db: Database, consultation: ConsultationRecord
) -> None:
    fill_consultation(db, consultation.id, many_said(80))
    text = official.get("/c/havneby/statements?channel=companies&q=a").text.replace("&amp;", "&")
    following = re.search(r'rel="next" href="([^"]+)"', text)
    assert following is not None
    assert {"channel=companies", "q=a", "page=2"} <= set(following[1].partition("?")[2].split("&"))


def test_it_shows_the_original_only_when_asked_and_logs_it(
    official: FlaskClient, db: Database, filled: ConsultationRecord
) -> None:
    """P5."""
    page = "/c/havneby/answers/answer-10"
    assert "20 30 40 50" not in official.get(page).text
    assert list_audit_events(db, verb="original-seen") == []
    assert "20 30 40 50" in post(official, f"{page}/original", page=page).text
    assert len(list_audit_events(db, verb="original-seen")) == 1


def test_it_asks_for_an_analysis_once(
    official: FlaskClient, db: Database, jobs: CountedAnalyses, filled: ConsultationRecord
) -> None:
    for _ in range(2):
        assert post(official, "/c/havneby/analyse", page="/c/havneby").status_code in {303, 400}
    assert len(runs.list_unfinished_runs(db)) == 1
    assert jobs.asked[0] == filled.id
    text = official.get("/c/havneby").text
    assert 'data-poll="/c/havneby/progress"' in text
    assert "Kør analysen" not in text
    assert "Opdatér" in text


def test_it_shows_how_far_the_analysis_is_and_why_it_failed(
    official: FlaskClient, db: Database, filled: ConsultationRecord
) -> None:
    with write(db):
        run = runs.insert_run(db, filled.id, NOW)
        runs.update_started(db, run, NOW)
        runs.update_progress(db, run, phase="embed", done=3, total=1200, now=NOW)
    text = official.get("/c/havneby/progress").text
    assert '<progress max="1200" value="3"' in text
    assert "3 af 1.200" in text
    with write(db):
        error = LocalText({"da": "Den stoppede.", "en": "It stopped."})
        runs.update_failed(db, run, error=error, now=NOW)
    assert "Den stoppede." in official.get("/c/havneby").text
    assert "It stopped." in official.get("/c/havneby?language=en").text


@pytest.mark.parametrize(
    ("figures", "warning"),
    [
        ({"embeddings": False}, "Sprogmodellen kunne ikke indlæses"),
        ({"embeddings": True, "zero_shot": True}, "Rammen har ingen eksempler"),
    ],
)
def test_it_says_aloud_when_the_analysis_had_less_to_go_by(
    official: FlaskClient,
    db: Database,
    filled: ConsultationRecord,
    figures: dict[str, float | int | str | bool],
    warning: str,
) -> None:
    with write(db):
        run = runs.insert_run(db, filled.id, NOW)
        runs.update_done(db, run, model_hash="h", figures={"embeddings": True}, now=NOW)
    assert warning not in official.get("/c/havneby").text
    with write(db):
        runs.update_done(db, run, model_hash="h", figures=figures, now=NOW)
    assert warning in official.get("/c/havneby").text


def test_it_gives_links_and_codes_from_the_settings(
    official: FlaskClient, open_survey: SurveyView
) -> None:
    """S2: never from the request."""
    text = official.get("/c/havneby/surveys").text
    assert 'href="http://localhost/s/skippere"' in text
    code = official.get("/c/havneby/surveys/skippere/qr.svg?download=1")
    assert code.mimetype == "image/svg+xml"
    assert "attachment" in code.headers["Content-Disposition"]
    fromstring(code.data)


@pytest.mark.parametrize(
    "page",
    ["", "/tracks/kaj", "/themes/krankoe", "/statements?q=is", "/statements/statement-7", "/words"],
)
def test_it_asks_the_database_as_often_for_many_statements_as_for_few(
    app: Flask,
    official: FlaskClient,
    db: Database,
    filled: ConsultationRecord,
    page: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No query a row: the number of statements in SQL does not grow with the answers."""

    def count() -> int:
        asked: list[str] = []

        with monkeypatch.context() as patch:
            connect = database.connect

            def connect_and_trace(path: object) -> Database:
                opened = connect(path)  # type: ignore[arg-type]
                opened.conn.set_trace_callback(asked.append)
                return opened

            patch.setattr(database, "connect", connect_and_trace)
            assert official.get(f"/c/havneby{page}").status_code == 200
        return len(asked)

    few = count()
    fill_consultation(db, filled.id, many_said(300), prefix="more-")
    assert count() == few
    assert few <= 40
