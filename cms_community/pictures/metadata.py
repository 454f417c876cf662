"""What a camera writes into a file, and readers must never be sent: where, when, with what."""

from __future__ import annotations

from collections.abc import Iterator

JPEG_START = b"\xff\xd8"
PNG_START = b"\x89PNG\r\n\x1a\n"
# JPEG segments: APP1 holds EXIF and XMP, APP13 holds IPTC, COM holds anything.
JPEG_PRIVATE = {0xE1, 0xED, 0xFE}
JPEG_SCAN = 0xDA
PNG_PRIVATE = {b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"}


def without_metadata(data: bytes) -> bytes:
    """The same picture, pixel for pixel, without EXIF, XMP, IPTC and comments (JPEG and PNG).

    Wagtail carries EXIF, GPS position included, from an original into its JPEG and PNG renditions.
    """
    if data.startswith(JPEG_START):
        return JPEG_START + b"".join(public_segments(data))
    if data.startswith(PNG_START):
        return PNG_START + b"".join(public_chunks(data))
    return data


def public_segments(data: bytes) -> Iterator[bytes]:
    """The segments of a JPEG that are needed to show it, then its pixels."""
    at = len(JPEG_START)
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != JPEG_SCAN:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] not in JPEG_PRIVATE:
            yield data[at:end]
        at = end
    yield data[at:]


def public_chunks(data: bytes) -> Iterator[bytes]:
    """The chunks of a PNG that are needed to show it."""
    at = len(PNG_START)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] not in PNG_PRIVATE:
            yield data[at:end]
        at = end
