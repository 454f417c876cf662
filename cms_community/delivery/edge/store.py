"""The answers that a server process holds, within a number of bytes."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable

from .asking import Target
from .entry import Entry

# What was dropped lately is remembered, for answers that were being made meanwhile.
REMEMBERED = 1000
# The tag of what any change concerns.
ANYTHING = "*"


class Store:
    """Answers by what was asked, and by what they were made from.

    When they weigh more than `budget` bytes those that nobody asked for lately go, oldest first:
    a second chance for each that was used, which costs a reader no lock, as moving it would.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.entries: dict[Target, Entry] = {}
        self._sizes: dict[Target, int] = {}
        self._size = 0
        self._by_tag: dict[str, set[Target]] = {}
        self._drops: deque[frozenset[str]] = deque(maxlen=REMEMBERED)
        self._dropped = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def size(self) -> int:
        """Bytes that all of them take, about."""
        return self._size

    def mark(self) -> int:
        """A moment, to be given to `put` with the answer whose making begins now."""
        return self._dropped

    def put(self, entry: Entry, *, since: int) -> bool:
        """Keep an answer, unless something that it was made from changed since a moment."""
        with self._lock:
            if entry.size > self.budget // 4 or self._changed(entry.tags, since):
                return False
            self._remove(entry.key)
            self.entries[entry.key] = entry
            for tag in entry.tags:
                self._by_tag.setdefault(tag, set()).add(entry.key)
            self._weigh(entry)
            return True

    def weigh(self, entry: Entry) -> None:
        """Count an answer anew that was packed since."""
        with self._lock:
            if self.entries.get(entry.key) is entry:
                self._weigh(entry)

    def drop(self, tags: Iterable[str]) -> None:
        """Drop every answer made from any of these."""
        changed = frozenset(tags) | {ANYTHING}
        with self._lock:
            self._drops.append(changed)
            self._dropped += 1
            for tag in changed & self._by_tag.keys():
                for key in list(self._by_tag.get(tag, ())):
                    self._remove(key)

    def forget(self, entry: Entry) -> None:
        """Drop one answer."""
        with self._lock:
            if self.entries.get(entry.key) is entry:
                self._remove(entry.key)

    def clear(self) -> None:
        """Drop everything, and whatever is being made now."""
        with self._lock:
            self._dropped += REMEMBERED + 1
            for key in list(self.entries):
                self._remove(key)

    def _changed(self, tags: frozenset[str], since: int) -> bool:
        missed = self._dropped - since
        if missed > len(self._drops):
            return True
        lately = list(self._drops)[len(self._drops) - missed :]
        return any(not tags.isdisjoint(dropped) for dropped in lately)

    def _weigh(self, entry: Entry) -> None:
        self._size += entry.size - self._sizes.get(entry.key, 0)
        self._sizes[entry.key] = entry.size
        while self._size > self.budget:
            self._evict()

    def _evict(self) -> None:
        key, entry = next(iter(self.entries.items()))
        if entry.used:
            entry.used = False
            self.entries[key] = self.entries.pop(key)
        else:
            self._remove(key)

    def _remove(self, key: Target) -> None:
        entry = self.entries.pop(key, None)
        if entry is None:
            return
        self._size -= self._sizes.pop(key)
        for tag in entry.tags:
            keys = self._by_tag[tag]
            keys.discard(key)
            if not keys:
                del self._by_tag[tag]
