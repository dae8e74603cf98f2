"""Correcting the analysis on its pages, as a browser without scripts does."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from tests.review_data import (
    CANARY,
    NOW,
    Said,
    fill_consultation,
    make_account,
    membership,
    propose,
    second_consultation,
)
from tests.web.staff import CountedAnalyses, post, sign_in
from toolkit.core.corrections import Before, Payload, Verb
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Framework
from toolkit.core.permissions import Role
from toolkit.services import accounts, correcting
from toolkit.services.accounts import Account, Membership
from toolkit.services.consultations import ConsultationRecord
from toolkit.storage import runs
from toolkit.storage.accounts import list_audit_events
from toolkit.storage.corrections import insert_correction
from toolkit.storage.database import write
from toolkit.storage.proposals import ProposalRow, replace_open_proposals
from toolkit.web.correct_forms import NAME_LENGTH, NOTE_LENGTH

THEME = "/c/havneby/themes/krankoe"


@pytest.fixture
def filled(app: Flask, db: Database, consultation: ConsultationRecord) -> ConsultationRecord:
    app.extensions["jobs"] = CountedAnalyses()
    fill_consultation(db, consultation.id)
    return consultation


@pytest.fixture
def ida(db: Database, filled: ConsultationRecord) -> tuple[Account, Membership]:
    """Give an official."""
    return membership(db, "havneby", Role.OFFICIAL, email="ida@havneby.dk")


@pytest.fixture
def official(app: Flask, ida: tuple[Account, Membership]) -> FlaskClient:
    return sign_in(app, "ida@havneby.dk")


def _version(db: Database, theme: str = "krankoe") -> str:
    return str(next(db.query("SELECT version FROM theme WHERE id = ?", (theme,)))["version"])


def _place(db: Database, number: int) -> tuple[str | None, str | None]:
    row = next(
        db.query("SELECT area, theme FROM assignment WHERE statement = ?", (f"statement-{number}",))
    )
    return row["area"], row["theme"]


def _send(client: FlaskClient, page: str, path: str, **data: str | list[str]) -> TestResponse:
    """Send one of the page's forms, and follow to where it leads."""
    response = post(client, path, page=page, **data)
    if response.status_code == 303:
        assert response.location.endswith("#done")
        return client.get(response.location.partition("#")[0])
    return response


def _act(client: FlaskClient, action: str, *numbers: int, **data: str) -> TestResponse:
    chosen = [f"statement-{number}" for number in numbers]
    return _send(client, THEME, f"{THEME}/statements", action=action, statement=chosen, **data)


def _words(response: TestResponse) -> str:
    words = " ".join(re.sub(r"<[^>]+>", " ", response.text).split())
    return words.replace(" .", ".").replace(" ,", ",")


def _undo(client: FlaskClient, response: TestResponse) -> TestResponse:
    """Press the first "Fortryd" of a page."""
    path = re.search(r'action="([^"]+/undo)"', response.text)
    back = re.search(r'name="back" value="([^"]+)"', response.text)
    assert path is not None
    assert back is not None
    page = back[1].replace("&amp;", "&")
    return _send(client, page, path[1], back=page)


@pytest.mark.parametrize(
    ("action", "numbers", "data", "message", "field"),
    [
        ("move", (), {"place": "K2/"}, "Vælg mindst ét udsagn.", "statement"),
        ("move", (0,), {}, "Vælg, hvor udsagnene skal hen.", "place"),
        ("move", (0,), {"place": "Z9/nothing"}, "Stedet findes ikke længere.", "place"),
        ("exclude", (0,), {"note": "  "}, "Skriv kort, hvorfor", "note"),
        ("exclude", (0,), {"note": "x" * (NOTE_LENGTH + 1)}, "Skriv højst 300 tegn.", "note"),
        ("split", (0,), {}, "Skriv, hvad det nye tema skal hedde.", "name"),
        ("split", (0,), {"name": "x" * (NAME_LENGTH + 1)}, "Skriv højst 100 tegn.", "name"),
        ("pin", (), {}, "Vælg mindst ét udsagn.", "statement"),
        ("", (0,), {}, "Vælg, hvad der skal ske.", "action"),
        ("delete", (0,), {}, "Vælg, hvad der skal ske.", "action"),
    ],
)
def test_a_form_that_lacks_something_says_so_and_keeps_what_was_chosen(
    official: FlaskClient,
    db: Database,
    action: str,
    numbers: tuple[int, ...],
    data: dict[str, str],
    message: str,
    field: str,
) -> None:
    response = _act(official, action, *numbers, **data)
    assert response.status_code == 422
    assert "<title>Fejl: Kø ved kranerne" in response.text
    assert "Der er ikke ændret noget" in response.text
    assert f'<a href="#{field}">{message}' in response.text
    for number in numbers:
        assert re.search(rf'value="statement-{number}"[^>]* checked', response.text)
    assert db["correction"].count == 0


