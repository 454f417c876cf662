"""MP4 and QuickTime: nested boxes, each with its length and its kind (ISO/IEC 14496-12).

What says where a film was made lies in boxes of remarks (`udta`, `meta`, `uuid`) and in tracks
that are neither picture nor sound: the positions of a phone, of an action camera, of a drone,
which writes them as subtitles.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import IO

from .film import BrokenFilm, Film, Span, joined

# More than any film of some hours needs; all of it is held in memory while it is read.
LONGEST_INDEX = 64 * 1024 * 1024
MOST_BOXES = 100_000
REMARKS = {b"udta", b"meta", b"uuid"}
SHOWN = {b"vide", b"soun"}
# A quarter turn, as the matrix of a track has it: then the sides change places.
UPRIGHT = {(0, 1), (0, -1)}


@dataclass(frozen=True)
class Box:
    """One box: its kind, where it begins, where its content does, where it ends."""

    kind: bytes
    start: int
    body: int
    end: int

    @property
    def gone(self) -> Span:
        """Its content, to be blanked."""
        return Span(start=self.body, length=self.end - self.body)


def read_mp4(file: IO[bytes], size: int) -> Film:
    """The film in an MP4 of `size` bytes; BrokenFilm where it cannot be followed."""
    outer = list(boxes_of(file, size))
    index = next((box for box in outer if box.kind == b"moov"), None)
    if index is None:
        raise BrokenFilm("no moov")
    if index.end - index.start > LONGEST_INDEX:
        raise BrokenFilm("moov too long")
    file.seek(index.start)
    reader = Index(file.read(index.end - index.start), index.start, size)
    film = reader.film()
    for box in outer:
        if box.kind in REMARKS:
            reader.forget(box, film)
    film.blank = joined(film.blank)
    return film


def boxes_of(file: IO[bytes], size: int) -> Iterator[Box]:
    """The outermost boxes of a file."""
    start = 0
    for _number in range(MOST_BOXES):
        if start >= size:
            return
        file.seek(start)
        box = box_at(file.read(16), start, 0, size)
        yield box
        start = box.end
    raise BrokenFilm("too many boxes")


def box_at(head: bytes, start: int, offset: int, end: int) -> Box:
    """The box whose head lies at `offset` in these bytes, and at `start` in the file."""
    if len(head) < offset + 8:
        raise BrokenFilm("cut off")
    length, kind = struct.unpack_from(">I4s", head, offset)
    body = start + 8
    if length == 1 and len(head) >= offset + 16:
        (length,) = struct.unpack_from(">Q", head, offset + 8)
        body = start + 16
    elif length == 0:
        length = end - start
    if start + length > end or start + length < body:
        raise BrokenFilm("a box ends nowhere")
    return Box(kind, start, body, start + length)


class Index:
    """The `moov` box in memory: what the film is, and where each of its tracks lies."""

    def __init__(self, data: bytes, start: int, size: int) -> None:
        self.data = data
        self.start = start
        self.size = size
        self.read = 0

    def inside(self, box: Box, skip: int = 0) -> list[Box]:
        """The boxes in a box."""
        found, start = [], box.body + skip
        while start + 8 <= box.end:
            self.read += 1
            if self.read > MOST_BOXES:
                raise BrokenFilm("too many boxes")
            found.append(box_at(self.data, start, start - self.start, box.end))
            start = found[-1].end
        return found

    def child(self, box: Box | None, *path: bytes) -> Box | None:
        """The box at the end of a path of kinds, None if there is none."""
        for kind in path:
            within = self.inside(box) if box else []
            box = next((one for one in within if one.kind == kind), None)
        return box

    def numbers(self, box: Box, shape: str, skip: int = 0) -> tuple[int, ...]:
        """Numbers in a box's content."""
        try:
            return struct.unpack_from(shape, self.data, box.body - self.start + skip)
        except struct.error as error:
            raise BrokenFilm("cut off") from error

    def film(self) -> Film:
        """Length, size, codecs, and what is to be blanked."""
        inside = self.inside(box_at(self.data, self.start, 0, self.start + len(self.data)))
        film = Film(extension=".mp4")
        for box in inside:
            if box.kind == b"mvhd":
                film.duration = self.duration(box)
            elif box.kind == b"trak":
                self.add_track(box, film)
            elif box.kind in REMARKS:
                self.forget(box, film)
        if film.blank and any(box.kind == b"mvex" for box in inside):
            # The content of a film in fragments lies in each of them.
            raise BrokenFilm("remarks in fragments")
        return film

    def duration(self, box: Box) -> float:
        """Seconds, of an `mvhd`."""
        (version,) = self.numbers(box, ">B")
        scale, length = self.numbers(box, *((">IQ", 20) if version else (">II", 12)))
        unknown = length in (2**32 - 1, 2**64 - 1)
        return length / scale if scale and not unknown else 0.0

    def forget(self, box: Box, film: Film) -> None:
        """A box becomes free space."""
        film.blank.append(box.gone)
        film.marks[box.start + 4] = b"free"

    def add_track(self, track: Box, film: Film) -> None:
        """What a track is; one that is neither picture nor sound goes, with all that it holds."""
        handler = self.child(track, b"mdia", b"hdlr")
        kind = bytes(self.numbers(handler, "4B", 8)) if handler else b""
        if kind not in SHOWN:
            film.blank += self.samples(track)
            self.forget(track, film)
            return
        film.codecs.append(self.codec(track))
        if kind == b"vide":
            film.width, film.height = self.sides(track)
        for box in self.inside(track):
            # What refers to a track that is gone goes too.
            if box.kind in REMARKS or box.kind == b"tref":
                self.forget(box, film)

    def codec(self, track: Box) -> str:
        """How it is encoded, in four letters."""
        described = self.child(track, b"mdia", b"minf", b"stbl", b"stsd")
        if described is None:
            raise BrokenFilm("a track that is not described")
        entry = bytes(self.numbers(described, "4B", 12))
        return entry.decode("latin-1")

    def sides(self, track: Box) -> tuple[int, int]:
        """Width and height as it is shown, of its `tkhd`."""
        head = self.child(track, b"tkhd")
        if head is None:
            raise BrokenFilm("a track without a head")
        (version,) = self.numbers(head, ">B")
        place = 52 if version else 40
        a, b = self.numbers(head, ">ii", place)
        width, height = (side >> 16 for side in self.numbers(head, ">II", place + 36))
        return (height, width) if (a >> 16, b >> 16) in UPRIGHT else (width, height)

    def samples(self, track: Box) -> list[Span]:
        """Where in the file the content of a track lies."""
        table = self.child(track, b"mdia", b"minf", b"stbl")
        found = {box.kind: box for box in self.inside(table)} if table else {}
        places = self.places(found)
        if not places:
            return []
        sizes, chunks = self.sizes(found), self.counts(found, len(places))
        spans, first = [], 0
        for place, count in zip(places, chunks, strict=True):
            length = sum(sizes[first : first + count])
            first += count
            if place + length > self.size:
                raise BrokenFilm("a track ends nowhere")
            spans.append(Span(start=place, length=length))
        return joined(spans)

    def rows(self, box: Box, shape: str) -> list[tuple[int, ...]]:
        """The rows of a table that begins with their number."""
        (count,) = self.numbers(box, ">I", 4)
        if count * struct.calcsize(shape) > box.end - box.body - 8:
            raise BrokenFilm("a table that is cut off")
        first = box.body - self.start + 8
        rows = self.data[first : first + count * struct.calcsize(shape)]
        return list(struct.iter_unpack(shape, rows))

    def places(self, found: dict[bytes, Box]) -> list[int]:
        """Where each chunk of a track begins."""
        for kind, shape in ((b"stco", ">I"), (b"co64", ">Q")):
            if kind in found:
                return [place for (place,) in self.rows(found[kind], shape)]
        return []

    def sizes(self, found: dict[bytes, Box]) -> list[int]:
        """Bytes of each sample of a track."""
        if b"stsz" not in found:
            raise BrokenFilm("a track without sizes")
        same, count = self.numbers(found[b"stsz"], ">II", 4)
        if same:
            if count > self.size // same:
                raise BrokenFilm("a track larger than its file")
            return [same] * count
        box = found[b"stsz"]
        return [size for (size,) in self.rows(Box(b"", box.start, box.body + 4, box.end), ">I")]

    def counts(self, found: dict[bytes, Box], chunks: int) -> list[int]:
        """Samples in each chunk: a row of `stsc` holds from its first chunk to the next row's."""
        if b"stsc" not in found:
            raise BrokenFilm("a track without chunks")
        runs = [(first - 1, samples) for first, samples, _ in self.rows(found[b"stsc"], ">III")]
        counts = [0] * chunks
        for (first, samples), (following, _) in pairwise([*runs, (chunks, 0)]):
            if not 0 <= first <= following <= chunks:
                raise BrokenFilm("chunks out of order")
            counts[first:following] = [samples] * (following - first)
        return counts
