"""The newspaper's own chain: an editor's admin, an API of its own process, a worker, a site."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import Browser, Page

from cms_community.delivery.webhooks.models import Endpoint
from cms_community.demo import press
from tests.delivery.edge.servers import APPLICATION, GRANIAN, ROOT, Server, Way, free_port, until


class Chain(NamedTuple):
    """Where everything is."""

    admin: str
    paper: str
    api: Server
    newspaper: Site
    way: Way


class Site:
    """The newspaper in a process of its own."""

    def __init__(self, api: int, port: int, secret: str, copy: Path) -> None:
        self.port = port
        self.environ = {
            **os.environ,
            "API_URL": f"http://127.0.0.1:{api}",
            "ADMIN_URL": os.environ["BASE_URL"],
            "PORT": str(port),
            "WEBHOOK_SECRET": secret,
            "NEWSPAPER_COPY": str(copy),
        }
        self.process = self.start()

    def start(self, **more: str) -> subprocess.Popen[bytes]:
        """Run it."""
        command = [press.node(), "dist/node/server/main.js"]
        return subprocess.Popen(command, cwd=press.FOLDER, env=self.environ | more)  # noqa: S603  our own program

    def answers(self) -> bool:
        """Whether anybody listens at its port."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            return True
        return False

    def restart(self, **more: str) -> None:
        """End it and begin anew."""
        self.stop()
        self.process = self.start(**more)

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture(scope="session")
def built() -> None:
    """The newspaper, built once for all workers of the run."""
    try:
        press.node()
    except press.NoPress as reason:
        pytest.skip(str(reason))
    with Path(tempfile.gettempdir(), "newspaper-build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        press.build()


@pytest.fixture
def chain(
    built: None, live_server: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Chain]:
    """Everything that stands between an editor and a reader."""
    port, api, way = free_port(), free_port(), Way(int(connection.settings_dict["PORT"] or 5432))
    paper = f"http://127.0.0.1:{port}"
    settings.CMS_COMMUNITY = django_settings.CMS_COMMUNITY | {
        "FRONT_END_URL": paper,
        "PREVIEW_URL": f"{paper}/preview/#{{token}}",
        "WEBHOOK_ALLOWED_HOSTS": ["127.0.0.1"],
    }
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    environ = {
        "BASE_URL": live_server.url,
        "FRONT_END_URL": paper,
        "PREVIEW_URL": f"{paper}/preview/#{{token}}",
        "WEBHOOK_ALLOWED_HOSTS": "127.0.0.1",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "DJANGO_SETTINGS_MODULE": "tests.browser.newspaper.settings",
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    hook = Endpoint.objects.create(name="Le journal", url=f"{paper}/webhooks/")
    with ExitStack() as stack:
        stack.callback(way.cut)
        command = ["granian", *GRANIAN, "--port", str(api), APPLICATION]
        server = Server(command, api, DATABASE_URL=database(way.port))
        stack.callback(server.stop)
        working = worker()
        stack.callback(working.wait, 60)
        stack.callback(working.terminate)
        until(lambda: server.status("/api/v1/articles/") == 200)
        site = Site(server.port, port, hook.secret, tmp_path / "copy")
        stack.callback(site.stop)
        until(site.answers)
        yield Chain(live_server.url, paper, server, site, way)


def database(port: int) -> str:
    """The address of the test's database, through a port."""
    named = connection.settings_dict
    return f"postgres://{named['USER']}@127.0.0.1:{port}/{named['NAME']}"


def worker() -> subprocess.Popen[bytes]:
    """A worker as in production, on the test's database."""
    address = database(int(connection.settings_dict["PORT"] or 5432))
    command = [sys.executable, str(ROOT / "manage.py"), "worker"]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": address})  # noqa: S603  our own program


Reads = Callable[..., Page]


@pytest.fixture
def reads(chromium: Browser) -> Iterator[Reads]:
    """Has a reader open an address, in a browser of their own."""
    with ExitStack() as stack:

        def open_it(address: str, **kw: Any) -> Page:
            context = chromium.new_context(locale="fr-FR", **kw)
            stack.callback(context.close)
            page = context.new_page()
            page.goto(address)
            return page

        yield open_it
