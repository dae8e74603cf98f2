"""A real server in a process group of its own, and a phone that answers a survey on it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

SECONDS_TO_HANG = 100.0

PAGES = {
    "baaden": [("boat", "trawler"), ("calls", "morgen")],
    "havnen": [("satisfaction", "2"), ("nickname", "Molen")],
    "oensker": [("wishes-0", "Flere kraner"), ("wishes-1", "Mere is"), ("more", "")],
}


class UnreachableError(Exception):
    """The server gave no answer, or one that asks to try again."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(happened: Callable[[], bool], what: str) -> None:
    """Wait until something has happened; give up only where it plainly hangs."""
    give_up = time.monotonic() + SECONDS_TO_HANG
    while not happened():
        assert time.monotonic() < give_up, f"waited in vain for: {what}"
        time.sleep(0.05)


class Server:
    """`python -m toolkit serve` on a port of 127.0.0.1."""

    def __init__(self, instance: Path, port: int) -> None:
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "toolkit", "serve", "--port", str(port)],
            env={**os.environ, "TOOLKIT_INSTANCE": str(instance)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def wait_until_ready(self) -> None:
        wait_for(self._answers, "the server's first page")

    def kill(self) -> None:
        """Kill every process of the server at once, as kill -9 does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def terminate(self) -> tuple[int, str]:
        """Ask the server to stop; give its exit status and all it has written."""
        self.process.terminate()
        written, _ = self.process.communicate(timeout=SECONDS_TO_HANG)
        return self.process.returncode, written

    def is_gone(self) -> bool:
        """Tell whether no process of the server is left."""
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def _answers(self) -> bool:
        assert self.process.poll() is None, "the server has ended"
        try:
            return Phone(self.port).request("GET", "/")[0] == 200
        except UnreachableError:
            return False


StartServer = Callable[[int], Server]


class Phone:
    """Answers a survey over HTTP, patiently: what fails is tried again."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.n_retries = 0

    def request(
        self, method: str, path: str, form: list[tuple[str, str]] | None = None
    ) -> tuple[int, str, str]:
        """Send one request; give its status, its redirect and its body.

        Raises
        ------
        UnreachableError
        """
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, urlencode(form or []), headers)
            response = connection.getresponse()
            body = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise UnreachableError from error
        finally:
            connection.close()
        if response.status >= 500:
            raise UnreachableError
        return response.status, response.headers.get("Location", ""), body

    def insist(
        self, method: str, path: str, form: list[tuple[str, str]] | None = None
    ) -> tuple[int, str, str]:
        """Send one request until it is answered."""
        give_up = time.monotonic() + SECONDS_TO_HANG
        while True:
            try:
                return self.request(method, path, form)
            except UnreachableError:
                assert time.monotonic() < give_up, f"no answer: {method} {path}"
                self.n_retries += 1
                time.sleep(0.1)

    def answer(self, survey: str) -> str:
        """Walk from the start page to the receipt, and give the receipt's code."""
        assert self.insist("GET", f"/s/{survey}")[0] == 200
        status, where, _ = self.insist("POST", f"/s/{survey}/start")
        assert status == 303
        own = where.rsplit("/", 1)[0]
        for page, form in PAGES.items():
            assert self.insist("GET", f"{own}/{page}")[0] == 200
            assert self.insist("POST", f"{own}/{page}", form)[0] == 303
        _, _, check = self.insist("GET", f"{own}/check")
        (content,) = re.findall(r'name="form-content" value="([^"]*)"', check)
        status, where, body = self.insist("POST", f"{own}/send", [("form-content", content)])
        assert status == 303, body
        _, _, receipt = self.insist("GET", where)
        (code,) = re.findall(r"receipt-code[^>]*>\s*([0-9A-Z-]+)", receipt)
        return str(code)
