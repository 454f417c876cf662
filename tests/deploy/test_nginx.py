"""What deploy/nginx.conf keeps, and what it never does, in a real nginx."""

from __future__ import annotations

import gzip
import http.client
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cms_community.conf import DEFAULTS
from cms_community.pictures.middleware import BESIDE

WRITTEN = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"
PUBLIC = "public, max-age=10, s-maxage=60, stale-while-revalidate=30, stale-if-error=600"
MAIN = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; include {folder}/newsroom.conf;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
}}
"""
pytestmark = pytest.mark.server


class Newsroom(ThreadingHTTPServer):
    """Stands behind nginx: counts who asks, and answers what the test says."""

    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.status = 200
        self.headers = {"Cache-Control": PUBLIC, "Content-Type": "application/json"}
        self.body = b'{"title": "Le tramway"}' * 100
        self.slow = 0.0
        super().__init__(("127.0.0.1", 0), Answer)


class Answer(BaseHTTPRequestHandler):
    """One answer."""

    protocol_version = "HTTP/1.1"
    server: Newsroom

    def do_GET(self) -> None:
        """What the test says."""
        self.server.asked.append(self.headers)
        time.sleep(self.server.slow)
        body = self.server.body
        self.send_response(self.server.status)
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Nothing: the test looks at what was noted."""


class Seen(NamedTuple):
    """What a reader got."""

    status: int
    cache: str
    body: bytes


