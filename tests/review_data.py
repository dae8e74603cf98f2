"""Reviewed consultations for tests: invented answers, already split and placed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from sqlite_utils import Database

from toolkit.core.framework import Framework
from toolkit.core.permissions import Role
from toolkit.services import accounts
from toolkit.services.accounts import Account, Membership
from toolkit.services.consultations import create_consultation
from toolkit.storage import proposals, responses, surveys
from toolkit.storage import statements as storage
from toolkit.storage.database import write
from toolkit.storage.proposals import ProposalRow
from toolkit.storage.responses import AnswerRow, ResponseRow
from toolkit.storage.statements import StatementRow, ThemeRow

PASSWORD = "kran mast tovværk is"
NOW = datetime(2026, 9, 3, 9, 0, tzinfo=UTC)
CANARY = '<script>alert(1)</script> "><svg onload=alert(1)> {{7*7}}'


@dataclass(frozen=True)
class Said:
    """One answer with one statement; `area` None is no content."""

    text: str
    area: str | None
    theme: str | None = None
    voice: str = ""
    channel: str = "skippere"
    undecided: bool = False
    confidence: float = 0.9
    quote_rank: int | None = None


SAID = (
    Said("Køen ved kranerne koster os en formiddag", "K1", "krankoe", "a", quote_rank=1),
    Said("Vi venter altid på kranerne", "K1", "krankoe", "a", quote_rank=2),
    Said("Kranerne er for få", "K1", "krankoe", "b", undecided=True, confidence=0.4),
    Said("Kranerne skal males", "K1", None, "c"),
    Said("Der mangler is om natten", "F2", "ismangel", "a", quote_rank=1),
    Said("Isen er slut før fire", "F2", "ismangel", "c"),
    Said("Udvalget vil have mere is", "F2", "ismangel", "u", channel="havneudvalg"),
    Said("Lugten fra fabrikken", "X1", "found-0123456789ab", "b", confidence=0.7),
    Said("ved ikke", None, None, "d"),
    Said(f"Auktionen {CANARY}", "F1", None, "e", confidence=0.65),
    Said("Ring til mig på 20 30 40 50 om auktionen", "F1", None, "f"),
)


def make_account(db: Database, email: str, *, language: str = "da") -> Account:
    """Make an account with the password `PASSWORD`."""
    number = accounts.create_account(
        db,
        email=email,
        name=email.partition("@")[0].title(),
        password=PASSWORD,
        language=language,
        today=date(2026, 9, 1),
    )
    return Account(number, email, email.partition("@")[0].title(), language)


def fill_consultation(
    db: Database, consultation: int, said: tuple[Said, ...] = SAID, *, prefix: str = ""
) -> None:
    """Store what was said; the n-th answer is ``<prefix>answer-n``, its statement ``<prefix>n``."""
    with write(db):
        sources = {
            channel: surveys.insert_source(
                db,
                consultation=consultation,
                channel=channel,
                kind="capture",
                title=json.dumps({"da": f"Møde med {channel}", "en": f"Meeting with {channel}"}),
                day="2026-09-02",
            )
            for channel in sorted({one.channel for one in said})
        }
        storage.insert_themes(
            db,
            consultation,
            [
                ThemeRow(
                    "krankoe", "K1", {"da": "Kø ved kranerne"}, True, ["kranerne"], None, None
                ),
                ThemeRow("ismangel", "F2", {"da": "Mangel på is"}, True, ["is"], None, None),
                ThemeRow("found-0123456789ab", "X1", {"da": "Lugt"}, False, ["lugten"], None, 0.5),
            ],
        )
        for number, one in enumerate(said):
            _insert_answer(db, sources[one.channel], one, f"{prefix}answer-{number}")
        storage.update_mapped(db, [f"{prefix}answer-{number}" for number in range(len(said))])
        storage.insert_statements(
            db,
            [
                StatementRow(
                    id=f"{prefix}statement-{number}",
                    answer=f"{prefix}answer-{number}",
                    start=0,
                    end=len(one.text),
                    text=one.text.replace("20 30 40 50", "███████████"),
                    status=_status(one),
                    undecided=one.undecided,
                    area=one.area,
                    area_confidence=one.confidence,
                    theme=one.theme,
                    quote_rank=one.quote_rank,
                )
                for number, one in enumerate(said)
            ],
        )


def many_said(n: int, *, seed: int = 0) -> tuple[Said, ...]:
    """Invent many statements over all areas and themes."""
    random = Random(seed)
    places = [("K1", "krankoe"), ("K1", None), ("K2", None), ("F1", None), ("F2", "ismangel")]
    words = ["kraner", "kajen", "is", "auktion", "lodsen", "vagten", "lyset", "oplaget", "dybden"]
    return tuple(
        Said(
            " ".join(random.choices(words, k=8)),
            *random.choice(places),
            voice=f"v{random.randrange(max(n // 2, 1))}",
            channel="havneudvalg" if random.random() < 0.05 else "skippere",
            undecided=random.random() < 0.1,
            confidence=random.random(),
        )
        for _ in range(n)
    )


def second_consultation(db: Database, framework: Framework, *, slug: str = "naboby") -> int:
    """Make another consultation, with answers of its own."""
    number = create_consultation(db, slug, framework, today=date(2026, 9, 1)).id
    fill_consultation(db, number, prefix="foreign-")
    return number


def propose(
    db: Database,
    consultation: int,
    *,
    key: str,
    kind: str = "split",
    theme: str,
    statements: Sequence[str] = (),
    other: str | None = None,
) -> None:
    """Store what an analysis proposes."""
    row = ProposalRow(key, kind, theme, other, tuple(statements))
    proposals.replace_open_proposals(db, consultation, [row])


def membership(
    db: Database, slug: str, role: Role, *, email: str = ""
) -> tuple[Account, Membership]:
    """Make an account that is a member with this role."""
    account = make_account(db, email or f"{role}@havneby.dk")
    accounts.grant(db, email=account.email, consultation=slug, role=role)
    found = accounts.get_membership(db, account, slug)
    assert found is not None
    return account, found


def _insert_answer(db: Database, source: int, one: Said, answer: str) -> None:
    responses.insert_response(
        db,
        ResponseRow(
            id=f"response-of-{answer}",
            source=source,
            questionnaire=None,
            language="da",
            day="2026-09-02",
            voice=one.voice or answer,
            entered_from="import",
            entered_by=None,
            submission_key_hash=None,
            content_hash="-",
            receipt_hash=None,
            segments='{"industry": "fiskeri", "size": "1-9"}',
        ),
    )
    responses.insert_answers(
        db,
        f"response-of-{answer}",
        [
            AnswerRow(answer, "wishes", 0, one.text, True),
            AnswerRow(f"{answer}-scale", "satisfaction", 0, "4", False),
        ],
    )


def _status(one: Said) -> str:
    if one.area is None:
        return "empty"
    return "outside" if one.area.startswith("X") else "mapped"
