"""Films of a few bytes: containers as phones, cameras and recorders write them, built by hand."""

from __future__ import annotations

import struct

# Where it was filmed, as a phone writes it.
PLACE = b"+48.8577+002.295+035.000/"


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of an MP4."""
    content = b"".join(parts)
    return struct.pack(">I4s", 8 + len(content), kind) + content


def full(kind: bytes, *parts: bytes) -> bytes:
    """A box with version and flags."""
    return box(kind, bytes(4), *parts)


def matrix(a: int = 1, b: int = 0) -> bytes:
    """How a track is turned."""
    return struct.pack(">9i", a << 16, b << 16, 0, -b << 16, a << 16, 0, 0, 0, 1 << 30)


def track(
    handler: bytes = b"vide",
    codec: bytes = b"avc1",
    *,
    turned: bytes = b"",
    place: int = 0,
    sizes: tuple[int, ...] = (),
    remarks: bytes = b"",
    sides: tuple[int, int] = (64, 36),
    described: bytes = bytes(70),
    within: bytes = b"",
    same: int = 0,
    each: int = 0,
) -> bytes:
    """A track whose samples lie in one chunk at `place`.

    Or that many samples of a byte, where they are all the `same`; or each in its own chunk, so
    many bytes from the one before.
    """
    width, height = sides
    head = full(
        b"tkhd", bytes(36), turned or matrix(), struct.pack(">II", width << 16, height << 16)
    )
    places = [place + each * number for number in range(len(sizes) if each else 1)]
    places = places if sizes else []
    samples = 1 if each else same or len(sizes)
    listed = struct.pack(f">{len(sizes)}I", *sizes)
    table = box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 1), box(codec, described)),
        full(b"stsc", struct.pack(">IIII", 1, 1, samples, 1)) if sizes else b"",
        full(b"stsz", struct.pack(">II", same and 1, same or len(sizes)), b"" if same else listed),
        full(b"stco", struct.pack(f">I{len(places)}I", len(places), *places)),
        within,
    )
    media = box(b"mdia", full(b"hdlr", bytes(4), handler, bytes(13)), box(b"minf", table))
    return box(b"trak", head, media, remarks)


def an_mp4(
    *tracks: bytes,
    remarks: bytes = b"",
    content: bytes = b"film",
    after: bytes = b"",
    length: int = 2000,
) -> bytes:
    """An MP4 of two seconds, or of so many thousandths; its content begins at its 36th byte."""
    start = box(b"ftyp", b"isom", bytes(4), b"isom") + box(b"free") + box(b"mdat", content)
    header = box(b"mvhd", b"\x01", bytes(19), struct.pack(">IQ", 1000, length), bytes(80))
    return start + box(b"moov", header, *(tracks or (track(),)), remarks) + after


def element(name: int, content: bytes, *, width: int = 0, unknown: bool = False) -> bytes:
    """An element of a WebM, its length in `width` bytes or as few as it needs."""
    width = width or next(n for n in range(1, 9) if len(content) < (1 << 7 * n) - 1)
    length = (1 << 7 * width) - 1 if unknown else len(content)
    return (
        name.to_bytes((name.bit_length() + 7) // 8)
        + ((1 << 7 * width) | length).to_bytes(width)
        + content
    )


def a_webm(
    *,
    tags: bytes = b"",
    kind: int = 1,
    codec: bytes = b"V_VP9",
    live: bool = False,
    width: bytes = b"\x40",
    named: bytes = b"",
    document: bytes = b"webm",
    more: int = 0,
) -> bytes:
    """A WebM of two seconds; `live` as a recorder writes it, who does not know how long it gets."""
    duration = b"" if live else element(0x4489, struct.pack(">d", 2000.0))
    info = element(0x1549A966, element(0x2AD7B1, (1_000_000).to_bytes(3)) + duration + named)
    shown = element(0xE0, element(0xB0, width) + element(0xBA, b"\x24"))
    one = element(0xAE, element(0x83, bytes([kind])) + element(0x86, codec) + shown)
    tracks = element(0x1654AE6B, one * (1 + more))
    cluster = element(0x1F43B675, element(0xE7, b"\x00") + element(0xA3, b"film"), unknown=live)
    head = element(0x1A45DFA3, element(0x4282, document))
    return head + element(0x18538067, info + tracks + cluster + tags, width=8, unknown=live)


def tags(place: bytes = PLACE, *, width: int = 0) -> bytes:
    """What a recorder noted, with the place."""
    note = element(0x67C8, element(0x45A3, b"LOCATION") + element(0x4487, place))
    return element(0x1254C367, element(0x7373, note), width=width)
