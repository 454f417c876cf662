"""What a file that holds a video says of itself, whichever container it is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, NamedTuple

# Bytes that are blanked at a time.
STEP = 64 * 1024
# Pieces between which something is blanked: a camera writes where it is once a second.
MOST_HOLES = 100_000


class Span(NamedTuple):
    """Bytes of a file: where they begin, and how many they are."""

    start: int
    length: int


@dataclass(kw_only=True)
class Film:
    """A video as its container describes it.

    `duration` in seconds, 0 where the container does not tell; `width` and `height` in pixels as
    they are shown; `codecs` as the container names them; `blank` what may say where and with what
    it was filmed, which a player does not need.
    """

    extension: str
    duration: float = 0.0
    width: int = 0
    height: int = 0
    codecs: list[str] = field(default_factory=list)
    blank: list[Span] = field(default_factory=list)
    # What must be written for a player to step over what was blanked: bytes by where they go.
    marks: dict[int, bytes] = field(default_factory=dict)


class BrokenFilm(ValueError):
    """A container that cannot be followed to its end."""


def blank(file: IO[bytes], film: Film) -> None:
    """Write zeros over what is to go, then what lets a player step over it; no byte moves."""
    for span in film.blank:
        file.seek(span.start)
        write_zeros(file, span.length)
    for place, mark in film.marks.items():
        file.seek(place)
        file.write(mark)
    file.seek(0)


def write_zeros(file: IO[bytes], length: int) -> None:
    """That many zeros from where the file is."""
    zeros = bytes(min(length, STEP))
    while length > 0:
        length -= file.write(zeros[:length])


def holes_between(kept: Iterable[tuple[int, int]], size: int) -> Iterator[Span]:
    """What is left of a file of `size` bytes between the parts that are kept, each from and to."""
    place = number = 0
    for start, end in sorted(kept):
        if start > place:
            number += 1
            if number > MOST_HOLES:
                raise BrokenFilm("in too many pieces")
            yield Span(start=place, length=start - place)
        place = max(place, end)
    if place < size:
        yield Span(start=place, length=size - place)
