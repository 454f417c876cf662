"""Tells the person at the keyboard, or the log, how far an import is."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.core.management.base import OutputWrapper

_WIDTH = 24
_STEP = 10
_EVERY = 100_000


def counted(comments: int) -> str:
    """So many comments, one of them without an s."""
    return f"{comments:,} comment{'' if comments == 1 else 's'}"


class Progress:
    """A bar that moves on a terminal; elsewhere a line every 10 %, or every 100,000 comments.

    `position` tells how many of `size` bytes are read; `size` is 0 where it is unknown.
    """

    def __init__(self, out: OutputWrapper, *, size: int, position: Callable[[], int]) -> None:
        self.out = out
        self.size = size
        self.position = position
        self.moves = out.isatty()
        self.began = time.monotonic()
        self.told = 0

    def show(self, comments: int) -> None:
        """Say that so many comments are done."""
        if self.moves:
            self._write(f"\r{self._bar()}{self._words(comments)}\x1b[K")
            return
        step = self._percent() // _STEP if self.size else comments // _EVERY
        if step > self.told:
            self.told = step
            percent = f"{self._percent()} %, " if self.size else ""
            self._write(f"{percent}{self._words(comments)}\n")

    def end(self) -> None:
        """Leave the bar where it is and begin a new line."""
        if self.moves:
            self._write("\n")

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return max(time.monotonic() - self.began, 1e-6)

    def rate(self, comments: int) -> str:
        """How many comments a second that makes."""
        return f"{comments / self.seconds:,.0f} a second"

    def _write(self, text: str) -> None:
        self.out.write(text, style_func=str, ending="")
        self.out.flush()

    def _words(self, comments: int) -> str:
        return f"{counted(comments)}, {self.rate(comments)}"

    def _percent(self) -> int:
        return min(100, 100 * self.position() // self.size)

    def _bar(self) -> str:
        if not self.size:
            return ""
        percent = self._percent()
        done = _WIDTH * percent // 100
        return f"[{'#' * done}{'.' * (_WIDTH - done)}] {percent:3} %  "
