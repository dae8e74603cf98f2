"""Background work: a queue whose rows name no answer, and thin calls of services (demand P1).

Law of this room: a job says only *which consultation* has work waiting; what that work is, the
service finds in the database. So the queue tells nobody's order or time, and a job that is lost
loses nothing: `Tasks.sweep` finds the same work within a minute.
"""

import logging
import os
import threading
from functools import cached_property
from typing import Any

from huey import SqliteHuey, crontab

from toolkit.config import Settings
from toolkit.jobs.tasks import Tasks

QUEUE = "tre-spor"

logger = logging.getLogger(__name__)


class Jobs:
    """The queue of one installation; nothing is opened or made before its first use.

    Parameters
    ----------
    settings : Settings
        Where the queue and the database are.
    immediate : bool, default False
        Do the work at once in the calling process, without a queue: for tests.
    tasks : Tasks, optional
        The work itself, where it shall use other models than the installation's own.
    """

    def __init__(
        self, settings: Settings, *, immediate: bool = False, tasks: Tasks | None = None
    ) -> None:
        self._settings = settings
        self._immediate = immediate
        self._opening = threading.Lock()
        self.tasks = tasks or Tasks(settings)

    def new_answers(self, consultation_id: int) -> None:
        """Say that answers of the consultation wait to be mapped.

        Never raises: the answer is stored, and the sweep finds it if the queue cannot be written.
        """
        self._enqueue("new_answers", consultation_id)

    def analyse(self, consultation_id: int) -> None:
        """Say that a full analysis of the consultation is wanted; never raises, like the above."""
        self._enqueue("analyse", consultation_id)

    @property
    def huey(self) -> SqliteHuey:
        """The queue itself, for the worker."""
        with self._opening:
            return self._queue

    @cached_property
    def _queue(self) -> SqliteHuey:
        path = self._settings.jobs_path
        if not self._immediate:
            # Readable for its owner only, like the database; SQLite gives its mode to the WAL.
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        queue = SqliteHuey(
            QUEUE, filename=str(path), fsync=True, results=False, immediate=self._immediate
        )
        self._registered: dict[str, Any] = {
            "new_answers": queue.task(name="new_answers")(self.tasks.map_new_answers),
            "analyse": queue.task(name="analyse")(self.tasks.analyse),
        }
        queue.periodic_task(crontab(minute="*"), name="sweep")(self.tasks.sweep)
        return queue

    def _enqueue(self, name: str, consultation_id: int) -> None:
        try:
            self.huey.enqueue(self._registered[name].s(consultation_id))
        except Exception as error:
            # The kind only: whatever else it says is not for the log.
            logger.warning("the queue could not be written: %s", type(error).__name__)
