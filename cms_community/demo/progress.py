"""One line for each stage, with the seconds it took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import OutputWrapper


class Progress:
    """Tells what is being done while it is done, then how long it took."""

    def __init__(self, out: OutputWrapper) -> None:
        self.out = out
        self.began = time.monotonic()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """One stage: its name at once, its seconds at the end."""
        began = time.monotonic()
        self.out.write(f"  {name:.<34} ", ending="")
        self.out.flush()
        yield
        self.out.write(f"{seconds(time.monotonic() - began):>7}\n")

    @property
    def total(self) -> str:
        """Everything since the beginning."""
        return seconds(time.monotonic() - self.began)


def seconds(duration: float) -> str:
    """A duration as it is written in French."""
    return f"{duration:.1f} s".replace(".", ",")
