"""The worker process: takes jobs from the queue, politely, until it is told to stop."""

import logging
import os

from toolkit.config import Settings
from toolkit.jobs import Jobs
from toolkit.jobs.parent import leave_with_parent
from toolkit.storage import database

NICENESS = 10
THREADS = 2  # one may be in a full analysis; the other maps new answers meanwhile
SECONDS_BETWEEN_LOOKS = 0.5  # how long an idle worker sleeps at most
SECONDS_TO_FINISH = 3.0

logger = logging.getLogger(__name__)


def run_worker(settings: Settings, *, parent: int | None = None) -> None:
    """Work until SIGTERM or SIGINT, then leave the process.

    Does not return. An analysis under way is broken off: its result is stored in one transaction,
    so that the last one stands, and the next start finds the run interrupted.

    Parameters
    ----------
    settings : Settings
    parent : int, optional
        A process without which this one shall not live on.
    """
    os.nice(NICENESS)
    # Below warnings, huey writes when each job ran: when each answer came (demand P1).
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    if parent is not None:
        leave_with_parent(parent)
    db = database.connect(settings.database_path)
    database.migrate(db)
    db.close()
    jobs = Jobs(settings)
    jobs.huey.on_startup(name="warm")(jobs.tasks.warm_once)
    consumer = jobs.huey.create_consumer(
        workers=THREADS,
        max_delay=SECONDS_BETWEEN_LOOKS,
        graceful_signal="TERM",
        shutdown_timeout=SECONDS_TO_FINISH,
    )
    consumer.run()
    logging.shutdown()
    # A thread in the midst of an analysis cannot be stopped; leaving at once does it no harm.
    os._exit(0)
