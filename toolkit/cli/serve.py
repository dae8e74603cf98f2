"""`python -m toolkit serve`: the web processes and the worker, started, watched and stopped."""

import errno
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from toolkit.config import Settings, load_settings
from toolkit.jobs.parent import leave_with_parent
from toolkit.jobs.worker import run_worker
from toolkit.storage import database

# Connections that may wait, for a hall in which everybody opens the survey at once.
BACKLOG = 1024
# Requests taken on by one web process; those over the threads wait there, not at the threads.
REQUESTS_AT_ONCE = 512
MILLISECONDS_FOR_HEADERS = 15_000
SECONDS_TO_STOP = 5
EXIT_USAGE = 2
# Named, not imported: commands are wired into the application, not the other way round.
APPLICATION = "toolkit:create_app"

logger = logging.getLogger(__name__)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse at lytte på.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Antal webprocesser.",
)
def serve_command(host: str, port: int, workers: int) -> None:
    """Start webserveren og den proces, der analyserer i baggrunden."""
    if "TOOLKIT_PUBLIC_URL" not in os.environ and host not in {"0.0.0.0", "::"}:  # noqa: S104
        # Links are built from the setting; the processes started below inherit it.
        os.environ["TOOLKIT_PUBLIC_URL"] = f"http://{_in_address(host)}:{port}"
    settings = load_settings()
    address = _free_address(host, port)
    db = database.connect(settings.database_path)
    database.migrate(db)
    db.close()
    serve(settings, address, port, workers)


@click.command("worker")
@click.option("--parent", type=int, hidden=True, help="Stop, når denne proces er stoppet.")
def worker_command(parent: int | None) -> None:
    """Start kun den proces, der analyserer i baggrunden."""
    run_worker(load_settings(), parent=parent)


def serve(settings: Settings, address: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or SIGINT; both kinds of processes are restarted where one dies.

    Raises
    ------
    SystemExit
        With status 1 where a web process dies again and again.
    """
    server = Granian(
        APPLICATION,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=settings.threads,
        backlog=BACKLOG,
        backpressure=REQUESTS_AT_ONCE,
        http1_settings=HTTP1Settings(header_read_timeout=MILLISECONDS_FOR_HEADERS),
        websockets=False,
        log_access=False,  # no addresses, no times (demand P2)
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_STOP,
    )
    worker = WatchedProcess(
        [sys.executable, "-m", "toolkit", "worker", "--parent", str(os.getpid())]
    )
    server.on_startup(worker.start)
    server.on_shutdown(worker.stop)
    click.echo(f"Tre Spor kører på http://{_in_address(address)}:{port} (stop med Ctrl-C)")
    server.serve(target_loader=load_application)


def load_application(target: str) -> Callable[..., Any]:
    """Make the application of one web process, which ends when its server has ended."""
    # Until granian listens to signals itself, a process told to stop shall not go on starting.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    leave_with_parent(os.getppid())
    module, factory = target.split(":")
    application: Callable[..., Any] = getattr(import_module(module), factory)()
    return application


class WatchedProcess:
    """A process that is started again whenever it ends before it was told to.

    Parameters
    ----------
    command : list of str
    pause : float, default 1.0
        Seconds before it is started again; doubled up to `longest_pause` while it dies at once.
    seconds_to_stop : float, default 5
        Seconds it has to stop in when it is told to.
    """

    longest_pause = 30.0
    healthy_after = 60.0

    def __init__(
        self, command: list[str], *, pause: float = 1.0, seconds_to_stop: float = SECONDS_TO_STOP
    ) -> None:
        self._command = command
        self._pause = pause
        self._seconds_to_stop = seconds_to_stop
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    @property
    def status(self) -> int | None:
        """How the process ended last, None while it lives."""
        return None if self._process is None else self._process.poll()

    def start(self) -> None:
        """Start the process and watch it."""
        self._process = subprocess.Popen(self._command)  # noqa: S603 - our own command
        self._watcher.start()

    def stop(self) -> None:
        """Ask the process to stop; kill it where it does not within seconds."""
        with self._starting:
            self._stopping.set()
            process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(self._seconds_to_stop)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._watcher.join()

    def _watch(self) -> None:
        pause = self._pause
        while self._process is not None:
            started = time.monotonic()
            status = self._process.wait()
            if time.monotonic() - started > self.healthy_after:
                pause = self._pause
            self._stopping.wait(pause)
            with self._starting:
                if self._stopping.is_set():
                    return
                logger.warning("the worker ended with status %s and is started again", status)
                self._process = subprocess.Popen(self._command)  # noqa: S603 - our own command
            pause = min(2 * pause, self.longest_pause)


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _free_address(host: str, port: int) -> str:
    """Return the numeric address of a host, or leave with a line that helps.

    The server's own sockets share a port with whoever holds it already, so it would not notice.
    """
    try:
        family, kind, protocol, _name, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = (
                f"Port {port} er optaget af et andet program. "
                f"Stop det, eller vælg en anden port: python -m toolkit serve --port {port + 1}"
            )
        else:
            message = f"Der kan ikke lyttes på {host}, port {port}: {error.strerror or error}."
        click.echo(message, err=True)
        raise SystemExit(EXIT_USAGE) from error
    return str(where[0])
