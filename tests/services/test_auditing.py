"""The log: what is written for one consultation, and who can be read out of it."""

import pytest
from sqlite_utils import Database

from tests.review_data import NOW, make_account
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.core.framework import Framework
from toolkit.services import auditing
from toolkit.services.consultations import ConsultationRecord, create_consultation


def test_it_refuses_the_log_of_a_consultation_that_does_not_exist(db: Database) -> None:
    with pytest.raises(ToolkitError) as caught:
        auditing.list_audit_lines(db, "nowhere")
    assert caught.value.code is ErrorCode.CONSULTATION_NOT_FOUND


def test_it_lists_the_log_of_one_consultation_also_after_an_account_is_gone(
    db: Database, consultation: ConsultationRecord, framework: Framework
) -> None:
    ida = make_account(db, "ida@havneby.dk")
    other = create_consultation(db, "naboby", framework, today=NOW.date())
    for where, answer in ((consultation.id, "a"), (other.id, "b")):
        auditing.note_original_seen(db, ida.id, consultation=where, answer=answer, now=NOW)
    (line,) = auditing.list_audit_lines(db, "havneby")
    assert line == auditing.AuditLine(NOW, ida.email, "original-seen", "answer a")
    db.execute("DELETE FROM account WHERE id = ?", [ida.id])
    (line,) = auditing.list_audit_lines(db, "havneby")
    assert line.email is None
