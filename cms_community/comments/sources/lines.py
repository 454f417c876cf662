"""Reads a file of any size line by line, however long a line is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

# The longest text, every character of it written as two \uXXXX escapes, and room for the rest.
LONGEST_LINE = 14_000_000
_MARK = b"\xef\xbb\xbf"


def lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number, from 1; None for one too long to be read. A BOM is dropped."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            _skip_rest(stream)
            yield number, None
        else:
            yield number, line.removeprefix(_MARK) if number == 1 else line


def _skip_rest(stream: BinaryIO) -> None:
    while (piece := stream.readline(LONGEST_LINE)) and not piece.endswith(b"\n"):
        pass
