"""An official at work in `havneby`: answers, analyses and corrections in few words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from tests.conftest import TODAY
from tests.review_data import membership
from tests.services.fake_analysis import FakeAnalysers
from toolkit.config import Settings
from toolkit.core.corrections import Correction
from toolkit.core.permissions import Role
from toolkit.core.text import LocalText
from toolkit.services import answering, correcting, theming
from toolkit.services.accounts import Membership
from toolkit.services.capture import CapturedAnswer, enter_answers
from toolkit.storage import database
from toolkit.storage.runs import Run
from toolkit.storage.themes import ThemeRecord, list_theme_records


@dataclass
class Official:
    """An official, with what is needed to look at the outcome; a text stands for its statement."""

    db: Database
    settings: Settings
    member: Membership
    account: int
    analysers: Any

    @classmethod
    def at(cls, db: Database, settings: Settings) -> "Official":
        account, member = membership(db, "havneby", Role.OFFICIAL)
        return cls(db, settings, member, account.id, FakeAnalysers())

    def elsewhere(self) -> "Official":
        """Give the same official on another connection, which finds nothing locked."""
        other = database.connect(self.settings.database_path)
        other.execute("PRAGMA busy_timeout = 0")
        return Official(other, self.settings, self.member, self.account, self.analysers)

    def enter(self, *texts: str, channel: str = "skippere") -> None:
        answers = [CapturedAnswer(text=text) for text in texts]
        title = LocalText({"da": "Møde på kajen"})
        enter_answers(self.db, "havneby", channel, title, TODAY, "import", answers)

    def analyse(self) -> Run:
        return theming.analyse_consultation(
            self.db,
            self.member.id,
            self.settings,
            analysers=self.analysers,
        )

    def map_new(self) -> int:
        return theming.map_new_answers(
            self.db,
            self.member.id,
            self.settings,
            analysers=self.analysers,
        )

    def erase(self, *texts: str) -> None:
        """Delete answers with all that was found in them, as retention does."""
        for text in texts:
            self.db.execute(
                "DELETE FROM response WHERE id IN (SELECT response FROM answer WHERE value = ?)",
                [text],
            )

    def expire(self, *texts: str) -> None:
        """Let the promised days of answers pass, and delete them as the sweep does.

        A survey must have been published, for its questionnaire.
        """
        for text in texts:
            self.db.execute(
                "UPDATE response SET day = '2001-01-01',"
                " questionnaire = (SELECT hash FROM questionnaire)"
                " WHERE id IN (SELECT response FROM answer WHERE value = ?)",
                [text],
            )
        answering.purge_responses(self.db, TODAY)

    def call(self, theme: str, name: str) -> None:
        """Let a theme be called something, with terms, as the machine does."""
        self.db.execute(
            "UPDATE theme SET name = json_object('da', ?), terms = json_array(?) WHERE id = ?",
            [name, name, theme],
        )

    def ids(self, *texts: str) -> list[str]:
        rows = dict(self.db.execute("SELECT text, id FROM statement").fetchall())
        return [rows[text] for text in texts]

    def row(self, text: str) -> dict[str, Any]:
        """Give the placement of the statement."""
        (row,) = self.db.query(
            "SELECT assignment.*, statement.text FROM assignment"
            " JOIN statement ON statement.id = assignment.statement WHERE statement.text = ?",
            (text,),
        )
        return row

    def places(self) -> dict[str, str | None]:
        """Give text -> theme of every statement that counts."""
        rows = self.db.execute(
            "SELECT statement.text, assignment.theme FROM statement"
            " JOIN assignment ON assignment.statement = statement.id WHERE excluded = 0"
        )
        return dict(rows.fetchall())

    def themes(self) -> dict[str, ThemeRecord]:
        return list_theme_records(self.db, self.member.id)

    def version(self, theme: str) -> int:
        return self.themes()[theme].version

    def move(
        self, texts: Sequence[str], area: str, theme: str | None, note: str = ""
    ) -> Correction:
        return correcting.move_statements(
            self.db,
            self.member,
            self.account,
            self.ids(*texts),
            area=area,
            theme=theme,
            note=note,
        )

    def pin(self, *texts: str) -> Correction:
        return correcting.pin_statements(self.db, self.member, self.account, self.ids(*texts))

    def exclude(self, *texts: str, note: str = "spøg") -> Correction:
        return correcting.exclude_statements(
            self.db, self.member, self.account, self.ids(*texts), note
        )

    def merge(self, theme: str, into: str) -> Correction:
        return correcting.merge_themes(
            self.db, self.member, self.account, theme, into, version=self.version(theme)
        )

    def split(self, theme: str, texts: Sequence[str], name: str) -> Correction:
        return correcting.split_theme(
            self.db,
            self.member,
            self.account,
            theme,
            self.ids(*texts),
            LocalText({"da": name}),
            version=self.version(theme),
        )

    def rename(self, theme: str, name: str) -> Correction:
        return correcting.rename_theme(
            self.db,
            self.member,
            self.account,
            theme,
            LocalText({"da": name}),
            version=self.version(theme),
        )

    def lock(self, theme: str) -> Correction:
        return correcting.lock_theme(
            self.db, self.member, self.account, theme, version=self.version(theme)
        )

    def unlock(self, theme: str) -> Correction:
        return correcting.unlock_theme(
            self.db, self.member, self.account, theme, version=self.version(theme)
        )

    def undo(self, correction: Correction) -> Correction:
        return correcting.undo(self.db, self.member, self.account, correction.id)


def found(word: str) -> str:
    """Give the id of the theme that the fake analysis finds for statements that begin so."""
    return f"found-{word.encode().hex()[:12]:0<12}"
