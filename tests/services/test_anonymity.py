"""A thief with the database learns no order, no time and no address (demands P1 and P2)."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlite_utils import Database

from toolkit.services.answering import submit_response

TODAY = date(2026, 9, 3)
N_RESPONDENTS = 200
# A random order has 1 hit on average and a standard deviation of 1.
MAX_HITS = 6
TIME = re.compile(r"\d\d:\d\d|T\d\d|\b1[5-9]\d{8}\b")

Fill = Callable[..., str]

pytestmark = pytest.mark.usefixtures("open_survey")


def _hits(guess: list[str], truth: list[str]) -> int:
    return sum(guessed == true for guessed, true in zip(guess, truth, strict=True))


def test_no_order_in_the_tables_tells_the_order_of_answering_P1(  # noqa: N802
    db: Database, fill: Fill
) -> None:
    truth = []
    for number in range(N_RESPONDENTS):
        key = f"key-{number:020d}"
        content = fill(db, key, {"havnen": {"nickname": [f"navn {number}"]}})
        submit_response(db, "skippere", key, content, "secret", TODAY)
        truth.append(f'"navn {number}"')
    joined = "FROM response JOIN answer ON answer.response = response.id WHERE question='nickname'"
    orders = ["response.id", "answer.id", "voice", "receipt_hash", "content_hash"]
    guesses = [f"SELECT value {joined} ORDER BY {order}" for order in orders]
    guesses += ["SELECT value FROM answer WHERE question='nickname'", f"SELECT value {joined}"]
    for sql in guesses:
        guess = [value for (value,) in db.execute(sql).fetchall()]
        assert _hits(guess, truth) <= MAX_HITS, sql
        assert _hits(guess[::-1], truth) <= MAX_HITS, sql


@pytest.mark.parametrize("table", ["response", "answer", "draft", "statement", "assignment"])
def test_a_table_of_answers_has_no_row_numbers_P1(db: Database, table: str) -> None:  # noqa: N802
    assert "WITHOUT ROWID" in db.table(table).schema


def test_neither_a_response_nor_a_draft_carries_a_time_or_where_it_came_from_P1_P2(  # noqa: N802
    db: Database, fill: Fill
) -> None:
    content = fill(db, "sent-key-of-22-letters")
    submit_response(db, "skippere", "sent-key-of-22-letters", content, "secret", TODAY)
    fill(db, "open-key-of-22-letters")
    for table in ("response", "draft"):
        (row,) = db.query(f"SELECT * FROM {table}")
        days = {name for name, value in row.items() if value == "2026-09-03"}
        assert days == {"response": {"day"}, "draft": {"touched_on"}}[table]
        others = {name: str(value) for name, value in row.items() if name not in days}
        hashes = {name for name in others if name.endswith(("hash", "id", "voice", "naire"))}
        for name in set(others) - hashes:
            assert not TIME.search(others[name]), name
        assert not re.search(r"ip|agent|address|cookie", " ".join(set(row) - {"receipt_hash"}))
