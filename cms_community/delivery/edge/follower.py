"""How a server process learns what has changed: it reads the changes feed, as any front end may."""

from __future__ import annotations

import contextlib
import logging
import math
import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection

from ..registry import own_tag

logger = logging.getLogger(__name__)

# Seconds without news of the feed after which what is held counts as unverified; at least this.
SOUND = 2.0


def tags_of(changed: Iterable[tuple[str, UUID]]) -> set[str]:
    """What answers are dropped by: each one's kind, its own tag, and the word that long answers
    are tagged with in its place."""
    tags: set[str] = set()
    for kind, public_id in changed:
        own = own_tag(kind, public_id)
        tags |= {kind, own, own.partition(":")[0]}
    return tags


class Follower:
    """One thread that asks every `pause` seconds what took a place in the feed since."""

    def __init__(
        self, *, drop: Callable[[set[str]], None], clear: Callable[[], None], pause: float
    ) -> None:
        self._drop = drop
        self._clear = clear
        self._pause = pause
        self._sound_for = max(SOUND, 4 * pause)
        self._process: int | None = None
        self._lock = threading.Lock()
        # The last place that was read; None before the first.
        self.seen: int | None = None
        # On the monotonic clock: when the feed was last read, and until when that is enough.
        self.verified_at = -math.inf
        self.sound_until = -math.inf

    def start(self) -> None:
        """Follow from now on in this process: a thread does not survive the fork of a server."""
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                threading.Thread(target=self.run, name="edge follower", daemon=True).start()

    def run(self) -> None:
        """For as long as the process lives."""
        while True:
            self.look()
            time.sleep(self._pause)

    def look(self) -> None:
        """Read the feed once; what goes wrong is told once, until it goes right again."""
        began = time.monotonic()
        try:
            self.follow()
        except Exception:
            if self.sound_until > -math.inf:
                logger.exception("The edge cannot read the changes feed")
            self.sound_until = -math.inf
            # Closing what is broken may fail as well; the thread must live.
            with contextlib.suppress(Exception):
                connection.close()
        else:
            self.verified_at = began
            self.sound_until = began + self._sound_for

    def follow(self) -> None:
        """Drop what changed since the last look."""
        last = self._last_place()
        if self.seen is None or last < self.seen:
            # The first look, or another database: nothing that is held is known to stand.
            self._clear()
        elif last > self.seen:
            changed = self._changed_since(self.seen)
            tags = tags_of((kind, public_id) for _, kind, public_id in changed)
            self._drop(tags | self._noticed_since(self.seen))
            last = max([last, *(place for place, _, _ in changed)])
        self.seen = last

    def _last_place(self) -> int:
        counter = apps.get_model("community_delivery", "FeedCounter").objects.filter(pk=1)
        return counter.values_list("last", flat=True).first() or 0

    def _noticed_since(self, seen: int) -> set[str]:
        notices: Any = apps.get_model("community_delivery", "Notice").objects
        return set(notices.filter(sequence__gt=seen).values_list("tag", flat=True))

    def _changed_since(self, seen: int) -> list[tuple[int, str, UUID]]:
        documents: Any = apps.get_model("community_delivery", "Document").objects
        columns = ("sequence", "kind", "public_id")
        return list(documents.filter(sequence__gt=seen).values_list(*columns))
