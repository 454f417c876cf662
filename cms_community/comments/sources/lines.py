"""Reads a file of any size line by line, however long a line is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from ..records import BrokenExport

# The longest text, every character of it written as two \uXXXX escapes, and room for the rest.
LONGEST_LINE = 14_000_000
# Beyond this a line is no line: whoever waits for its end sees nothing move.
ENDLESS_LINE = 10 * LONGEST_LINE
_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number, from 1; None for one too long to be read. A BOM is dropped.

    Raises BrokenExport for a file in UTF-16, and for a line that does not end.
    """
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if number == 1:
            line = _first(line)
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            _skip_rest(stream, number)
            yield number, None
        else:
            yield number, line


def _first(line: bytes) -> bytes:
    """The first line without its mark; in UTF-16, every second byte of plain letters is zero."""
    if line.startswith(_WIDE_MARKS) or b"\0" in line[:2]:
        raise BrokenExport(
            "Line 1: the file is written in UTF-16: save it as UTF-8 (in Excel, “CSV UTF-8”; in a"
            " text editor, “Save as”) and import that."
        )
    return line.removeprefix(_MARK)


def _skip_rest(stream: BinaryIO, number: int) -> None:
    skipped = LONGEST_LINE
    while (piece := stream.readline(LONGEST_LINE)) and not piece.endswith(b"\n"):
        skipped += len(piece)
        if skipped > ENDLESS_LINE:
            raise BrokenExport(
                f"Line {number}: the line goes on for over {ENDLESS_LINE:,} bytes: no export has"
                " such lines, so this is another kind of file, or a damaged one."
            )
