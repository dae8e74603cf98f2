"""Locks between processes that no killed process can leave behind."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def exclusive_lock(path: Path) -> Iterator[bool]:
    """Try to hold the lock file alone, without waiting.

    The kernel frees the lock when its holder ends, however it ends; a mark in the database would
    outlive a worker that was killed.

    Yields
    ------
    bool
        Whether the lock is held.
    """
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
