"""WebM: nested elements, each with its id and its length (RFC 8794, RFC 9559)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from .film import BrokenFilm, Film, Span

HEAD, SEGMENT, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
INFO, TRACKS, TAGS, ATTACHMENTS = 0x1549A966, 0x1654AE6B, 0x1254C367, 0x1941A469
DOCUMENT_TYPE, SCALE, DURATION, TITLE = 0x4282, 0x2AD7B1, 0x4489, 0x7BA9
TRACK, KIND, CODEC, VIDEO, WIDTH, HEIGHT = 0xAE, 0x83, 0x86, 0xE0, 0xB0, 0xBA
VOID = b"\xec"
PICTURE, SOUND = 1, 2
UNKNOWN = -1
MOST_ELEMENTS = 1_000_000
# What is read into memory: information and tracks, a few kilobytes in any real film.
LONGEST = 1024 * 1024


@dataclass(frozen=True)
class Element:
    """One element: its id, where it begins, where its content does, where it ends."""

    id: int
    start: int
    body: int
    end: int


def read_webm(file: IO[bytes], size: int) -> Film:
    """The film in a WebM of `size` bytes; BrokenFilm where it cannot be followed."""
    film = Film(extension=".webm")
    for element in elements_of(file, size):
        if element.id in (TAGS, ATTACHMENTS):
            forget(element, film)
        elif element.id == INFO:
            known = dict(parts_of(file, element))
            scale = number(known.get(SCALE, b"")) or 1_000_000
            film.duration = real(known.get(DURATION, b"")) * scale / 1e9
        elif element.id == TRACKS:
            tracks = (value for part, value in parts_of(file, element) if part == TRACK)
            for track in tracks:
                add_track(track, film)
    return film


def elements_of(file: IO[bytes], size: int) -> Iterator[Element]:
    """The elements of a file's segment; a recording does not know how long its clusters are."""
    place = 0
    for _number in range(MOST_ELEMENTS):
        if place >= size:
            return
        element = element_at(file, place, size)
        if element.id == SEGMENT or (element.id == CLUSTER and element.end == UNKNOWN):
            place = element.body
            continue
        if element.end == UNKNOWN:
            raise BrokenFilm("an element that ends nowhere")
        yield element
        place = element.end
    raise BrokenFilm("too many elements")


def element_at(file: IO[bytes], place: int, size: int) -> Element:
    """The element that begins there."""
    file.seek(place)
    head = file.read(12)
    name, used = variable(head, 0, keep_marker=True)
    length, used = variable(head, used)
    body = place + used
    if length == UNKNOWN:
        return Element(name, place, body, UNKNOWN)
    if body + length > size:
        raise BrokenFilm("cut off")
    return Element(name, place, body, body + length)


def variable(data: bytes, place: int, *, keep_marker: bool = False) -> tuple[int, int]:
    """A number of variable length, and where it ends; UNKNOWN where all its bits are set."""
    first = data[place] if place < len(data) else 0
    width = 9 - first.bit_length()
    raw = data[place : place + width]
    if first == 0 or len(raw) < width:
        raise BrokenFilm("no number")
    value = int.from_bytes(raw)
    if keep_marker:
        return value, place + width
    value &= (1 << (7 * width)) - 1
    return (UNKNOWN if value == (1 << (7 * width)) - 1 else value), place + width


def parts_of(file: IO[bytes], element: Element) -> list[tuple[int, bytes]]:
    """The elements in an element, with their content."""
    if element.end - element.body > LONGEST:
        raise BrokenFilm("too long")
    file.seek(element.body)
    return within(file.read(element.end - element.body))


def within(data: bytes) -> list[tuple[int, bytes]]:
    """The elements in some content, with their own."""
    found, place = [], 0
    while place < len(data):
        name, place = variable(data, place, keep_marker=True)
        length, place = variable(data, place)
        if length == UNKNOWN or place + length > len(data):
            raise BrokenFilm("cut off")
        found.append((name, data[place : place + length]))
        place += length
    return found


def add_track(data: bytes, film: Film) -> None:
    """What a track is; one that is neither picture nor sound is no part of a WebM."""
    known = dict(within(data))
    if number(known.get(KIND, b"")) not in (PICTURE, SOUND):
        raise BrokenFilm("a track that is neither picture nor sound")
    film.codecs.append(known.get(CODEC, b"").decode("latin-1"))
    if VIDEO in known:
        shown = dict(within(known[VIDEO]))
        film.width, film.height = (number(shown.get(side, b"")) for side in (WIDTH, HEIGHT))


def forget(element: Element, film: Film) -> None:
    """An element becomes one that players step over: an id of one byte, the length in the rest."""
    room = element.body - element.start - 1
    length = element.end - element.body
    if room > 8:
        length, room = length + room - 8, 8
    film.marks[element.start] = VOID + ((1 << (7 * room)) | length).to_bytes(room)
    film.blank.append(Span(start=element.body, length=element.end - element.body))


def number(data: bytes) -> int:
    """A whole number, 0 where there is none."""
    return int.from_bytes(data[:8])


def real(data: bytes) -> float:
    """A number with a point, 0 where there is none."""
    shapes = {4: ">f", 8: ">d"}
    shape = shapes.get(len(data))
    value = float(struct.unpack(shape, data)[0]) if shape else 0.0
    return value if 0 <= value < 1e15 else 0.0
