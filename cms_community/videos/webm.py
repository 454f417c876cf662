"""WebM: nested elements, each with its id and its length (RFC 8794, RFC 9559)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO, NamedTuple

from .film import BrokenFilm, Film, Span

HEAD, SEGMENT, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
INFO, TRACKS = 0x1549A966, 0x1654AE6B
DOCUMENT_TYPE, SCALE, DURATION = 0x4282, 0x2AD7B1, 0x4489
TRACK, KIND, CODEC, VIDEO, WIDTH, HEIGHT = 0xAE, 0x83, 0x86, 0xE0, 0xB0, 0xBA
# What a player reads in a segment: where things are, and what a cluster holds, which a recording
# that does not know how long its clusters are has at the same level.
SEEK_HEAD, CUES = 0x114D9B74, 0x1C53BB6B
IN_CLUSTERS = {0xE7, 0xA3, 0xA0, 0xA7, 0xAB, 0xAF, 0xBF}
NEEDED = {HEAD, SEGMENT, CLUSTER, INFO, TRACKS, SEEK_HEAD, CUES, *IN_CLUSTERS}
# Of the information, beside length and scale, the two that must be there: which programs wrote it.
TOLD = {SCALE, DURATION, 0x4D80, 0x5741}
TRACK_NAME = 0x536E
VOID = b"\xec"
PICTURE, SOUND = 1, 2
UNKNOWN = -1
# A recording of two hours, each picture and sound of which is an element; and tracks, remarks.
MOST_ELEMENTS, MOST_TRACKS, MOST_FORGOTTEN = 700_000, 100, 10_000
# What is read of a file at a time, and what the longest head of an element has.
WINDOW, LONGEST_HEAD = 64 * 1024, 12
# What the longest value has that is read here, and the longest side of a picture.
LONGEST, LARGEST = 64, 65_535
# Bytes of a number of variable length, by the first of them; 9 where it is none.
WIDTHS = [9 - first.bit_length() for first in range(256)]


class Element(NamedTuple):
    """One element: its id, where it begins, where its content does, where it ends."""

    id: int
    start: int
    body: int
    end: int


def read_webm(file: IO[bytes], size: int) -> Film:
    """The film in a WebM of `size` bytes; BrokenFilm where it cannot be followed."""
    film = Film(extension=".webm")
    reader = Reader(file, film, size)
    for element in reader.elements():
        if element.id == HEAD:
            reader.read_head(element)
        elif element.id == INFO:
            reader.read_information(element)
        elif element.id == TRACKS:
            reader.read_tracks(element)
        elif element.id not in NEEDED:
            reader.forget(element)
    return film


class Reader:
    """Goes through a file from its beginning to its end, and notes what it finds in a film."""

    def __init__(self, file: IO[bytes], film: Film, size: int) -> None:
        self.file = file
        self.film = film
        self.size = size
        self.left = MOST_ELEMENTS
        self.data, self.data_start = b"", 0

    def elements(self) -> Iterator[Element]:
        """The elements of a file's segment; a recording does not know how long its clusters are."""
        place = 0
        while place < self.size:
            element = self.at(place, self.size)
            is_open = element.end == UNKNOWN
            if is_open and element.id not in (SEGMENT, CLUSTER):
                raise BrokenFilm("an element that ends nowhere")
            if is_open or element.id == SEGMENT:
                place = element.body
                continue
            yield element
            place = element.end

    def inside(self, element: Element) -> Iterator[Element]:
        """The elements in an element."""
        place = element.body
        while place < element.end:
            inner = self.at(place, element.end)
            if inner.end == UNKNOWN:
                raise BrokenFilm("an element that ends nowhere")
            yield inner
            place = inner.end

    def at(self, place: int, end: int) -> Element:
        """The element that begins there."""
        self.left -= 1
        if self.left < 0:
            raise BrokenFilm("too many elements")
        if not 0 <= place - self.data_start <= len(self.data) - LONGEST_HEAD:
            self.file.seek(place)
            self.data, self.data_start = self.file.read(WINDOW), place
        start = place - self.data_start
        head = self.data[start : start + LONGEST_HEAD]
        width = WIDTHS[head[0]] if head else 9
        length_width = WIDTHS[head[width]] if width < len(head) else 9
        used = width + length_width
        # An id has four bytes at most.
        if width > 4 or length_width > 8 or used > len(head):
            raise BrokenFilm("no number")
        most = (1 << 7 * length_width) - 1
        length = int.from_bytes(head[width:used]) & most
        name, body = int.from_bytes(head[:width]), place + used
        if length == most:
            return Element(name, place, body, UNKNOWN)
        if body + length > end:
            raise BrokenFilm("cut off")
        return Element(name, place, body, body + length)

    def value(self, element: Element) -> bytes:
        """The beginning of its content."""
        self.file.seek(element.body)
        return self.file.read(min(element.end - element.body, LONGEST))

    def read_head(self, element: Element) -> None:
        """Matroska has the same elements, and more: it is no WebM, and Safari does not play it."""
        for part in self.inside(element):
            if part.id == DOCUMENT_TYPE and self.value(part).rstrip(b"\0") != b"webm":
                self.film.codecs.append("Matroska")

    def read_information(self, element: Element) -> None:
        """How long it is; title, date and file names go."""
        known = {}
        for part in self.inside(element):
            if part.id in TOLD:
                known[part.id] = self.value(part)
            else:
                self.forget(part)
        scale = number(known.get(SCALE, b"")) or 1_000_000
        self.film.duration = real(known.get(DURATION, b"")) * scale / 1e9

    def read_tracks(self, element: Element) -> None:
        """Each track."""
        for track in self.inside(element):
            if track.id == TRACK:
                self.add_track(track)

    def add_track(self, track: Element) -> None:
        """What a track is; one that is neither picture nor sound is no part of a WebM."""
        known = {part.id: part for part in self.inside(track)}
        kind = number(self.value(known[KIND])) if KIND in known else 0
        if kind not in (PICTURE, SOUND) or len(self.film.codecs) >= MOST_TRACKS:
            raise BrokenFilm("a track that is neither picture nor sound, or too many")
        codec = self.value(known[CODEC]) if CODEC in known else b""
        self.film.codecs.append(codec.decode("latin-1"))
        if TRACK_NAME in known:
            self.forget(known[TRACK_NAME])
        if VIDEO in known:
            self.measure(known[VIDEO])

    def measure(self, video: Element) -> None:
        """Width and height of the picture."""
        sides = {part.id: part for part in self.inside(video) if part.id in (WIDTH, HEIGHT)}
        if len(sides) == 2:
            width, height = (number(self.value(sides[side])) for side in (WIDTH, HEIGHT))
            if max(width, height) > LARGEST:
                raise BrokenFilm("no screen is as large")
            self.film.width, self.film.height = width, height

    def forget(self, element: Element) -> None:
        """An element becomes one that players step over: an id of one byte, the length after it."""
        if len(self.film.blank) >= MOST_FORGOTTEN:
            raise BrokenFilm("too many remarks")
        # A length has eight bytes at most: what it has more becomes content.
        room = min(element.body - element.start - 1, 8)
        body = element.start + 1 + room
        length = element.end - body
        self.film.blank.append(Span(start=body, length=length))
        self.film.marks[element.start] = VOID + ((1 << (7 * room)) | length).to_bytes(room)


def number(data: bytes) -> int:
    """A whole number, 0 where there is none."""
    return int.from_bytes(data[:8])


def real(data: bytes) -> float:
    """A number with a point, 0 where there is none."""
    shapes = {4: ">f", 8: ">d"}
    shape = shapes.get(len(data))
    value = float(struct.unpack(shape, data)[0]) if shape else 0.0
    return value if 0 <= value < 1e15 else 0.0
