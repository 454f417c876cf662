"""How fast what a source takes back leaves everything: `python benchmarks/takedown.py`.

Makes an invented newsroom in a PostgreSQL database of its own (beside the one that DATABASE_URL
names), with picks that an article, a selection, the message of a day and the pick's own document
show; starts one real worker and a cache that is told to forget; then has the source reject one
comment after the other, as a webhook or a push tells it, and prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import serving
from serving import environment

API = "https://newsroom.example/api/v1/"


class Cache(ThreadingHTTPServer):
    """A cache that counts what it is told to forget."""

    def __init__(self) -> None:
        self.purged = 0
        super().__init__(("127.0.0.1", 0), Purge)


class Purge(BaseHTTPRequestHandler):
    """Takes PURGE alone."""

    server: Cache

    def do_PURGE(self) -> None:
        """Count it."""
        self.server.purged += 1
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Nothing."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100, help="in the newsroom besides")
    parser.add_argument("--takedowns", type=int, default=100)
    asked = parser.parse_args()
    server = os.environ.get("DATABASE_URL", "postgres://root@127.0.0.1:5432/postgres")
    with ExitStack() as stack:
        address = serving.new_database(server, "takedown", stack)
        cache = stack.enter_context(Cache())
        threading.Thread(target=cache.serve_forever, daemon=True).start()
        stack.callback(cache.shutdown)
        told = {"CACHE_LOCATION": f"http://127.0.0.1:{cache.server_port}", "API_URL": API}
        make = f"from benchmarks.takedowns import *; prepare({asked.articles}, {asked.takedowns})"
        run(address, make, **told)
        worker = start_worker(address, **told)
        stack.callback(worker.wait, 60)
        stack.callback(worker.terminate)
        time.sleep(5)
        sys.stdout.write(run(address, "from benchmarks.takedowns import *; take_down()", **told))
        sys.stdout.write(f"\n{cache.purged:,} addresses were purged from the cache.\n")


def run(address: str, program: str, **env: str) -> str:
    """Run a program of ours in a process of its own, as a server's is; what it printed."""
    command = [sys.executable, str(serving.ROOT / "manage.py"), "shell", "--verbosity", "0"]
    done = subprocess.run(  # noqa: S603  our own command
        [*command, "-c", program],
        env=environment(address, **env),
        cwd=serving.ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def start_worker(address: str, **env: str) -> subprocess.Popen[bytes]:
    """The worker, as it runs in production."""
    command = [sys.executable, str(serving.ROOT / "manage.py"), "worker"]
    return subprocess.Popen(  # noqa: S603  our own command
        command, env=environment(address, **env), cwd=serving.ROOT, stdout=subprocess.DEVNULL
    )


if __name__ == "__main__":
    main()
