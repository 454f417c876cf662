"""The worker's loop: sweeps in turn, webhooks between them, until it is told to stop."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import Counter
from collections.abc import Callable

from django.db import DatabaseError, connections
from django.utils import timezone

from .sweeps import Sweep, next_moment, run_sweep, sweeps
from .webhooks.sending import PostOffice

logger = logging.getLogger(__name__)

# Seconds before what failed is tried again; the rest goes on meanwhile.
PATIENCE = 10.0
POSTING = "posted"


class Worker:
    """Works through what is due; any number of them may, each in its own process."""

    def __init__(self, *, interval: float, say: Callable[[str], object]) -> None:
        """`say` is given a line whenever something was done."""
        self.interval = interval
        self.say = say
        self.stopping = threading.Event()
        self.office = PostOffice()
        self.not_before: dict[str, float] = {}
        self.failures = 0
        # Since the last line that was said.
        self.done: Counter[str] = Counter()

    def stop(self, *args: object) -> None:
        """End after the piece of work at hand; a signal handler."""
        self.stopping.set()

    def run(self) -> None:
        """Turn after turn, resting while there is nothing to do."""
        while not self.stopping.is_set():
            if not self.turn():
                self.rest()
        self.close()

    def once(self) -> None:
        """Run every sweep once, and post until nothing is due."""
        self.turn(at_any_rate=True)
        while self.office.under_way and not self.stopping.is_set():
            self.office.wait(self.interval)
            self.post()
        self.close()

    def turn(self, *, at_any_rate: bool = False) -> bool:
        """Run every sweep that is due, posting in between; whether there may be more to do."""
        for sweep in sweeps():
            if self.stopping.is_set():
                break
            if at_any_rate or time.monotonic() >= self.not_before.get(sweep.name, 0):
                self.attempt(sweep)
            self.post()
        more = any(count for name, count in self.done.items() if name != POSTING)
        self.tell()
        return more

    def rest(self) -> None:
        """Wait for the next turn; whoever was answered meanwhile gets the next post at once."""
        until = time.monotonic() + min(self.interval, seconds_to_next())
        while not self.stopping.is_set() and (left := until - time.monotonic()) > 0:
            if not self.office.under_way:
                self.stopping.wait(left)
            elif self.office.wait(left):
                self.post()

    def post(self) -> None:
        """See to the webhooks."""
        if time.monotonic() >= self.not_before.get(POSTING, 0):
            self.attempt(Sweep(POSTING, self.office.turn))

    def close(self) -> None:
        """Wait for what is under way, and write it down."""
        self.attempt(Sweep(POSTING, self.office.close))
        self.tell()

    def attempt(self, sweep: Sweep) -> None:
        """Run one; what fails is logged, waits, and holds nothing else up."""
        now = time.monotonic()
        self.not_before[sweep.name] = now + sweep.every
        try:
            self.done[sweep.name] += run_sweep(sweep)
        except Exception:
            logger.exception("The worker's sweep %r failed", sweep.name)
            self.failures += 1
            self.not_before[sweep.name] = now + max(PATIENCE, sweep.every)
            drop_broken_connections()

    def tell(self) -> None:
        """A line on what was done, none if that was nothing."""
        parts = [f"{name} {count}" for name, count in self.done.items() if count]
        if parts:
            self.say(f"{timezone.localtime():%Y-%m-%d %H:%M:%S} {', '.join(parts)}")
        self.done.clear()


def seconds_to_next() -> float:
    """The time until a sweep is to have something to do; infinite if none knows of anything."""
    try:
        moment = next_moment()
    except DatabaseError:
        # The next turn says so, and waits.
        return math.inf
    return max((moment - timezone.now()).total_seconds(), 0) if moment else math.inf


def drop_broken_connections() -> None:
    """Connect anew after the database was away; a caller's transaction is left to the caller."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
