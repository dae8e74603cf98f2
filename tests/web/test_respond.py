"""A respondent's way through a survey, faults first."""

import re
import sqlite3
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database

from tests.conftest import TODAY
from tests.web.conftest import Respondent
from toolkit.config import Settings
from toolkit.services import answering
from toolkit.services.surveys import SurveyView
from toolkit.web import clock


def stored(db: Database, table: str) -> list[dict[str, Any]]:
    return list(db[table].rows)


def title(page: str) -> str:
    return page.partition("<title>")[2].partition("</title>")[0]


class TestFaults:
    def test_a_survey_that_is_not_there_is_not_found(self, client: FlaskClient) -> None:
        assert client.get("/s/nowhere").status_code == 404

    @pytest.mark.parametrize(("days", "status"), [(30, 410), (-30, 404)])
    def test_a_closed_or_unopened_survey_says_so(
        self, respondent: Respondent, monkeypatch: pytest.MonkeyPatch, days: int, status: int
    ) -> None:
        monkeypatch.setattr(clock, "today", lambda: TODAY + timedelta(days=days))
        assert respondent.client.get("/s/skippere").status_code == status
        assert respondent.client.post("/s/skippere/start").status_code == status

    def test_a_survey_that_closes_meanwhile_refuses_and_keeps_the_draft(
        self, respondent: Respondent, monkeypatch: pytest.MonkeyPatch, db: Database
    ) -> None:
        respondent.answer_everything()
        content = respondent.content()
        monkeypatch.setattr(clock, "today", lambda: date(2027, 1, 1))
        assert respondent.send(content).status_code == 410
        assert len(stored(db, "draft")) == 1
        assert not stored(db, "response")

    def test_a_wrong_key_is_not_found(self, respondent: Respondent) -> None:
        for place in ("baaden", "check", "receipt"):
            found = respondent.client.get(f"/s/skippere/{'x' * 22}/{place}")
            assert found.status_code == 404

    def test_an_unknown_page_is_not_found(self, respondent: Respondent) -> None:
        respondent.begin()
        assert respondent.get("kahytten").status_code == 404

    def test_a_missing_answer_is_asked_for_with_everything_typed_kept(
        self, respondent: Respondent
    ) -> None:
        """A3: summary with a link to the field, message at the field, title begins "Fejl:"."""
        respondent.begin()
        response = respondent.post("baaden", calls=["aften"])
        assert response.status_code == 422
        assert title(response.text).startswith("Fejl: ")
        assert 'role="alert"' in response.text
        assert response.text.index("error-summary") < response.text.index("<h1")
        assert 'href="#boat-0"' in response.text
        assert 'id="boat-error"' in response.text
        assert 'aria-describedby="boat-error"' in response.text
        assert re.search(r'value="aften" checked', response.text)

    def test_a_row_that_is_too_long_is_named_and_kept(self, respondent: Respondent) -> None:
        respondent.begin()
        respondent.post("baaden", boat="kutter")
        respondent.post("havnen")
        response = respondent.post("oensker", wishes__0="Kran", wishes__1="x" * 81)
        assert response.status_code == 422
        assert 'href="#wishes-1"' in response.text
        assert 'aria-invalid="true" aria-describedby="wishes-1-error"' in response.text
        assert "x" * 81 in response.text
        assert "81" in response.text

    def test_what_was_typed_wrongly_is_stored_too(self, respondent: Respondent) -> None:
        respondent.begin()
        respondent.post("baaden", boat="kutter")
        respondent.post("havnen")
        respondent.post("oensker", wishes__0="y" * 99)
        assert "y" * 99 in respondent.get("oensker").text

    def test_an_unfinished_answer_cannot_be_sent(
        self, respondent: Respondent, db: Database
    ) -> None:
        respondent.begin()
        response = respondent.send()
        assert response.status_code == 422
        assert title(response.text).startswith("Fejl: ")
        assert "/baaden?back=check" in response.text
        assert not stored(db, "response")

    def test_an_answer_that_changed_in_another_tab_is_shown_again(
        self, respondent: Respondent, db: Database
    ) -> None:
        respondent.answer_everything()
        seen = respondent.content()
        respondent.post("havnen", satisfaction="1")
        response = respondent.send(seen)
        assert response.status_code == 422
        assert "1 (Slet ikke)" in response.text
        assert not stored(db, "response")
        assert respondent.send().status_code == 303

    def test_a_failing_queue_spoils_no_receipt(self, app: Flask, respondent: Respondent) -> None:
        class Broken:
            def new_answers(self, consultation_id: int) -> None:
                raise OSError(consultation_id)

        app.extensions["jobs"] = Broken()
        respondent.answer_everything()
        assert respondent.send().status_code == 303
        assert respondent.get("receipt").status_code == 200

    @pytest.mark.parametrize("failing", ["save_page", "get_draft"])
    def test_a_full_disk_says_not_saved_and_keeps_the_text(
        self, respondent: Respondent, monkeypatch: pytest.MonkeyPatch, failing: str
    ) -> None:
        """R7: 503 with "not saved, keep this page", and what was typed still there."""
        respondent.begin()
        respondent.post("baaden", boat="pram")

        def fail(*_: object, **__: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr(answering, failing, fail)
        response = respondent.post("pram", cargo="Grus & <sten>")
        assert response.status_code == 503
        assert "Det er ikke gemt" in response.text
        assert "Behold siden" in response.text
        assert "Grus &amp; &lt;sten&gt;" in response.text
        assert "disk is full" not in response.text

    def test_a_full_disk_gives_no_receipt(
        self, respondent: Respondent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """R7: never a receipt; the same press works when there is room again."""
        respondent.answer_everything()
        content = respondent.content()

        def fail(*_: object, **__: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        with monkeypatch.context() as broken:
            broken.setattr(answering, "submit_response", fail)
            response = respondent.send(content)
        assert response.status_code == 503
        assert f'name="form-content" value="{content}"' in response.text
        assert respondent.send(content).status_code == 303

    def test_extra_fields_are_ignored(self, respondent: Respondent, db: Database) -> None:
        """S6: names that the page does not have change nothing."""
        tables = set(db.table_names())
        respondent.begin()
        extra = {
            "role": "admin",
            "survey": "2",
            "cargo": "guld",
            "created_at": "x",
            "wishes__0": "z",
        }
        assert respondent.post("baaden", boat="kutter", **extra).status_code == 303
        assert set(db.table_names()) == tables
        (draft,) = stored(db, "draft")
        assert "guld" not in draft["typed"]
        assert "admin" not in draft["typed"]

    def test_too_much_text_is_refused(self, respondent: Respondent) -> None:
        respondent.begin()
        response = respondent.post("baaden", boat="x" * 600_000)
        assert response.status_code == 413
        assert "Gå tilbage" in response.text


class TestWalk:
    def test_the_first_page_says_what_one_needs_to_know(self, respondent: Respondent) -> None:
        page = respondent.client.get("/s/skippere").text
        for words in ("Kommunen spørger", "Cirka 3 minutter", "10. september 2026", "Anonymt"):
            assert words in page
        assert "Havneby spørger, hvad I mangler." in page
        assert "/s/skippere/privacy" in page

    def test_the_privacy_text_names_everything(self, respondent: Respondent) -> None:
        """P7: controller, purpose, basis, retention, rights and contact."""
        page = respondent.client.get("/s/skippere/privacy").text
        for words in (
            "Havneby Kommune",
            "At forme havneplanen.",
            "Samfundets interesse.",
            "365 dage",
            "Du kan klage til Datatilsynet.",
            "havn@example.dk",
        ):
            assert words in page

    def test_what_the_phone_keeps_is_told_and_no_longer_than_the_server_keeps_it(
        self, respondent: Respondent, settings: Settings
    ) -> None:
        """R10: the script takes the number of days from the settings."""
        days = settings.draft_days
        privacy = respondent.client.get("/s/skippere/privacy").text
        assert "bliver det, du skriver, også gemt på din telefon, til det er sendt" in privacy
        assert f"efter mere end {days} dage." in privacy
        respondent.answer_everything()
        pages = [respondent.get("havnen").text, respondent.get("check").text]
        respondent.send()
        pages.append(respondent.get("receipt").text)
        assert all(f'data-days="{days}"' in page for page in pages)

    def test_reading_the_first_page_spends_nothing(
        self, respondent: Respondent, db: Database
    ) -> None:
        respondent.client.get("/s/skippere")
        assert not stored(db, "draft")

    def test_an_answer_arrives_and_gives_a_receipt(
        self, app: Flask, respondent: Respondent, db: Database, open_survey: SurveyView
    ) -> None:
        respondent.answer_everything()
        response = respondent.send()
        assert response.status_code == 303
        receipt = respondent.client.get(response.location)
        assert receipt.status_code == 200
        assert "Tak. Dine svar er sendt" in receipt.text
        assert "Planen vedtages til maj." in receipt.text
        assert len(stored(db, "response")) == 1
        assert not stored(db, "draft")
        assert app.extensions["jobs"].told == [open_survey.consultation_id]

    def test_a_replay_gives_the_same_receipt(self, respondent: Respondent, db: Database) -> None:
        """R4: the same key and content; one row, one receipt."""
        respondent.answer_everything()
        content = respondent.content()
        pages = []
        for _ in range(3):
            response = respondent.send(content)
            assert response.status_code == 303
            pages.append(respondent.client.get(response.location).text)
        assert len(set(pages)) == 1
        assert len(stored(db, "response")) == 1

    def test_a_replay_with_other_content_is_refused(
        self, respondent: Respondent, db: Database
    ) -> None:
        """R4: 409, never an overwrite."""
        respondent.answer_everything()
        respondent.send()
        before = stored(db, "answer")
        response = respondent.send("0" * 64)
        assert response.status_code == 409
        assert "/receipt" in response.text
        assert stored(db, "answer") == before

    def test_after_sending_old_pages_lead_to_the_receipt(self, respondent: Respondent) -> None:
        respondent.answer_everything()
        respondent.send()
        for response in (
            respondent.get("baaden"),
            respondent.get("check"),
            respondent.post("havnen", satisfaction="1"),
        ):
            assert response.status_code == 303
            assert "Dine svar er sendt" in respondent.client.get(response.location).text

    def test_back_saves_what_was_typed(self, respondent: Respondent) -> None:
        respondent.begin()
        respondent.post("baaden", boat="kutter")
        response = respondent.post("havnen", "back", nickname="Gryden")
        assert response.location.endswith("/baaden")
        assert 'value="Gryden"' in respondent.get("havnen").text

    def test_one_more_row_opens_and_keeps_what_is_typed(self, respondent: Respondent) -> None:
        respondent.begin()
        respondent.post("baaden", boat="kutter")
        assert respondent.get("oensker").text.count("<textarea") == 2
        for rows in (1, 2):
            typed = {f"wishes__{row}": f"Ønske nr {row}" for row in range(rows)}
            response = respondent.post("oensker", "add:wishes", **typed)
            page = respondent.client.get(response.location).text
            assert page.count('name="wishes-') == rows + 1
            assert f">Nr. {rows + 1}</label>" in page
            assert all(f"Ønske nr {row}" in page for row in range(rows))
        assert "Tilføj en til" not in page

    def test_branching_shows_and_hides_a_page(self, respondent: Respondent, db: Database) -> None:
        respondent.begin()
        assert respondent.post("baaden", boat="pram").location.endswith("/pram")
        respondent.post("pram", cargo="Grus")
        assert respondent.post("baaden", boat="kutter").location.endswith("/havnen")
        assert respondent.get("pram").status_code == 303
        respondent.post("oensker", wishes__0="Kran")
        assert "Grus" not in respondent.get("check").text
        respondent.send()
        assert "Grus" not in str(stored(db, "answer"))

    def test_progress_is_told_only_when_nothing_ahead_can_change_it(
        self, respondent: Respondent
    ) -> None:
        respondent.begin()
        assert "Side 1 af" not in respondent.get("baaden").text
        respondent.post("baaden", boat="kutter")
        assert "Side 2 af 3" in respondent.get("havnen").text
        respondent.post("baaden", boat="pram")
        assert "Side 3 af 4" in respondent.get("havnen").text

    def test_the_check_page_shows_every_answer_and_leads_back(self, respondent: Respondent) -> None:
        respondent.answer_everything()
        page = respondent.get("check").text
        for words in ("Kutter", "Morgen", "5 (Meget)", "En kran mere", "Is om natten"):
            assert words in page
        changed = respondent.post("havnen", query={"back": "check"}, satisfaction="not_applicable")
        assert changed.location.endswith("/check")
        page = respondent.get("check").text
        assert "Ved ikke" in page
        assert "Ikke besvaret" in page

    def test_mending_that_opens_a_page_leads_there_first(self, respondent: Respondent) -> None:
        respondent.answer_everything()
        changed = respondent.post("baaden", query={"back": "check"}, boat="pram")
        assert changed.location.endswith("/pram?back=check")

    def test_a_reload_and_an_old_form_lose_nothing(
        self, respondent: Respondent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A form left open for a day is taken as if it had been sent at once."""
        respondent.begin()
        monkeypatch.setattr(clock, "today", lambda: TODAY + timedelta(days=2))
        for _ in range(2):
            assert respondent.post("baaden", boat="kutter").status_code == 303
        assert re.search(r'value="kutter" checked', respondent.get("baaden").text)

    def test_another_browser_goes_on_where_one_left(
        self, app: Flask, respondent: Respondent
    ) -> None:
        respondent.begin()
        respondent.post("baaden", boat="kutter")
        other = Respondent(app.test_client(), "skippere", respondent.base)
        assert other.client.get(respondent.base).location.endswith("/havnen")
        assert re.search(r'value="kutter" checked', other.get("baaden").text)
        saved = other.post("havnen", "save", nickname="Gryden")
        assert "Gemt" in other.client.get(saved.location).text

    def test_the_address_to_keep_comes_from_the_settings(self, respondent: Respondent) -> None:
        """S2: never from the request's Host."""
        respondent.begin()
        page = respondent.client.get(f"{respondent.base}/baaden", headers={"Host": "127.0.0.1:9"})
        assert f"http://localhost{respondent.base}/baaden" in page.text

    def test_two_respondents_stay_two(self, app: Flask, open_survey: SurveyView) -> None:
        one, two = (Respondent(app.test_client(), open_survey.slug) for _ in range(2))
        one.begin()
        two.begin()
        assert one.base != two.base
        one.post("baaden", boat="kutter")
        assert " checked" not in two.get("baaden").text
