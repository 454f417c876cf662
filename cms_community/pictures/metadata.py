"""What a camera writes into a file, and readers must never be sent: where, when, with what."""

from __future__ import annotations

from collections.abc import Iterator

JPEG_START = b"\xff\xd8"
JPEG_END = b"\xff\xd9"
PNG_START = b"\x89PNG\r\n\x1a\n"
# The JPEG segments that tell how to show the picture: JFIF, an ICC profile, Adobe's colour
# transform. APP1 holds EXIF and XMP, APP13 holds IPTC, APP2 also what more pictures are in the
# file, and anything may stand in the others and in comments.
JFIF, ICC, ADOBE = (0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe")
APPLICATION = range(0xE0, 0xF0)
COMMENT, SCAN = 0xFE, 0xDA
# Markers that have no length behind them: TEM, the restarts, another beginning.
ALONE = {0x01, *range(0xD0, 0xD9)}
PNG_SHOWN = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP"}
PNG_SHOWN |= {b"sBIT", b"bKGD", b"pHYs", b"cICP", b"mDCV", b"cLLI"}
WEBP_SHOWN = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"ANIM", b"ANMF"}
# In the flags of VP8X: that there is EXIF, that there is XMP.
WEBP_TOLD = 0b0000_1100


def without_metadata(data: bytes) -> bytes:
    """The same picture, pixel for pixel, without anything that is not needed to show it.

    That is EXIF, XMP, IPTC, comments, more pictures than the first, and what stands behind the
    end. Wagtail carries EXIF, GPS position included, into its JPEG and PNG renditions. A file of
    another kind than JPEG, PNG and WebP is answered as it is.
    """
    if data.startswith(JPEG_START):
        return JPEG_START + b"".join(shown_segments(data))
    if data.startswith(PNG_START):
        return PNG_START + b"".join(shown_chunks(data))
    if is_webp(data):
        return webp_of(b"".join(shown_pieces(data)))
    return data


def is_webp(data: bytes) -> bool:
    """Whether the file says that it is a WebP."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) > 20


def shown_segments(data: bytes) -> Iterator[bytes]:
    """The segments of a JPEG that are needed to show it, its scans, its end.

    Decoders pass over fill bytes and rubbish between segments, and read the EXIF behind them:
    so they are passed over here too, and nothing is copied that was not understood.
    """
    at = next_marker(data, len(JPEG_START))
    while at + 4 <= len(data) and data[at : at + 2] != JPEG_END:
        if data[at + 1] in ALONE:
            at = next_marker(data, at + 2)
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] == SCAN:
            end = end_of_scan(data, end)
        if is_shown(data[at + 1], data[at + 4 : end]):
            yield data[at:end]
        at = next_marker(data, end)
    yield data[at : at + 2]


def next_marker(data: bytes, at: int) -> int:
    """Where the next marker begins, from here on; the end if there is none."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] not in (0, 0xFF):
            return at
        at += 1
    return len(data)


def is_shown(marker: int, told: bytes) -> bool:
    """Whether a JPEG segment is needed to show the picture."""
    if marker in APPLICATION:
        return any(marker == code and told.startswith(name) for code, name in (JFIF, ICC, ADOBE))
    return marker != COMMENT


def end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands behind a scan that begins here; the end if there is none."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        # A stuffed byte and the restart markers belong to the scan.
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7 and data[at + 1] != 0xFF:
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    return len(data)


def shown_chunks(data: bytes) -> Iterator[bytes]:
    """The chunks of a PNG that are needed to show it."""
    at = len(PNG_START)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if (name := data[at + 4 : at + 8]) in PNG_SHOWN:
            yield data[at:end]
        if name == b"IEND":
            return
        at = end


def shown_pieces(data: bytes) -> Iterator[bytes]:
    """The chunks of a WebP that are needed to show it."""
    at, last = 12, min(8 + int.from_bytes(data[4:8], "little"), len(data))
    while at + 8 <= last:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if (name := data[at : at + 4]) == b"VP8X":
            flags = data[at + 8] & ~WEBP_TOLD
            yield data[at : at + 8] + bytes([flags]) + data[at + 9 : end]
        elif name in WEBP_SHOWN:
            yield data[at:end]
        at = end


def webp_of(pieces: bytes) -> bytes:
    """A WebP of these chunks."""
    return b"RIFF" + (len(pieces) + 4).to_bytes(4, "little") + b"WEBP" + pieces