def test_a_field_of_another_button_is_kept_and_not_asked_for(
    official: FlaskClient, db: Database
) -> None:
    response = _act(official, "split", 1, note="Hører ikke til", place="K2/")
    assert response.status_code == 422
    assert 'value="Hører ikke til"' in response.text
    assert re.search(r'<option selected value="K2/">', response.text)
    assert "Skriv kort, hvorfor" not in response.text


def test_what_the_service_refuses_is_told_on_the_same_page(
    official: FlaskClient, db: Database
) -> None:
    response = _act(official, "split", 0, 1, 2, name="Alt sammen", version=_version(db))
    assert response.status_code == 409
    assert "Alle temaets udsagn er valgt" in response.text
    assert 'value="Alt sammen"' in response.text
    assert response.text.count(" checked>") == 3


def test_a_theme_that_a_colleague_has_changed_meanwhile_is_left_alone(
    official: FlaskClient, db: Database, ida: tuple[Account, Membership]
) -> None:
    seen = _version(db)
    account, own = ida
    correcting.lock_theme(db, own, account.id, "krankoe", version=int(seen))
    data = {"theme-action": "rename", "theme-version": seen, "theme-name_da": "Mit navn"}
    response = _send(official, THEME, THEME, **data)
    assert response.status_code == 409
    assert "Temaet er ændret, siden du så det" in response.text


def test_it_moves_the_chosen_statements_and_takes_it_back(
    official: FlaskClient, db: Database
) -> None:
    moved = _act(official, "move", 0, 1, place="F2/ismangel", move_note="Handler om is")
    assert "2 udsagn er flyttet til “Mangel på is”." in _words(moved)
    assert [_place(db, number) for number in (0, 1, 2)] == [
        ("F2", "ismangel"),
        ("F2", "ismangel"),
        ("K1", "krankoe"),
    ]
    undone = _undo(official, moved)
    assert "Fortrudt: 2 udsagn er flyttet" in _words(undone)
    assert _place(db, 0) == ("K1", "krankoe")
    assert "Fortryd</button>" not in undone.text


def test_it_moves_to_an_area_without_a_theme(official: FlaskClient, db: Database) -> None:
    moved = _act(official, "move", 0, place="X1/")
    assert "1 udsagn er flyttet til Andet, uden tema." in _words(moved)
    assert _place(db, 0) == ("X1", None)


def test_the_last_statement_can_leave_a_theme_and_come_back(
    official: FlaskClient, db: Database
) -> None:
    moved = _act(official, "move", 0, 1, 2, place="K2/")
    assert moved.status_code == 200
    assert "Temaet har ingen udsagn nu." in moved.text
    assert "3 stemmer" not in _words(moved)
    _undo(official, moved)
    assert _place(db, 2) == ("K1", "krankoe")


def test_it_pins_statements_and_marks_them(official: FlaskClient, db: Database) -> None:
    pinned = _act(official, "pin", 2)
    assert "1 udsagn er fastholdt, hvor det ligger." in _words(pinned)
    assert "fastholdt</span>" in pinned.text
    page = official.get("/c/havneby/statements/statement-2").text
    assert "analysen flytter det ikke" in page
    assert "uafklaret" not in page


