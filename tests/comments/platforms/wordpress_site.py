"""A real WordPress: Debian's files under PHP's own server, with a database of its own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms_community.comments.sources.access import Access

SCRIPT = Path(__file__).with_suffix(".php")
FILES = Path("/usr/share/wordpress")
PHP = shutil.which("php") or ""
HOST, USER = "127.0.0.1", "root"
EDITOR = "redaction"


@dataclass(frozen=True)
class Site:
    """Where it answers, how its own functions are called, and how an editor asks it."""

    url: str
    environment: dict[str, str]
    password: str = ""

    @property
    def access(self) -> Access:
        """An editor's, by an application password."""
        return Access(self.url, EDITOR, self.password)

    def call(self, *calls: list[Any]) -> list[Any]:
        """What WordPress's own functions return: ["wp_trash_comment", 12], …"""
        told = subprocess.run(  # noqa: S603  our own script
            [PHP, "-d", "display_errors=stderr", str(SCRIPT)],
            input=json.dumps(calls),
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        returned: list[Any] = json.loads(told.stdout.splitlines()[-1])
        return returned

    def post(self, **kw: Any) -> int:
        """A published post's number."""
        told = {"post_title": "L’été à Nantes", "post_status": "publish", "post_author": 1}
        return int(self.call(["wp_insert_post", told | kw])[0])

    def comments(self, *given: dict[str, Any]) -> list[str]:
        """Their numbers; each by a guest, and approved, unless it says otherwise."""
        told = {
            "comment_author": "Jeanne du Quai",
            "comment_author_email": "jeanne@private.example",
            "comment_author_IP": "203.0.113.77",
            "comment_agent": "Netscape 4.08",
        }
        return [
            str(each) for each in self.call(*(["wp_insert_comment", told | one] for one in given))
        ]


def missing() -> str:
    """Why there can be no WordPress here; nothing if there can."""
    if not PHP:
        return "no PHP: apt-get install php-cli php-mysql"
    if not (FILES / "wp-settings.php").exists():
        return f"no WordPress in {FILES}: apt-get install wordpress"
    with closing(socket.socket()) as tried:
        if tried.connect_ex((HOST, 3306)):
            return f"no MariaDB at {HOST}:3306"
    return ""


@contextmanager
def wordpress(folder: Path, database: str) -> Iterator[Site]:
    """A WordPress, installed for this, which is gone afterwards."""
    with closing(socket.socket()) as free:
        free.bind((HOST, 0))
        url = f"http://{HOST}:{free.getsockname()[1]}"
    environment = os.environ | {
        "SITE_DATABASE": database,
        "SITE_USER": USER,
        "SITE_HOST": HOST,
        "SITE_URL": url,
        "SITE_CONTENT": str(folder),
        "SITE_FILES": f"{FILES}/",
    }
    site = Site(url, environment)
    site.call(
        ["wp_install", "Le Quai", EDITOR, "desk@newspaper.example", True, "", "unused"],
        ["update_option", "permalink_structure", "/%postname%/"],
        ["update_option", "timezone_string", "Europe/Paris"],
        ["wp_delete_comment", 1, True],
    )
    created = "WP_Application_Passwords::create_new_application_password"
    password = site.call([created, 1, {"name": "CMS Community"}])[0][0]
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(  # noqa: S603  our own script
        [PHP, "-S", url.removeprefix("http://"), str(SCRIPT)],
        env=environment,
        stdout=log,
        stderr=log,
    )
    try:
        _wait(url, server)
        yield Site(url, environment, password)
    finally:
        server.terminate()
        server.wait()
        log.close()
        site.call(["drop_the_database"])


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    host, _colon, port = url.removeprefix("http://").partition(":")
    while True:
        with closing(socket.socket()) as tried:
            if not tried.connect_ex((host, int(port))):
                return
        assert server.poll() is None, "PHP's server ended"
        time.sleep(0.05)
