"""Real servers for tests: granian and gunicorn, and a way to the database that can be cut."""

from __future__ import annotations

import contextlib
import http.client
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
GRANIAN = ["--interface", "wsgi", "--http", "1", "--no-ws", "--blocking-threads", "2"]
APPLICATION = "cms_community.wsgi:application"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A newsroom in processes of its own, on the test's database."""

    def __init__(self, command: list[str], port: int, **environ: str) -> None:
        self.port = port
        self.process = subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, "-m", *command], cwd=ROOT, env={**os.environ, **environ}
        )

    def get(self, target: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers, body."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            asking.request("GET", target, headers=headers)
            answer = asking.getresponse()
            return answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read()
        finally:
            asking.close()

    def status(self, target: str) -> int:
        """The status alone, 0 while nobody listens."""
        try:
            return self.get(target)[0]
        except OSError:
            return 0

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(30)


@contextlib.contextmanager
def newsroom(server: str, *, port: int = 0, database_port: int = 0) -> Iterator[Server]:
    """A server that answers, until the test is over."""
    port = port or free_port()
    named = connection.settings_dict
    place = f"{named['USER']}@127.0.0.1:{database_port or named['PORT']}/{named['NAME']}"
    command = {
        "granian": ["granian", *GRANIAN, "--port", str(port), APPLICATION],
        "gunicorn": ["gunicorn", "--threads", "2", "--bind", f"127.0.0.1:{port}", APPLICATION],
    }[server]
    started = Server(
        command,
        port,
        DATABASE_URL=f"postgres://{place}",
        DJANGO_SETTINGS_MODULE="cms_community.settings.test",
    )
    try:
        until(lambda: started.status("/api/v1/articles/") == 200)
        yield started
    finally:
        started.stop()


def until(holds: Callable[[], Any], *, seconds: float = 60) -> float:
    """Wait until something holds; after how many seconds it did."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it never came to hold"
        time.sleep(0.02)
    return time.monotonic() - began


class Way:
    """A way to the database that can be cut and opened again."""

    def __init__(self, port: int) -> None:
        self.port = free_port()
        self.to = port
        self.pairs: list[socket.socket] = []
        self.listening: socket.socket | None = None
        self.open()

    def open(self) -> None:
        """Let everyone through."""
        self.listening = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self.accept, args=[self.listening], daemon=True).start()

    def cut(self) -> None:
        """Let nobody through, and end what is under way."""
        assert self.listening
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        for end in self.pairs:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.pairs = []

    def accept(self, listening: socket.socket) -> None:
        """Join each caller with the database."""
        with contextlib.suppress(OSError):
            while True:
                near, _ = listening.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
                self.pairs += [near, far]
                threading.Thread(target=carry, args=[near, far], daemon=True).start()


def carry(near: socket.socket, far: socket.socket) -> None:
    """What one end sends, the other gets."""
    other = {near: far, far: near}
    with contextlib.suppress(OSError, ValueError):
        while True:
            for ready in select.select([near, far], [], [])[0]:
                if not (sent := ready.recv(65536)):
                    return
                other[ready].sendall(sent)
