"""Files in parts, as players ask for them, where there is no nginx."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory

from cms_community.videos.ranges import serve_media

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(200))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a video."""
    (tmp_path / "film.mp4").write_bytes(CONTENT)
    return tmp_path


def get(root: Path, path: str = "film.mp4", **headers: str) -> Any:
    """The answer."""
    return serve_media(RequestFactory().get("/", headers=headers), path, str(root))


def body(answer: Any) -> bytes:
    """What was sent."""
    content = b"".join(answer)
    answer.close()
    return content


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, 199),
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=190-", 190, 199),
        ("bytes=190-5000", 190, 199),
        ("bytes=-10", 190, 199),
        ("bytes=-5000", 0, 199),
    ],
)
def test_a_part_is_sent(root: Path, asked: str, first: int, last: int) -> None:
    answer = get(root, range=asked)
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/200"
    assert answer["Content-Length"] == str(last - first + 1)
    assert answer["Content-Type"] == "video/mp4"
    assert body(answer) == CONTENT[first : last + 1]


@pytest.mark.parametrize(
    "asked", ["", "bytes=-", "bytes=a-b", "lines=0-1", "bytes=0-1,5-6", f"bytes=0-{'9' * 5000}"]
)
def test_what_is_no_single_range_is_sent_whole(root: Path, asked: str) -> None:
    answer = get(root, range=asked)
    assert answer.status_code == 200
    assert answer["Accept-Ranges"] == "bytes"
    assert body(answer) == CONTENT


@pytest.mark.parametrize("asked", ["bytes=200-", "bytes=5000-6000", "bytes=-0", "bytes=9-3"])
def test_a_range_that_the_file_has_not_is_refused(root: Path, asked: str) -> None:
    answer = get(root, range=asked)
    assert answer.status_code == 416
    assert answer["Content-Range"] == "bytes */200"


def test_a_file_that_is_known_is_not_sent_again(root: Path) -> None:
    first = get(root)
    body(first)
    assert get(root, **{"if-modified-since": first["Last-Modified"]}).status_code == 304


def test_a_part_of_a_file_that_has_changed_is_the_whole_of_it(root: Path) -> None:
    answer = get(root, range="bytes=0-1", **{"if-range": "Thu, 01 Jan 2015 00:00:00 GMT"})
    assert body(answer) == CONTENT
    now = answer["Last-Modified"]
    assert body(get(root, range="bytes=0-1", **{"if-range": now})) == CONTENT[:2]


@pytest.mark.parametrize("path", ["", "other.mp4", "../film.mp4", "/etc/passwd"])
def test_nothing_else_is_sent(root: Path, path: str) -> None:
    with pytest.raises(Http404):
        get(root, path)


def test_another_site_may_play_it_with_subtitles(root: Path) -> None:
    answer = get(root, range="bytes=0-1")
    assert answer["Access-Control-Allow-Origin"] == "*"
    body(answer)