def test_what_is_excluded_counts_nowhere_and_has_its_own_list(
    official: FlaskClient, db: Database
) -> None:
    before = official.get("/c/havneby").text
    assert "/excluded" not in before
    excluded = _act(official, "exclude", 2, note="Ring til mig på 20 30 40 50")
    assert "1 udsagn er udeladt og tæller ikke med." in _words(excluded)
    assert "Kranerne er for få" not in excluded.text
    for page in ("/statements", "/themes/krankoe", "/areas/K1", "/tracks/kaj", "/words"):
        assert "Kranerne er for få" not in official.get(f"/c/havneby{page}").text
    assert 'id="found">10 udsagn' in official.get("/c/havneby/statements").text
    assert "<strong>1</strong> stemme<" in official.get(THEME).text
    listed = official.get("/c/havneby/excluded").text
    assert "Kranerne er for få" in listed
    assert "“Ring til mig på" in listed
    assert "20 30 40 50" not in listed
    shown = official.get("/c/havneby/statements/statement-2")
    assert "Udsagnet er udeladt og tæller ikke med" in shown.text
    assert "20 30 40 50" not in shown.text
    assert "/excluded" in official.get("/c/havneby").text
    back = _undo(official, shown)
    assert "Fortrudt: 1 udsagn er udeladt" in _words(back)
    assert "Kranerne er for få" in official.get(THEME).text


def test_it_splits_statements_into_a_new_theme_with_a_name(
    official: FlaskClient, db: Database
) -> None:
    split = _act(official, "split", 2, name="  For få   kraner ", version=_version(db))
    said = "1 udsagn er delt fra “Kø ved kranerne” til det nye tema “For få kraner”."
    assert said in _words(split)
    made = _place(db, 2)[1]
    assert made is not None
    assert made.startswith("made-")
    page = official.get(f"/c/havneby/themes/{made}").text
    assert "For få kraner" in page
    assert "lavet af en sagsbehandler</span>" in page
    assert "fundet i svarene" not in page
    _undo(official, split)
    assert official.get(f"/c/havneby/themes/{made}").status_code == 404


def test_it_renames_a_theme_in_both_languages(official: FlaskClient, db: Database) -> None:
    data = {"theme-action": "rename", "theme-version": _version(db)}
    names = {"theme-name_da": "Ventetid ved kajen", "theme-name_en": "Waiting at the quay"}
    renamed = _send(official, THEME, THEME, **data, **names)
    assert "Et tema er omdøbt til “Ventetid ved kajen”." in _words(renamed)
    assert "Waiting at the quay" in official.get(f"{THEME}?language=en").text
    _undo(official, renamed)
    assert "<title>Kø ved kranerne" in official.get(THEME).text


def test_a_theme_keeps_its_name_where_the_new_one_is_missing(
    official: FlaskClient, db: Database
) -> None:
    data = {"theme-action": "rename", "theme-version": _version(db), "theme-name_en": "Queue"}
    response = _send(official, THEME, THEME, **data)
    assert response.status_code == 422
    assert '<a href="#theme-name_da">Skriv, hvad temaet skal hedde.' in response.text
    assert 'value="Queue"' in response.text
    assert '<details class="more" id="more" open>' in response.text


def test_it_merges_a_theme_and_leads_from_it_to_the_other(
    official: FlaskClient, db: Database
) -> None:
    split = _act(official, "split", 2, name="For få kraner", version=_version(db))
    assert split.status_code == 200
    made = _place(db, 2)[1] or ""
    page = f"/c/havneby/themes/{made}"
    data = {"theme-action": "merge", "theme-version": _version(db, made), "theme-into": "krankoe"}
    merged = _send(official, page, page, **data)
    assert "“For få kraner” er lagt sammen med “Kø ved kranerne”." in _words(merged)
    assert _place(db, 2) == ("K1", "krankoe")
    assert official.get(page).location == THEME
    assert made not in official.get("/c/havneby/statements").text


@pytest.mark.parametrize("into", ["ismangel", "krankoe", "nothing", ""])
def test_a_theme_is_merged_only_into_another_of_its_area(
    official: FlaskClient, db: Database, into: str
) -> None:
    data = {"theme-action": "merge", "theme-version": _version(db), "theme-into": into}
    assert _send(official, THEME, THEME, **data).status_code == 422
    assert db["correction"].count == 0


