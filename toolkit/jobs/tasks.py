"""What the worker does: each task opens the database, calls one service, and closes it again."""

import logging
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from sqlite_utils import Database

from toolkit.config import Settings
from toolkit.core.errors import ErrorCode, ToolkitError
from toolkit.storage import database

# Services of the analysis are imported where a task runs: web processes make jobs, and must not
# carry the analysis and its model in memory.
if TYPE_CHECKING:
    from toolkit.services.analysers import Analysers

logger = logging.getLogger(__name__)


class Tasks:
    """The work of one installation, with the fitted models that stay warm between tasks.

    Parameters
    ----------
    settings : Settings
    analysers : Analysers, optional
        The fitted models; loaded at the first task that needs them where absent.
    """

    def __init__(self, settings: Settings, *, analysers: "Analysers | None" = None) -> None:
        self.settings = settings
        self._analysers = analysers
        self._making = threading.Lock()
        self._is_warm = False

    @property
    def analysers(self) -> "Analysers":
        """The fitted models; made once, whichever thread asks first."""
        with self._making:
            if self._analysers is None:
                from toolkit.services.analysers import Analysers

                self._analysers = Analysers(self.settings)
            return self._analysers

    @contextmanager
    def _open(self) -> Iterator[Database]:
        """Open the database for a task, and tell of a fault without its words.

        What a fault says may quote an answer (demand S18). The work stays in the database, and
        the next sweep tries again.
        """
        db = database.connect(self.settings.database_path)
        try:
            yield db
        except Exception as error:
            places = "".join(traceback.format_tb(error.__traceback__))
            logger.error("a task failed: %s\n%s", type(error).__name__, places)
        finally:
            db.close()

    def map_new_answers(self, consultation_id: int) -> None:
        """Map what has come in since the last time."""
        from toolkit.services import theming

        with self._open() as db:
            theming.map_new_answers(db, consultation_id, self.settings, analysers=self.analysers)

    def analyse(self, consultation_id: int) -> None:
        """Analyse everything again; a run that is under way answers this wish as well."""
        from toolkit.services import theming

        with self._open() as db:
            theming.request_analysis(db, consultation_id)
        self._run_waiting_analyses()

    def sweep(self) -> None:
        """Delete what has had its days, and find work that no job told of; once a minute."""
        from toolkit.services import answering, theming

        # Opened by itself: what was promised to be deleted waits for no analysis that fails.
        with self._open() as db:
            today = datetime.now().astimezone().date()
            answering.purge_drafts(db, self.settings.draft_days, today)
            answering.purge_responses(db, today)
        with self._open() as db:
            theming.fail_interrupted_runs(db, self.settings)
            theming.map_all_new_answers(db, self.settings, analysers=self.analysers)
        self._run_waiting_analyses()

    def warm_once(self) -> None:
        """Do what the last worker left, with models that then stay warm; each thread calls this."""
        with self._making:
            if self._is_warm:
                return
            self._is_warm = True
        from toolkit.services import theming

        with self._open() as db:
            theming.fail_interrupted_runs(db, self.settings)
            self.analysers.warm(db)
            theming.map_all_new_answers(db, self.settings, analysers=self.analysers)

    def _run_waiting_analyses(self) -> None:
        from toolkit.services import theming

        with self._open() as db:
            while (consultation_id := theming.next_waiting_analysis(db)) is not None:
                try:
                    theming.analyse_consultation(
                        db, consultation_id, self.settings, analysers=self.analysers
                    )
                except ToolkitError as error:
                    if error.code is ErrorCode.ANALYSIS_RUNNING:
                        return  # whoever runs it takes the waiting ones afterwards
                    logger.error("%s", error)
