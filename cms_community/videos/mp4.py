"""MP4 and QuickTime: nested boxes, each with its length and its kind (ISO/IEC 14496-12).

What says where a film was made lies nearly anywhere: in boxes of remarks, in tracks that are
neither picture nor sound (the positions of a phone, of an action camera, of a drone, which writes
them as subtitles), in free space, between the pictures. So nothing is looked for: what a player
reads is kept, all else goes.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator
from itertools import accumulate, pairwise, repeat
from typing import IO, NamedTuple

from .film import BrokenFilm, Film, Span, holes_between

# More than any film of some hours needs; all of it is held in memory while it is read.
LONGEST_INDEX = 32 * 1024 * 1024
MOST_BOXES = 100_000
# In all tracks of a film: three hours at 60 pictures a second have a third of that.
MOST_SAMPLES, MOST_CHUNKS = 4_000_000, 1_200_000
SHOWN = {b"vide", b"soun"}
# A quarter turn, as the matrix of a track has it: then the sides change places.
UPRIGHT = {(0, 1), (0, -1)}
# H.264 that cameras write and most browsers do not play, by its number in the film.
OTHER_H264 = {110: "H.264 High 10", 122: "H.264 High 4:2:2", 244: "H.264 High 4:4:4"}
# What a player reads at the outermost level beside the index and the content.
OUTERMOST = {b"ftyp", b"styp", b"sidx", b"ssix", b"moof", b"mfra"}
# What a player reads, by the box that holds it.
NEEDED: dict[bytes, set[bytes]] = {
    holder: set(kinds.encode().split())
    for holder, kinds in {
        b"moov": "mvhd trak mvex iods",
        b"trak": "tkhd tapt edts mdia",
        b"mdia": "mdhd hdlr elng minf",
        b"minf": "vmhd smhd hdlr dinf stbl",
        b"stbl": "stsd stts ctts cslg stsc stsz stz2 stco co64 stss stsh stps sdtp stdp padb"
        " sgpd sbgp subs saiz saio",
        b"moof": "mfhd traf",
        b"traf": "tfhd tfdt trun sdtp sgpd sbgp subs saiz saio",
    }.items()
}


class Box(NamedTuple):
    """One box: its kind, where it begins, where its content does, where it ends."""

    kind: bytes
    start: int
    body: int
    end: int


def read_mp4(file: IO[bytes], size: int) -> Film:
    """The film in an MP4 of `size` bytes; BrokenFilm where it cannot be followed."""
    outer = list(boxes_of(file, size))
    index = next((box for box in outer if box.kind == b"moov"), None)
    if index is None:
        raise BrokenFilm("no moov")
    reader = Index(part(file, index), index.start, size)
    film = reader.film()
    kept = reader.kept
    for box in outer:
        is_content = box.kind == b"mdat"
        is_kept = box is index or box.kind in OUTERMOST or (is_content and reader.in_fragments)
        kept.append((box.start, box.end if is_kept else box.body))
        if box.kind == b"moof":
            Index(part(file, box), box.start, size).sort_out(box, film)
        elif not (is_kept or is_content):
            film.marks[box.start + 4] = b"free"
    film.blank += holes_between(kept, size)
    return film


def part(file: IO[bytes], box: Box) -> bytes:
    """A box of the index, whole."""
    if box.end - box.start > LONGEST_INDEX:
        raise BrokenFilm("index too long")
    file.seek(box.start)
    return file.read(box.end - box.start)


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
    """The `moov` box, or the `moof` of a fragment, in memory: what the film is, what is kept."""

    def __init__(self, data: bytes, start: int, size: int) -> None:
        self.data = data
        self.start = start
        self.size = size
        self.read = self.samples = self.chunks = 0
        self.in_fragments = False
        # Where pictures and sounds lie in the file: from, and up to.
        self.kept: list[tuple[int, int]] = []

    def inside(self, box: Box) -> list[Box]:
        """The boxes in a box."""
        found, start = [], box.body
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
        """Length, size, codecs, and what in the index is to be blanked."""
        film = Film(extension=".mp4")
        whole = box_at(self.data, self.start, 0, self.start + len(self.data))
        inside = self.inside(whole)
        # The content of a film in fragments lies in each of them.
        self.in_fragments = any(box.kind == b"mvex" for box in inside)
        for box in inside:
            if box.kind == b"mvhd":
                film.duration = self.duration(box)
            elif box.kind == b"trak":
                self.add_track(box, film)
            elif box.kind not in NEEDED[b"moov"]:
                forget(box, film)
        return film

    def sort_out(self, box: Box, film: Film) -> None:
        """What a player does not read goes, however deep it lies."""
        for one in self.inside(box):
            if one.kind not in NEEDED[box.kind]:
                forget(one, film)
            elif one.kind in NEEDED:
                self.sort_out(one, film)

    def duration(self, box: Box) -> float:
        """Seconds, of an `mvhd`."""
        (version,) = self.numbers(box, ">B")
        scale, length = self.numbers(box, *((">IQ", 20) if version else (">II", 12)))
        unknown = length in (2**32 - 1, 2**64 - 1)
        return length / scale if scale and not unknown else 0.0

    def add_track(self, track: Box, film: Film) -> None:
        """What a track is; one that is neither picture nor sound goes, with all that it holds."""
        handler = self.child(track, b"mdia", b"hdlr")
        kind = bytes(self.numbers(handler, "4B", 8)) if handler else b""
        if kind not in SHOWN:
            if self.in_fragments:
                raise BrokenFilm("remarks in fragments")
            forget(track, film)
            return
        film.codecs.append(self.codec(track))
        if kind == b"vide":
            film.width, film.height = self.sides(track)
        if not self.in_fragments:
            self.keep_content(track)
        self.sort_out(track, film)

    def codec(self, track: Box) -> str:
        """How it is encoded, in four letters; in words where browsers play only some of it."""
        described = self.child(track, b"mdia", b"minf", b"stbl", b"stsd")
        if described is None:
            raise BrokenFilm("a track that is not described")
        codec = bytes(self.numbers(described, "4B", 12)).decode("latin-1")
        return OTHER_H264.get(self.profile(described), codec) if codec == "avc1" else codec

    def profile(self, described: Box) -> int:
        """The profile of H.264, 0 where the film does not tell."""
        entry = box_at(
            self.data, described.body + 8, described.body + 8 - self.start, described.end
        )
        # The size of a picture, its resolution and its compressor's name stand before.
        told = self.child(entry._replace(body=entry.body + 78), b"avcC")
        return self.numbers(told, ">B", 1)[0] if told else 0

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

    def keep_content(self, track: Box) -> None:
        """Note where in the file the content of a track lies."""
        table = self.child(track, b"mdia", b"minf", b"stbl")
        found = {box.kind: box for box in self.inside(table)} if table else {}
        places = self.places(found)
        self.chunks += len(places)
        if self.chunks > MOST_CHUNKS:
            raise BrokenFilm("too many chunks")
        if not places:
            return
        sizes = self.sizes(found)
        counts, first, last = self.counts(found, len(places)), 0, len(sizes) - 1
        for place, count in zip(places, counts, strict=False):
            following = min(first + count, last)
            end = place + sizes[following] - sizes[first]
            if end > self.size:
                raise BrokenFilm("a track ends nowhere")
            self.kept.append((place, end))
            first = following

    def rows(self, box: Box, code: str, *, columns: int = 1, skip: int = 4) -> array[int]:
        """The numbers in a table that begins with how many rows it has."""
        (count,) = self.numbers(box, ">I", skip)
        rows = array(code)
        first = box.body - self.start + skip + 4
        length = count * columns * rows.itemsize
        if first + length > box.end - self.start:
            raise BrokenFilm("a table that is cut off")
        rows.frombytes(self.data[first : first + length])
        if sys.byteorder == "little":
            rows.byteswap()
        return rows

    def places(self, found: dict[bytes, Box]) -> array[int]:
        """Where each chunk of a track begins."""
        if b"stco" in found:
            return self.rows(found[b"stco"], "I")
        return self.rows(found[b"co64"], "Q") if b"co64" in found else array("Q")

    def sizes(self, found: dict[bytes, Box]) -> range | array[int]:
        """Bytes of all samples of a track up to each of them, none of them first."""
        if b"stsz" not in found:
            raise BrokenFilm("a track without sizes")
        same, count = self.numbers(found[b"stsz"], ">II", 4)
        self.samples += count
        if same:
            return range(0, same * count + 1, same)
        if self.samples > MOST_SAMPLES:
            raise BrokenFilm("too many samples")
        return array("Q", accumulate(self.rows(found[b"stsz"], "I", skip=8), initial=0))

    def counts(self, found: dict[bytes, Box], chunks: int) -> Iterator[int]:
        """Samples in each chunk: a row of `stsc` holds from its first chunk to the next row's."""
        if b"stsc" not in found:
            raise BrokenFilm("a track without chunks")
        rows = self.rows(found[b"stsc"], "I", columns=3)
        starts, samples = rows[0::3], rows[1::3]
        if not starts or starts[0] != 1:
            raise BrokenFilm("chunks out of order")
        for (first, following), each in zip(pairwise([*starts, chunks + 1]), samples, strict=True):
            if not first <= following <= chunks + 1:
                raise BrokenFilm("chunks out of order")
            yield from repeat(each, following - first)


def forget(box: Box, film: Film) -> None:
    """A box becomes free space."""
    film.blank.append(Span(start=box.body, length=box.end - box.body))
    film.marks[box.start + 4] = b"free"
