"""`python -m toolkit serve`: real processes, real HTTP on loopback, and kill -9."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from tests.serving import Phone, StartServer, free_port, wait_for
from toolkit.cli.serve import WatchedProcess
from toolkit.config import Settings
from toolkit.core.receipts import hash_text

PHONES = 20
KILLS = 6
SECONDS_BETWEEN_KILLS = 1.5


def test_it_refuses_a_port_that_is_taken(settings: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "toolkit", "serve", "--port", str(port)],
            env={"TOOLKIT_INSTANCE": str(settings.instance_path)},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"Port {port} er optaget af et andet program. "
        f"Stop det, eller vælg en anden port: python -m toolkit serve --port {port + 1}"
    ]


def test_it_loses_and_doubles_no_answer_when_it_is_killed(db: Database, start: StartServer) -> None:
    """R3: kill -9 of every process, again and again, under clients that try again."""
    port = free_port()
    server = start(port)
    server.wait_until_ready()
    over = threading.Event()
    codes: list[str] = []
    phones = [Phone(port) for _ in range(PHONES)]

    def answer_on_and_on(phone: Phone) -> None:
        while not over.is_set():
            codes.append(phone.answer("skippere"))

    with _threads([partial(answer_on_and_on, phone) for phone in phones], over):
        for _ in range(KILLS):
            time.sleep(SECONDS_BETWEEN_KILLS)
            server.kill()
            server = start(port)
            server.wait_until_ready()
    stored = [row[0] for row in db.execute("SELECT receipt_hash FROM response")]
    assert sorted(stored) == sorted(map(hash_text, codes))
    assert len(set(codes)) == len(codes) >= PHONES
    assert sum(phone.n_retries for phone in phones) > 0
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_it_maps_an_answer_that_was_just_sent(db: Database, start: StartServer) -> None:
    """Issue 2: by the worker that `serve` starts, without a full analysis (P1: without a trace)."""
    port = free_port()
    server = start(port)
    server.wait_until_ready()
    Phone(port).answer("skippere")
    waiting = "SELECT count(*) FROM answer WHERE mapped = 0 AND analyse = 1"
    wait_for(lambda: db.execute(waiting).fetchone() == (0,), "the answer to be mapped")
    texts = {row[0] for row in db.execute("SELECT text FROM statement")}
    assert texts == {"Flere kraner", "Mere is"}
    assert db.execute("SELECT count(*) FROM run").fetchone() == (0,)


def test_it_stops_cleanly(start: StartServer) -> None:
    port = free_port()
    server = start(port)
    server.wait_until_ready()
    status, written = server.terminate()
    assert status == 0
    assert written.splitlines() == [f"Tre Spor kører på http://127.0.0.1:{port} (stop med Ctrl-C)"]
    wait_for(server.is_gone, "the last process to end")


def test_it_leaves_no_process_behind_when_only_the_server_is_killed(start: StartServer) -> None:
    server = start(free_port())
    server.wait_until_ready()
    server.process.kill()
    server.process.wait()
    wait_for(server.is_gone, "the orphans to end")


def test_it_starts_a_process_again_that_ends(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    code = f"open({str(notes)!r}, 'a').write('x'); raise SystemExit(1)"
    watched = WatchedProcess([sys.executable, "-c", code], pause=0.01)
    watched.start()
    wait_for(lambda: notes.exists() and len(notes.read_text()) >= 3, "the third start")
    watched.stop()
    count = len(notes.read_text())
    time.sleep(0.2)
    assert len(notes.read_text()) == count


def test_it_stops_a_process_that_does_not_want_to(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"open({str(ready)!r}, 'w').close(); time.sleep(600)"
    )
    watched = WatchedProcess([sys.executable, "-c", code], seconds_to_stop=0.2)
    watched.start()
    wait_for(ready.exists, "the process to be deaf")
    watched.stop()
    assert watched.status is not None


@contextmanager
def _threads(targets: list[Callable[[], None]], over: threading.Event) -> Iterator[None]:
    """Run each target in a thread, and let each finish what it is at when the block ends."""
    threads = [threading.Thread(target=target, daemon=True) for target in targets]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
