"""Processes that do not outlive the one that started them."""

import os
import threading
import time

SECONDS_BETWEEN_CHECKS = 1.0


def leave_with_parent(parent: int) -> None:
    """End this process within seconds of its parent, however that ended.

    A server that is killed cannot stop its processes; one left behind would keep the port, or
    work on the database beside the next server's.
    """
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_CHECKS)
    os._exit(0)
