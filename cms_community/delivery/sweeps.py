"""What the worker does again and again; any room may register more."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

# Marks our advisory locks among those of other programs in the same database.
OURS = 0x434D53


@dataclass(frozen=True)
class Sweep:
    """A piece of work that is short, and does nothing where there is nothing to do.

    `name` is what was done, as the worker's log counts it; `every` are seconds between two runs,
    none for each turn; `alone` keeps other workers from running it at the same time; `coming`
    tells the next moment at which there will be something to do, if it is known; `last` has it run
    after the others, since it looks at what they did.
    """

    name: str
    run: Callable[[], int]
    every: float = 0
    alone: bool = False
    coming: Callable[[], datetime | None] | None = None
    last: bool = False


_sweeps: dict[str, Sweep] = {}


def register_sweep(
    name: str,
    run: Callable[[], int],
    *,
    every: float = 0,
    alone: bool = False,
    coming: Callable[[], datetime | None] | None = None,
    last: bool = False,
) -> None:
    """Have the worker do this; `run` answers how much it did."""
    _sweeps[name] = Sweep(name, run, every, alone, coming, last)


def sweeps() -> list[Sweep]:
    """All of them, in the order in which they registered, but those that come last."""
    return sorted(_sweeps.values(), key=lambda sweep: sweep.last)


def next_moment() -> datetime | None:
    """When the first of them is to have something to do, as far as they know."""
    moments = (sweep.coming() for sweep in sweeps() if sweep.coming)
    return min((moment for moment in moments if moment), default=None)


def run_sweep(sweep: Sweep) -> int:
    """Run one; nothing is done if it must be alone and another worker is about it."""
    if not sweep.alone:
        return sweep.run()
    with only_one(sweep.name) as is_ours:
        return sweep.run() if is_ours else 0


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Whether this process alone may go on; a killed process's lock ends with its connection.

    SQLite has no such locks, and one worker.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    key = [OURS, zlib.crc32(name.encode()) & 0x7FFFFFFF]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