def test_a_locked_theme_offers_what_resembles_it(official: FlaskClient, db: Database) -> None:
    data = {"theme-action": "lock", "theme-version": _version(db)}
    locked = _send(official, THEME, THEME, **data)
    assert "“Kø ved kranerne” er låst." in _words(locked)
    assert "Omdøb" not in locked.text
    assert "ligner dette tema" not in locked.text
    with write(db):
        db.execute(
            "UPDATE assignment SET proposed_theme = 'krankoe' WHERE statement = 'statement-3'"
        )
    page = official.get(THEME)
    assert "1 nyt udsagn ligner dette tema" in page.text
    nothing = _send(official, THEME, f"{THEME}/statements", action="take")
    assert nothing.status_code == 422
    taken = _send(official, THEME, f"{THEME}/statements", action="take", proposed=["statement-3"])
    assert "1 udsagn er flyttet til “Kø ved kranerne”." in _words(taken)
    assert _place(db, 3) == ("K1", "krankoe")
    assert "ligner dette tema" not in taken.text


def test_a_single_statement_is_corrected_on_its_own_page(
    official: FlaskClient, db: Database
) -> None:
    page = "/c/havneby/statements/statement-3"
    faulty = _send(official, page, page, action="move")
    assert faulty.status_code == 422
    moved = _send(official, page, page, action="move", place="K1/krankoe")
    assert "1 udsagn er flyttet til “Kø ved kranerne”." in _words(moved)
    assert _place(db, 3) == ("K1", "krankoe")
    assert _send(official, page, page, action="split", name="Maling").status_code == 400


def test_a_list_is_corrected_where_it_stands(official: FlaskClient, db: Database) -> None:
    """The undecided are worked through in their list, which stays filtered."""
    page = "/c/havneby/statements?undecided=1"
    done = _send(official, page, page, action="pin", statement=["statement-2"])
    assert "1 udsagn er fastholdt" in _words(done)
    assert 'id="found">0 udsagn' in done.text


def test_a_statement_of_another_consultation_cannot_be_corrected(
    official: FlaskClient, db: Database, framework: Framework
) -> None:
    """S5."""
    second_consultation(db, framework)
    chosen = ["statement-0", "foreign-statement-0"]
    response = _send(official, THEME, f"{THEME}/statements", action="pin", statement=chosen)
    assert response.status_code == 409
    assert db["correction"].count == 0


def test_the_log_tells_who_did_what_and_what_stands_in_the_way(
    official: FlaskClient, db: Database
) -> None:
    assert "Ingen har rettet noget endnu" in official.get("/c/havneby/corrections").text
    _act(official, "move", 0, place="K2/", move_note=CANARY)
    _act(official, "pin", 1)
    page = "/c/havneby/statements/statement-0"
    _send(official, page, page, action="exclude", note="Det er spøg")
    log = official.get("/c/havneby/corrections")
    words = _words(log)
    assert CANARY not in log.text
    assert words.index("er udeladt") < words.index("er fastholdt") < words.index("er flyttet")
    assert "“Det er spøg”" in words
    assert "Nr. 1, Ida, " in words
    pinned = words.index("Vi venter altid på kranerne")
    assert words.index("er fastholdt") < pinned < words.index("er flyttet")
    assert "når en senere rettelse af det samme er fortrudt først" in words
    assert log.text.count("/undo") == 2
    refused = post(official, "/c/havneby/corrections/1/undo", page="/c/havneby/corrections")
    assert refused.status_code == 409
    assert "Rettelse nr. 3" in refused.text
    undone = _undo(official, log)
    assert "fortrudt af Ida" in _words(undone)


def test_a_correction_whose_words_are_gone_is_marked(official: FlaskClient, db: Database) -> None:
    """Promise 5: it lapses visibly."""
    _act(official, "pin", 0)
    with write(db):
        db.execute("UPDATE correction SET lapsed = 1")
    log = official.get("/c/havneby/corrections")
    assert "bortfaldet: ordene findes ikke mere" in log.text
    assert "/undo" not in log.text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_it_returns_to_this_site_only(official: FlaskClient, back: str) -> None:
    """S14."""
    _act(official, "pin", 0)
    path = "/c/havneby/corrections/1/undo"
    response = post(official, path, page="/c/havneby/corrections", back=back)
    assert response.location.startswith("/staff?done=1")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.FACILITATOR, Role.READER])
