"""The example newspaper beside the demo: built with Node.js, served or written as files."""

from __future__ import annotations

import http.client
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.servers.basehttp import (
    ThreadedWSGIServer,
    WSGIRequestHandler,
    get_internal_wsgi_application,
)

from ..delivery.webhooks.actions import change_endpoint, create_endpoint
from ..delivery.webhooks.events import Event
from ..delivery.webhooks.models import Endpoint
from ..staff.models import User
from .plan import NEWSROOM_ID

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "newspaper"
CLIENT = FOLDER.parent / "client"
NODE = 20
# What a folder holds that the newspaper was written into.
LEDGER = ".newspaper.json"
BUILT_FROM = ("src", "server", "public", "package.json", "astro.config.ts")


class NoPress(Exception):
    """The newspaper cannot be made; the sentence says why and what to do."""


def node() -> str:
    """Where Node.js is; refuses if it, or npm, is missing or too old."""
    found = shutil.which("node")
    version = told_by(found, "--version") if found else ""
    if not shutil.which("npm") or int(re.sub(r"\D.*", "", version[1:]) or 0) < NODE:
        raise NoPress(
            f"Le journal d’exemple a besoin de Node.js {NODE} ou plus récent et de npm : "
            "installez-les, ou lancez la démo sans lui. / The example newspaper needs Node.js "
            f"{NODE} or later and npm: install them, or run the demo without it."
        )
    return str(found)


def refuse_folder(folder: Path) -> None:
    """Find out before the work begins that a folder cannot be the newspaper's."""
    if not folder.exists():
        return
    if not folder.is_dir() or (any(folder.iterdir()) and not (folder / LEDGER).exists()):
        raise NoPress(
            f"{folder} n’est pas un dossier vide ni celui d’un journal écrit avant : choisissez-en"
            " un autre. / It is neither an empty folder nor an earlier newspaper's: choose another."
        )


def told_by(program: str, *words: str) -> str:
    """What a program prints."""
    done = subprocess.run([program, *words], capture_output=True, text=True)  # noqa: S603  found by its name, our own words
    return done.stdout


def build() -> None:
    """Install and build what is not there yet, or is older than what it is made from."""
    if not newer(CLIENT / "dist" / "src" / "index.js", [CLIENT / "src"]):
        npm("ci", at=CLIENT)
        npm("run", "build", at=CLIENT)
    # npm writes this last: without it, what is there was cut off.
    if not newer(FOLDER / "node_modules" / ".package-lock.json", [FOLDER / "package-lock.json"]):
        npm("ci", at=FOLDER)
    sources = [FOLDER / name for name in BUILT_FROM] + [CLIENT / "dist"]
    if not newer(FOLDER / "dist" / "node" / "server" / "main.js", sources):
        npm("run", "build", at=FOLDER)


def newer(made: Path, sources: list[Path]) -> bool:
    """Whether a file is newer than all it was made from."""
    if not made.exists():
        return False
    files = (file for one in sources for file in [one, *one.rglob("*")] if file.is_file())
    return all(file.stat().st_mtime <= made.stat().st_mtime for file in files)


def npm(*words: str, at: Path) -> None:
    """Have npm do something; what it printed is told if it failed."""
    command = [str(shutil.which("npm")), *words, "--silent", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=at, capture_output=True, text=True)  # noqa: S603  our own words
    if done.returncode:
        raise NoPress(f"npm {' '.join(words)}, {at.name} :\n{done.stdout}{done.stderr}")


def lead_to(address: str) -> None:
    """Have the newsroom know its newspaper: links, drafts, and what changes lead there."""
    host = address.removeprefix("http://").rpartition(":")[0]
    allowed = {*settings.CMS_COMMUNITY["WEBHOOK_ALLOWED_HOSTS"], host}
    settings.CMS_COMMUNITY = settings.CMS_COMMUNITY | {
        "FRONT_END_URL": address,
        "PREVIEW_URL": f"{address}/preview/#{{token}}",
        "WEBHOOK_ALLOWED_HOSTS": sorted(allowed),
    }


