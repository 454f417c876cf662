"""Serves files in parts, as players ask for them: RFC 9110, 14. For a newsroom without nginx."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from typing import IO

from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.utils.http import http_date, parse_http_date_safe

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Part:
    """A part of a file, read like a file."""

    def __init__(self, file: IO[bytes], start: int, length: int) -> None:
        self.file = file
        self.left = length
        file.seek(start)

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the part."""
        size = self.left if size < 0 else min(size, self.left)
        found = self.file.read(size)
        self.left -= len(found)
        return found

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def serve_media(request: HttpRequest, path: str, document_root: str) -> HttpResponseBase:
    """A file below the root: whole, not modified, or the one range that was asked for."""
    try:
        file = Path(safe_join(document_root, path))
    except (ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    if not file.is_file():
        raise Http404
    known = file.stat()
    changed = http_date(known.st_mtime)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and int(known.st_mtime) <= since:
        return HttpResponse(status=304, headers={"Last-Modified": changed})
    fresh = request.headers.get("If-Range", changed) == changed
    answer = in_part(request.headers.get("Range", "") if fresh else "", file, known.st_size)
    answer["Accept-Ranges"], answer["Last-Modified"] = "bytes", changed
    # A <video> with subtitles from the API's host asks for its film in the same way.
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def in_part(asked: str, file: Path, size: int) -> HttpResponseBase:
    """The range that was asked for, 416 for one that the file has not, else the whole file."""
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    found = RANGE.fullmatch(asked.strip())
    if found is None or not any(found.groups()):
        return FileResponse(file.open("rb"), content_type=kind)
    first, last = (int(part) if part else None for part in found.groups())
    if first is None:
        first, last = max(0, size - (last or 0)), None
    last = size - 1 if last is None else min(last, size - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = Part(file.open("rb"), first, last - first + 1)
    answer = FileResponse(part, status=206, content_type=kind)
    answer["Content-Length"] = last - first + 1
    answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    return answer
