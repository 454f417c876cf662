"""Opens an export wherever it is: a file, a compressed one, what another program writes to us."""

from __future__ import annotations

import gzip
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from ..records import BrokenExport, Record, Refused

Items = Iterator[tuple[int, Record | Refused]]


@dataclass(slots=True)
class Export:
    """An open export: what to read, and how far one is."""

    stream: BinaryIO
    file: BinaryIO
    size: int

    @property
    def position(self) -> int:
        """How many of the file's `size` bytes are read; 0 where that cannot be told."""
        return self.file.tell() if self.size else 0

    def close(self) -> None:
        """Close what was opened."""
        if self.file is not sys.stdin.buffer:
            self.stream.close()
            self.file.close()


def open_export(path: str) -> Export:
    """The export at a path, decompressed where it ends in .gz; "-" is standard input.

    Raises OSError where there is nothing that can be read.
    """
    if path == "-":
        return Export(sys.stdin.buffer, sys.stdin.buffer, 0)
    file = open(path, "rb")  # noqa: SIM115  the caller closes it
    about = os.fstat(file.fileno())
    size = about.st_size if stat.S_ISREG(about.st_mode) else 0
    stream = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if path.endswith(".gz") else file
    return Export(stream, file, size)


def guarded(items: Items) -> Items:
    """The same items; a file that fails to be read or decompressed is a broken export."""
    number = 0
    try:
        for number, item in items:
            yield number, item
    except (EOFError, OSError, zlib.error) as error:
        raise BrokenExport(
            f"After line {number}: the file cannot be read any further ({error})."
        ) from None