def webhook(address: str) -> Endpoint:
    """The webhook that tells the newspaper what changes: one, wherever that was the last time."""
    url = f"{address}/webhooks/"
    known = Endpoint.objects.filter(url=url).first()
    if known:
        return known
    boss = User.objects.filter(is_superuser=True).first()
    told: dict[str, Any] = {"name": "Le journal", "url": url, "events": Event.values, "by": boss}
    former = Endpoint.objects.filter(name=told["name"], url__startswith="http://").first()
    return change_endpoint(endpoint=former, **told) if former else create_endpoint(**told)


def fresh_copy(name: str, address: str) -> str:
    """An empty folder for the newspaper's copy: one of a newsroom before a reset would be wrong."""
    folder: Path = settings.ROOT / "var" / f"{name}-{address.rpartition(':')[2]}"
    shutil.rmtree(folder, ignore_errors=True)
    return str(folder)


@contextmanager
def running(*, api: str, host: str, port: int, secret: str) -> Iterator[None]:
    """The newspaper, from when the API answers until this ends."""
    over = threading.Event()
    # Whoever ends the demo in another way than by Ctrl+C ends the newspaper too.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    environ = {
        **os.environ,
        "API_URL": api,
        "HOST": host,
        "PORT": str(port),
        "WEBHOOK_SECRET": secret,
        "NEWSPAPER_COPY": fresh_copy("newspaper", api),
        "END_WITH_STDIN": "1",
    }
    logging.getLogger("django.server").addFilter(is_news)
    thread = threading.Thread(target=print_it, args=[environ, over], name="newspaper")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def is_news(record: logging.LogRecord) -> bool:
    """Whether a line tells anything: the newspaper looks at the changes feed every second."""
    return "/api/v1/changes/" not in str(record.args)


def print_it(environ: dict[str, str], over: threading.Event) -> None:
    """Run the newspaper in a process of its own until it is over."""
    wait_for(environ["API_URL"], over)
    command = [node(), str(FOLDER / "dist" / "node" / "server" / "main.js")]
    # However this process ends, the pipe ends with it, and the newspaper with the pipe.
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=FOLDER, env=environ, stdin=pipe)  # noqa: S603  our own program
    while not over.wait(0.5) and process.poll() is None:
        pass
    if not over.is_set():
        sys.stderr.write(
            "Le journal s’est arrêté, la démo continue sans lui. / The newspaper has ended, "
            "the demo goes on without it.\n"
        )
    process.terminate()
    process.wait()


def wait_for(address: str, over: threading.Event) -> None:
    """Return once somebody listens at an address, or nobody waits any more."""
    host, _, port = address.removeprefix("http://").rpartition(":")
    while not over.is_set():
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)


def is_served(api: str) -> bool:
    """Whether a demo answers at an address already."""
    asking = http.client.HTTPConnection(api.removeprefix("http://"), timeout=10)
    try:
        asking.request("GET", f"/api/v1/front-pages/{NEWSROOM_ID}/")
        return asking.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()


def write_files(folder: Path, *, api: str) -> None:
    """The newspaper as files with their pictures, from an API that answers meanwhile."""
    environ = {
        **os.environ,
        "API_URL": api,
        "NEWSPAPER_COPY": fresh_copy("newspaper-static", api),
    }
    program = str(FOLDER / "dist" / "node" / "server" / "static.js")
    command = [node(), program, str(folder.resolve()), "--pictures"]
    if subprocess.run(command, cwd=FOLDER, env=environ).returncode:  # noqa: S603  our own program
        raise NoPress(
            "Le journal n’a pas été écrit : voir ci-dessus. / It was not written: see above."
        )


@contextmanager
def answering(host: str, port: int) -> Iterator[None]:
    """The API, for as long as its newspaper is written."""
    server: Any = ThreadedWSGIServer((host, port), QuietHandler, ipv6=":" in host)
    server.set_app(get_internal_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, name="api")
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class QuietHandler(WSGIRequestHandler):
    """Says nothing of what was asked: hundreds of pictures are."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""
