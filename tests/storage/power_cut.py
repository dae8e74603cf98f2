"""A disk that loses power: what was written since the last sync may be lost, torn or kept.

The real write path runs on it unchanged: `CutConnection` stands in for the connection of the
`sqlite3` module, whose own SQLite knows no file systems made in Python.
"""

import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512


class PowerCutError(Exception):
    """The power is gone: no write reaches the disk any more."""


@dataclass
class _File:
    """A file's content as it surely is on the disk, and the writes that may not be there yet."""

    durable: bytearray
    pending: list[tuple[int, bytes]] = field(default_factory=list)


class Disk(apsw.VFS):
    """A file system whose power goes after a number of writes.

    Parameters
    ----------
    name : str
        What connections call it.
    writes_left : int
        Writes until the cut.
    """

    def __init__(self, name: str, writes_left: int) -> None:
        super().__init__(name, base="")
        self.vfs_name = name
        self.files: dict[str, _File] = {}
        self.writes_left = writes_left
        self.is_cut = False

    def xOpen(self, name: Any, flags: list[int]) -> "_CutFile":  # noqa: N802
        return _CutFile(self, name, flags)

    def use_power(self) -> None:
        """Count a write, and cut the power at the last."""
        self.writes_left -= 1
        if self.writes_left < 0:
            self.is_cut = True
        if self.is_cut:
            raise PowerCutError

    def leave(self, folder: Path, chance: random.Random) -> None:
        """Write to `folder` what the disk holds when the power is back."""
        folder.mkdir()
        for path, file in self.files.items():
            content = bytearray(file.durable)
            for offset, data in file.pending:
                fate = chance.choice(("lost", "torn", "kept"))
                torn_at = chance.randrange(0, len(data), SECTOR)
                if fate != "lost":
                    _put(content, offset, data if fate == "kept" else data[:torn_at])
            (folder / Path(path).name).write_bytes(content)


class _CutFile(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._disk = disk
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        present = Path(path).read_bytes() if Path(path).exists() else b""
        self._file = disk.files.setdefault(path, _File(bytearray(present)))

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.use_power()
        super().xWrite(data, offset)
        self._file.pending.append((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.use_power()
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.use_power()
        super().xSync(flags)
        for offset, data in self._file.pending:
            _put(self._file.durable, offset, data)
        self._file.pending.clear()


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


class _Cursor:
    """The rows of one statement, read at once, as a cursor of `sqlite3` gives them."""

    def __init__(self, connection: apsw.Connection, sql: str, parameters: Any) -> None:
        self.description: Any = None
        cursor = connection.cursor()
        cursor.exec_trace = self._note
        before = connection.total_changes()
        self._rows = iter(cursor.execute(sql, parameters).fetchall())
        self.rowcount = connection.total_changes() - before
        self.lastrowid = connection.last_insert_rowid()

    def _note(self, cursor: apsw.Cursor, sql: str, parameters: Any) -> bool:
        self.description = cursor.get_description() or None
        return True

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        return list(self._rows)


class CutConnection:
    """What `sqlite_utils` and the storage room use of a connection, over a `Disk`."""

    isolation_level = None

    def __init__(self, path: Path, disk: Disk) -> None:
        self._connection = apsw.Connection(str(path), vfs=disk.vfs_name)
        # Without it the log's index is memory shared with other processes, which apsw cannot give.
        self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, sql: str, parameters: Any = ()) -> _Cursor:
        return _Cursor(self._connection, sql, parameters)

    def executemany(self, sql: str, rows: Sequence[Any]) -> None:
        self._connection.executemany(sql, rows)

    def abandon(self) -> None:
        """Let go of the files; the disk takes nothing more."""
        with suppress(PowerCutError, apsw.Error):
            self._connection.close(True)