def test_whoever_may_not_correct_is_shown_no_button(
    app: Flask, db: Database, official: FlaskClient, role: Role
) -> None:
    _act(official, "exclude", 2, note="Det er spøg")
    with write(db):
        propose(db, 1, key="k", theme="krankoe", statements=["statement-1"])
    make_account(db, "per@havneby.dk")
    accounts.grant(db, email="per@havneby.dk", consultation="havneby", role=role)
    client = sign_in(app, "per@havneby.dk")
    for page in (
        "themes/krankoe",
        "statements",
        "statements/statement-2",
        "statements/statement-1",
    ):
        text = client.get(f"/c/havneby/{page}").text
        assert 'name="action"' not in text
        assert "Fortryd" not in text
    for page in ("corrections", "proposals", "excluded"):
        text = client.get(f"/c/havneby/{page}").text
        assert '<form method="post" action="/c/' not in text


def _versions(page: TestResponse) -> dict[str, str]:
    """Give the hidden fields of the page's first proposal: which themes it was shown with."""
    fields = re.findall(r'name="((?:other_)?version)" value="(\d+)"', page.text)
    return dict(fields[:2])


def test_a_proposal_about_a_theme_that_was_changed_meanwhile_is_shown_again(
    official: FlaskClient, db: Database
) -> None:
    with write(db):
        propose(db, 1, key="k", theme="krankoe", statements=["statement-2"])
    page = "/c/havneby/proposals"
    seen = _versions(official.get(page))
    named = {"theme-action": "rename", "theme-version": _version(db), "theme-name_da": "Ventetid"}
    _send(official, THEME, THEME, **named)
    sent = {"decision": "accept", "name": "For få kraner"}
    stale = post(official, f"{page}/k", page=page, **sent, **seen)
    assert stale.status_code == 409
    assert "Temaet er ændret, siden du så det" in stale.text
    assert "Skal “Ventetid” deles?" in stale.text
    assert 'value="For få kraner"' in stale.text
    assert "aria-invalid" not in stale.text
    assert _place(db, 2) == ("K1", "krankoe")
    again = _send(official, page, f"{page}/k", **sent, **_versions(stale))
    assert "til det nye tema “For få kraner”" in _words(again)


@pytest.mark.parametrize("decision", ["accept", "decline"])
def test_a_proposal_that_a_colleague_has_just_decided_is_refused_over_the_others(
    official: FlaskClient, db: Database, ida: tuple[Account, Membership], decision: str
) -> None:
    with write(db):
        rows = [
            ProposalRow("k", "split", "krankoe", None, ("statement-2",)),
            ProposalRow("other", "split", "ismangel", None, ("statement-4",)),
        ]
        replace_open_proposals(db, 1, rows)
    page = "/c/havneby/proposals"
    seen = _versions(official.get(page))
    account, own = ida
    correcting.decline_proposal(db, own, account.id, "k")
    response = post(official, f"{page}/k", page=page, decision=decision, name="Kraner", **seen)
    assert response.status_code == 404
    assert "Der er ikke ændret noget" in response.text
    assert ToolkitError(ErrorCode.PROPOSAL_GONE).message("da") in response.text
    assert "Skal “Mangel på is” deles?" in response.text
    assert "Skal “Kø ved kranerne” deles?" not in response.text