class Site:
    """nginx with the file as it stands, but for its ports and folders, and what is behind it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.behind = folder, Newsroom()
        threading.Thread(target=self.behind.serve_forever, args=[0.02], daemon=True).start()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        replaced = WRITTEN.read_text()
        for theirs, ours in (
            ("listen 80;", f"listen 127.0.0.1:{self.port};"),
            ("server 127.0.0.1:8000;", f"server 127.0.0.1:{self.behind.server_port};"),
            ("/var/cache/nginx/newsroom", f"{folder}/cache"),
            ("/srv/newsroom/media/", f"{folder}/media/"),
        ):
            assert theirs in replaced
            replaced = replaced.replace(theirs, ours)
        (folder / "newsroom.conf").write_text(replaced)
        (folder / "main.conf").write_text(MAIN.format(folder=folder))
        folder.chmod(0o755)
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([program, "-c", str(folder / "main.conf")])  # noqa: S603  our own command
        while not self.answers():
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether nginx listens; the test fails if it ended."""
        assert self.process.poll() is None, (self.folder / "error.log").read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def get(self, target: str = "/api/v1/articles/", **headers: str) -> Seen:
        """Ask."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        spelt = {name.replace("_", "-"): value for name, value in headers.items()}
        asking.request("GET", target, headers=spelt)
        answer = asking.getresponse()
        seen = Seen(answer.status, answer.getheader("X-Cache") or "", answer.read())
        asking.close()
        return seen

    def media(self, target: str, **headers: str) -> http.client.HTTPResponse:
        """Ask for a file, read to its end."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        asking.request("GET", target, headers=headers)
        answer = asking.getresponse()
        answer.read()
        asking.close()
        return answer

    def send(self, target: str, size: int) -> int:
        """The status that an upload of so many bytes gets, by what it says of itself."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        asking.putrequest("POST", target)
        asking.putheader("Content-Length", str(size))
        asking.putheader("Expect", "100-continue")
        asking.endheaders()
        status = int(asking.sock.recv(12).split()[1])
        asking.close()
        return status

    def kept(self) -> bytes:
        """Everything that nginx wrote to its cache."""
        return b"".join(p.read_bytes() for p in (self.folder / "cache").rglob("*") if p.is_file())

    def stop(self) -> None:
        """End both."""
        self.process.terminate()
        self.process.wait(30)
        self.behind.shutdown()
        self.behind.server_close()


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """nginx in front of a newsroom."""
    folder = tmp_path_factory.mktemp("nginx")
    # nginx's worker is another user, who must reach its cache.
    for above in (folder, *folder.parents):
        if above.stat().st_uid == folder.stat().st_uid and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o011)
    started = Site(folder)
    yield started
    started.stop()


def test_an_answer_is_asked_for_once(site: Site) -> None:
    assert site.get().cache == "MISS"
    again = site.get()
    assert (again.cache, again.body) == ("HIT", site.behind.body)
    assert len(site.behind.asked) == 1


@pytest.mark.parametrize("header", ["Cookie", "Authorization"])
def test_nothing_private_is_kept_or_answered_from_what_is_kept(site: Site, header: str) -> None:
    site.behind.body = b"a secret of one reader"
    site.get(**{header: "session=1"})
    assert site.get(**{header: "session=1"}).cache == "BYPASS"
    assert b"secret" not in site.kept()
    site.behind.body = b"for everyone"
    assert site.get().body == b"for everyone"
    site.behind.body = b"a secret of one reader"
    assert site.get(**{header: "session=1"}).body == b"a secret of one reader"
    assert site.get().body == b"for everyone"
    assert b"secret" not in site.kept()


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "private, max-age=60"},
        {"Cache-Control": "private, no-store"},
        {"Cache-Control": "max-age=60"},
        {"Cache-Control": ""},
        {"Cache-Control": PUBLIC, "Set-Cookie": "session=1"},
        {"Cache-Control": PUBLIC, "Vary": "Cookie"},
        {"Cache-Control": PUBLIC, "Vary": "Accept-Encoding, Accept-Language"},
    ],
)
def test_what_is_not_for_everyone_is_not_kept(site: Site, headers: dict[str, str]) -> None:
    site.behind.headers = headers
    site.behind.body = b"a secret of one reader"
    site.get()
    site.get()
    assert len(site.behind.asked) == 2
    assert b"secret" not in site.kept()


def test_an_error_is_not_kept(site: Site) -> None:
    site.behind.status = 404
    assert site.get().status == 404
    site.behind.status = 200
    assert site.get().status == 200


def test_each_coding_is_kept_apart(site: Site) -> None:
    site.behind.headers |= {"Vary": "Accept-Encoding"}
    packed = site.get(Accept_Encoding="gzip, deflate")
    assert gzip.decompress(packed.body) == site.behind.body
    assert site.get().body == site.behind.body
    assert site.get(Accept_Encoding="deflate, gzip;q=0.9").cache == "HIT"
    assert len(site.behind.asked) == 2


def test_each_origin_is_kept_apart(site: Site) -> None:
    site.behind.headers |= {"Vary": "Origin, Accept-Encoding"}
    for cache in ("MISS", "HIT"):
        assert site.get().cache == cache
        assert site.get(Origin="https://a.example").cache == cache


def test_while_the_newsroom_fails_what_is_old_is_sent(site: Site) -> None:
    site.behind.headers["Cache-Control"] = PUBLIC.replace("maxage=60", "maxage=1")
    site.get()
    time.sleep(2.1)
    site.behind.status = 503
    stale = site.get()
    assert (stale.status, stale.body) == (200, site.behind.body)
    assert stale.cache in ("STALE", "UPDATING")
    assert site.get("/api/v1/picks/").status == 503


def test_many_who_miss_are_one_question(site: Site) -> None:
    site.behind.slow = 0.3
    with ThreadPoolExecutor(12) as crowd:
        seen = list(crowd.map(lambda _: site.get(), range(12)))
    assert {each.body for each in seen} == {site.behind.body}
    assert len(site.behind.asked) == 1


def test_the_rest_goes_to_the_newsroom_unkept(site: Site) -> None:
    for _ in range(2):
        assert site.get("/admin/", Cookie="session=1").cache == ""
    assert len(site.behind.asked) == 2
    assert site.behind.asked[0]["X-Forwarded-Proto"] == "http"
    assert site.kept() == b""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("images/le-port.avif", "image/avif"),
        ("images/le-port.webp", "image/webp"),
        ("original_images/le-port.jpg", "image/jpeg"),
        ("images/le-port.html", "application/octet-stream"),
    ],
)
def test_a_picture_is_kept_for_good_and_is_nothing_but_a_picture(
    name: str, kind: str, site: Site
) -> None:
    path = site.folder / "media" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"<script>" * 10)
    answer = site.media(f"/media/{name}")
    assert (answer.status, answer.getheader("Content-Type")) == (200, kind)
    assert answer.getheader("Cache-Control") == "public, max-age=31536000, immutable"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    missing = site.media("/media/images/other.jpg")
    assert missing.status == 404
    assert missing.getheader("Cache-Control") is None
    assert site.behind.asked == []


def test_a_video_is_sent_in_the_parts_that_players_ask_for(site: Site) -> None:
    path = site.folder / "media" / "videos" / "bac.mp4"
    path.parent.mkdir(parents=True)
    path.write_bytes(bytes(range(200)))
    answer = site.media("/media/videos/bac.mp4", Range="bytes=190-")
    assert (answer.status, answer.getheader("Content-Length")) == (206, "10")
    assert answer.getheader("Content-Range") == "bytes 190-199/200"
    assert answer.getheader("Content-Type") == "video/mp4"
    assert "immutable" in str(answer.getheader("Cache-Control"))
    assert answer.getheader("Access-Control-Allow-Origin") == "*"


def test_other_media_run_no_script_and_are_sent_in_parts(site: Site) -> None:
    path = site.folder / "media" / "media" / "le-port.html"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"0123456789" * 10)
    answer = site.media("/media/media/le-port.html", Range="bytes=10-19")
    assert (answer.status, answer.getheader("Content-Range")) == (206, "bytes 10-19/100")
    assert "sandbox" in (answer.getheader("Content-Security-Policy") or "")
    assert "immutable" not in (answer.getheader("Cache-Control") or "")


@pytest.mark.parametrize(
    "target",
    [
        "/media/images/../../private-media/originals/face.jpg",
        "/media/images/..%2f..%2fprivate-media/originals/face.jpg",
        "/media/../private-media/originals/face.jpg",
        "/media../private-media/originals/face.jpg",
        "/media/images/%2e%2e/%2e%2e/private-media/originals/face.jpg",
    ],
)
def test_no_address_leads_to_an_original(target: str, site: Site) -> None:
    (site.folder / "media" / "images").mkdir(parents=True)
    path = site.folder / "private-media" / "originals" / "face.jpg"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a face")
    assert site.get(target).body != b"a face"


def test_as_much_may_be_sent_as_the_newsroom_takes(site: Site) -> None:
    picture, archive = DEFAULTS["PICTURE_BYTES"], DEFAULTS["ARCHIVE_BYTES"]
    form = "/admin/images/add/"
    drop = "/admin/community/pictures/drop/zip/"
    assert [site.send(form, size) for size in (picture + BESIDE, 4 * picture)] == [100, 413]
    assert [site.send(drop, size) for size in (archive + BESIDE, 4 * archive)] == [100, 413]