def test_no_page_reads_the_whole_log(
    official: FlaskClient, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _act(official, "pin", 0)
    _act(official, "exclude", 1, note="Det er spøg")

    def read_all(*_: object) -> None:
        raise AssertionError("the whole log was read")

    monkeypatch.setattr("toolkit.storage.corrections.list_log", read_all)
    for path in (
        "themes/krankoe",
        "statements",
        "statements/statement-0",
        "corrections",
        "proposals",
        "excluded",
    ):
        page = official.get(f"/c/havneby/{path}?done=1")
        assert page.status_code == 200
        assert "1 udsagn er fastholdt" in _words(page) or path == "excluded"
    assert "“Det er spøg”" in official.get("/c/havneby/excluded").text


def test_what_was_done_is_told_however_many_did_something_since(
    official: FlaskClient, db: Database
) -> None:
    for number in range(1, 30):
        with write(db):
            insert_correction(
                db,
                1,
                verb=Verb.PIN,
                payload=Payload(statements=(f"statement-{number % 10}",)),
                before=Before(),
                made_by=1,
                made_at=NOW,
            )
    for path in ("themes/krankoe", "corrections", "proposals"):
        page = official.get(f"/c/havneby/{path}?done=1").text
        assert 'id="done"' in page
    for done in ("999", "0", "-1", str(2**70), "x"):
        shown = official.get(f"/c/havneby/themes/krankoe?done={done}")
        assert shown.status_code == 200
        assert 'id="done"' not in shown.text


def test_a_proposal_to_split_needs_a_name(official: FlaskClient, db: Database) -> None:
    with write(db):
        propose(db, 1, key="k", theme="krankoe", statements=["statement-2"])
    page = "/c/havneby/proposals"
    assert "1 forslag venter" in _words(official.get("/c/havneby"))
    shown = official.get(page)
    assert "Skal “Kø ved kranerne” deles?" in shown.text
    assert "Kranerne er for få" in shown.text
    seen = _versions(shown)
    faulty = post(official, f"{page}/k", page=page, decision="accept", name=" ", **seen)
    assert faulty.status_code == 422
    assert "Skriv, hvad det nye tema skal hedde." in faulty.text
    done = _send(official, page, f"{page}/k", decision="accept", name="For få kraner", **seen)
    assert "til det nye tema “For få kraner”" in _words(done)
    assert "Analysen har ingen forslag" in done.text
    assert "forslag venter" not in official.get("/c/havneby").text


@pytest.mark.parametrize("decision", ["", "perhaps"])
def test_a_proposal_stays_open_until_somebody_has_decided(
    official: FlaskClient, db: Database, decision: str
) -> None:
    with write(db):
        propose(db, 1, key="k", theme="krankoe", statements=["statement-2"])
    page = "/c/havneby/proposals"
    assert post(official, f"{page}/k", page=page, decision=decision).status_code == 422
    assert "Skal “Kø ved kranerne” deles?" in official.get(page).text


def test_a_declined_proposal_is_gone(official: FlaskClient, db: Database) -> None:
    with write(db):
        propose(db, 1, key="k", theme="krankoe", statements=["statement-2"])
    page = "/c/havneby/proposals"
    done = _send(official, page, f"{page}/k", decision="decline")
    assert "Forslaget er afvist." in done.text
    assert "Analysen har ingen forslag" in done.text
    assert post(official, f"{page}/k", page=page, decision="accept").status_code == 404


def test_it_tells_what_the_last_analysis_changed(
    official: FlaskClient, db: Database, filled: ConsultationRecord
) -> None:
    assert "Siden sidste analyse" not in official.get("/c/havneby").text
    changes = [
        {"kind": "new", "theme": "ismangel", "before": 0, "after": 4, "into": None},
        {"kind": "grown", "theme": "krankoe", "before": 2, "after": 9, "into": None},
        {"kind": "shrunk", "theme": "krankoe", "before": 1200, "after": 9, "into": None},
        {"kind": "merged", "theme": "found-1", "before": 3, "after": 0, "into": "krankoe"},
        {"kind": "gone", "theme": "found-2", "before": 2, "after": 0, "into": None},
    ]
    with write(db):
        run = runs.insert_run(db, filled.id, NOW)
        named = [{**change, "name": {"da": f"<b>{change['theme']}</b>"}} for change in changes]
        runs.update_done(db, run, model_hash="h", figures={}, changes=named, now=NOW)
    page = official.get("/c/havneby")
    words = _words(page)
    assert "Nyt: Mangel på is med 4 stemmer." in words
    assert "Vokset: Kø ved kranerne fra 2 til 9 stemmer." in words
    assert "Blevet mindre: Kø ved kranerne fra 1.200 til 9 stemmer." in words
    assert "&lt;b&gt;found-1&lt;/b&gt; er nu en del af Kø ved kranerne." in words
    assert "Væk: &lt;b&gt;found-2&lt;/b&gt;, som havde 2 stemmer." in words


def test_it_shows_the_share_of_each_channels_voices_with_its_interval(
    official: FlaskClient,
) -> None:
    """2 of the 6 skippers: Wilson's interval is 9.7 % to 70 %."""
    words = _words(official.get(THEME))
    assert "2 af 6 33 % (10 % til 70 %)" in words


@pytest.mark.parametrize(
    ("stability", "words"),
    [
        (0.9, "fast"),
        (0.6, "foreløbigt"),
        (0.2, "for ustabilt til at udgives"),
    ],
)
def test_it_says_in_words_how_firm_a_found_theme_is(
    official: FlaskClient, db: Database, stability: float, words: str
) -> None:
    with write(db):
        db.execute("UPDATE theme SET stability = ?, coherence = 0.714 WHERE known = 0", [stability])
    page = official.get("/c/havneby/themes/found-0123456789ab").text
    assert f"<strong>{words}</strong>" in page
    assert "0,71." in page
    assert f">{words}</span>" in official.get("/c/havneby/outside").text
    assert f">{words}</span>" not in official.get(THEME).text


def test_stance_is_shown_only_where_it_is_analysed(official: FlaskClient, db: Database) -> None:
    for page in ("themes/krankoe", "statements", "statements/statement-0"):
        text = official.get(f"/c/havneby/{page}").text
        assert "Holdning" not in text
        assert "Hvad udsagnene gør" not in text
    with write(db):
        for number, stance in enumerate(("complaint", "complaint", "wish")):
            db.execute(
                "UPDATE assignment SET stance = ? WHERE statement = ?",
                [stance, f"statement-{number}"],
            )
    page = official.get(THEME).text
    assert 'aria-label="Udsagn efter holdning: ønske 1, klage 2"' in page
    assert "chip-stance" in page
    assert "analysens gæt" not in page
    with write(db):
        run = runs.insert_run(db, 1, NOW)
        measured = {"stance_f1": 0.8123, "stance_baseline_f1": 0.17}
        runs.update_done(db, run, model_hash="h", figures=measured, changes=[], now=NOW)
    assert (
        "Holdningen er analysens gæt. På eksemplerne rammer den med F1 0,81 (altid “ønske”: 0,17)."
    ) in official.get(THEME).text
    text = official.get("/c/havneby/statements?stance=complaint").text
    assert 'id="found">2 udsagn' in text
    assert "Holdning" in text
    assert "<dd>klage</dd>" in official.get("/c/havneby/statements/statement-0").text


def test_every_statement_of_a_page_can_be_chosen_at_once(official: FlaskClient) -> None:
    text = official.get(THEME).text
    url = re.search(r'choose-all"><a href="([^"#]+)', text)
    assert url is not None
    assert " checked>" not in text
    assert official.get(url[1].replace("&amp;", "&")).text.count(" checked>") == 3


def test_every_correction_is_in_the_log_of_the_installation(
    official: FlaskClient, db: Database
) -> None:
    _undo(official, _act(official, "pin", 0))
    assert [event["object"] for event in list_audit_events(db, verb="corrected")] == [
        "pin 1",
        "undo 2",
    ]
    assert json.loads(next(db.query("SELECT payload FROM correction"))["payload"])["statements"]


def test_a_known_theme_that_nobody_has_spoken_of_can_be_moved_to(
    official: FlaskClient, db: Database, consultation: ConsultationRecord
) -> None:
    with write(db):
        db.execute("UPDATE assignment SET theme = NULL WHERE theme = 'ismangel'")
        db.execute("DELETE FROM theme WHERE id = 'ismangel'")
    assert '<option value="F2/ismangel">Mangel på is' in official.get(THEME).text
    _act(official, "move", 0, place="F2/ismangel")
    assert _place(db, 0) == ("F2", "ismangel")


def test_a_long_list_is_corrected_page_by_page(
    official: FlaskClient, db: Database, consultation: ConsultationRecord
) -> None:
    many = tuple(Said(f"Kranen nummer {n}", "K1", "krankoe") for n in range(30))
    fill_consultation(db, consultation.id, many, prefix="more-")
    page = f"{THEME}?page=2"
    shown = official.get(page).text
    chosen = re.search(r'name="statement" value="([^"]+)"', shown)
    path = re.search(r'action="([^"]+/statements\?page=2)"', shown)
    assert chosen is not None
    assert path is not None
    response = post(official, path[1], page=page, action="pin", statement=[chosen[1]])
    assert response.location == f"{THEME}?page=2&done=1#done"
