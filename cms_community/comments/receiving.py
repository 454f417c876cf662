"""Takes in what sources tell, in any order, any number of times.

Every way in (an export file, a webhook, a poll, the newspaper's own push) ends here.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..members.erasure import digest
from ..members.models import ErasedId, Member, Source
from . import tables
from .desk.arrivals import arrive
from .merging import Row, differs, merged, row_of, told_discussion, told_member
from .models import Comment, Discussion, Pick
from .records import Record
from .signals import comments_received

BATCH_SIZE = 5_000
# A batch ends early when its texts are long, so that memory stays bounded whatever a file holds.
BATCH_CHARACTERS = 2_000_000

# The fields of a row bear the names of the table's; the parent is known by its key there as well.
_WRITTEN = ("id", *Row._fields, "parent", "source", "changed_at")
_DISCUSSION, _MEMBER = Row._fields.index("discussion"), Row._fields.index("member")
_COUNTS = Row._fields.index("reactions")
_READ = [
    {"discussion": "discussion__remote_id", "member": "member__remote_id"}.get(name, name)
    for name in Row._fields
]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of the records: each is new, changed, unchanged or erased.

    `changed` and `new` count comments, `unchanged` also counts records that told nothing new.
    `erased` counts records of ids erased for good, of which nothing is kept.
    `removed` says how many of the new and the changed are no longer shown, or arrived removed.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    erased: int = 0

    def __add__(self, other: Received) -> Received:
        return Received(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    @property
    def records(self) -> int:
        """How many records were received."""
        return self.new + self.changed + self.unchanged + self.erased


def receive_comments(
    *,
    source: Source,
    records: Iterable[Record],
    batch_size: int = BATCH_SIZE,
    on_batch: Callable[[Received], None] | None = None,
) -> Received:
    """Take in records of a source: the same tables result in whatever order and however often.

    Each batch of at most `batch_size` records is one transaction, after which `on_batch` is told
    the counts so far. Rows that nothing new is told of are not written. When iterating the records
    raises, the batches before are kept, and nothing of the one at hand. The signal
    `comments_received` is sent within the transaction: picks change with their comments, or
    neither does.
    """
    total = Received()
    for batch in _batches(records, batch_size):
        with transaction.atomic():
            total += _receive(source, batch)
        if on_batch:
            on_batch(total)
    return total


def _batches(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    batch: list[Record] = []
    characters = 0
    for record in records:
        batch.append(record)
        characters += len(record.body_html or "") + len(record.body_text or "")
        if len(batch) >= size or characters > BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _receive(source: Source, batch: list[Record]) -> Received:
    tables.lock(source)
    before = _bylines(source)
    kept = _without_erased(source, batch)
    threads = ((record.discussion_source_id, told_discussion(record)) for record in kept)
    members = ((r.member_source_id, told_member(r)) for r in kept if r.member_source_id)
    merge = _Merge(
        source,
        _keep(Discussion, ("title", "url", "section"), source, threads),
        _keep(Member, ("name", "role"), source, members),
    )
    merge.compare(_rows(kept))
    merge.write()
    arrive(written=merge.reworded(), hidden=merge.hidden(), discussions=merge.stories())
    after = _bylines(source)
    rewritten = merge.rewritten()
    told = {key for key in after if key in rewritten or after[key] != before.get(key)}
    if told:
        comments_received.send(Comment, source=source, comments=told)
    counts = merge.counts()
    unchanged = len(kept) - counts.new - counts.changed
    return counts + Received(unchanged=unchanged, erased=len(batch) - len(kept))


def _rows(records: list[Record]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for record in records:
        row = row_of(record)
        known = rows.get(row.remote_id)
        rows[row.remote_id] = merged(known, row) if known else row
    return rows


def _without_erased(source: Source, batch: list[Record]) -> list[Record]:
    """The records but those whose comment or member was erased for good."""
    if not ErasedId.objects.filter(source=source).exists():
        return batch
    comment, member = ErasedId.Kind.COMMENT.value, ErasedId.Kind.MEMBER.value
    digests = [
        {(comment, digest(source, record.source_id)), (member, _member_digest(source, record))}
        for record in batch
    ]
    asked = {value for pair in digests for _, value in pair}
    erased = ErasedId.objects.filter(source=source, digest__in=asked)
    known = set(erased.values_list("kind", "digest"))
    return [record for record, pair in zip(batch, digests, strict=True) if known.isdisjoint(pair)]


def _member_digest(source: Source, record: Record) -> str:
    return digest(source, record.member_source_id) if record.member_source_id else ""


def _keep(
    model: type[Member] | type[Discussion],
    names: tuple[str, ...],
    source: Source,
    told: Iterable[tuple[str, tuple[Any, ...]]],
) -> dict[str, int]:
    """Store the greatest that was told of each id; returns their primary keys by id."""
    greatest: dict[str, tuple[Any, ...]] = {}
    for remote_id, value in told:
        greatest[remote_id] = max(greatest.get(remote_id, value), value)
    known = tables.keys_of(model, source, greatest)
    fresh = sorted(greatest.keys() - known.keys())
    keys = dict(zip(fresh, tables.next_keys(model, len(fresh)), strict=True))
    new = [(key, remote_id, source.pk, *greatest[remote_id]) for remote_id, key in keys.items()]
    told_again = [(key, *greatest[remote_id]) for remote_id, key in known.items()]
    tables.insert(model, ("id", "remote_id", "source", "seen_at", *names), new)
    tables.update_greater(model, ("id", "seen_at", *names), told_again)
    return keys | known


class _Merge:
    """What one batch changes in the table of comments, and its writing."""

    def __init__(self, source: Source, threads: dict[str, int], members: dict[str, int]) -> None:
        self.source = source
        self.threads = threads
        self.members = members
        self.keys: dict[str, int] = {}
        self.new: list[Row] = []
        self.changed: list[tuple[Row, Row]] = []
        self.dated: list[Row] = []

    def compare(self, rows: dict[str, Row]) -> None:
        """Find out which rows the table lacks, and which it has in an older version."""
        self.keys = tables.keys_of(Comment, self.source, rows)
        self.new = [row for row in rows.values() if row.remote_id not in self.keys]
        known = [(key, *self._cells(rows[remote_id])[1:]) for remote_id, key in self.keys.items()]
        differing = tables.differing(Comment, ("id", *Row._fields[1:]), known)
        # Locked, so that what is compared cannot be erased by someone else before it is written.
        others = Comment.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        others = others.filter(pk__in=differing)
        for thread, member, *values in others.values_list("discussion_id", "member_id", *_READ):
            values[_MEMBER] = values[_MEMBER] or ""
            old = Row._make(values)
            new = merged(old, rows[old.remote_id])
            if new != old:
                self.threads.setdefault(old.discussion, thread)
                self.members.setdefault(old.member, member)
                self._note(old, new)

    def _note(self, old: Row, new: Row) -> None:
        if differs(old, new):
            self.changed.append((old, new))
        else:
            self.dated.append(new)

    def write(self) -> None:
        """Write what is new or newer, and tie answers to parents that have come."""
        keys = tables.next_keys(Comment, len(self.new))
        fresh = dict(zip((row.remote_id for row in self.new), keys, strict=True))
        orphans = [
            (key, fresh[parent]) for parent, key in tables.orphans_of(Comment, self.source, fresh)
        ]
        self.keys |= fresh
        parents = self._parents()
        now = timezone.now()
        new = [(*self._values(row, parents, now), now) for row in self.new]
        tables.insert(Comment, (*_WRITTEN, "received_at"), new)
        tables.update(Comment, ("id", "parent"), orphans)
        changed = [self._values(row, parents, now) for _, row in self.changed]
        tables.update(Comment, _WRITTEN, changed)
        dated = [(self.keys[row.remote_id], row.source_updated_at) for row in self.dated]
        tables.update(Comment, ("id", "source_updated_at"), dated)

    def counts(self) -> Received:
        """What the batch did, as far as the table shows it."""
        removed = sum(row.is_removed for row in self.new)
        removed += sum(old.is_shown and not new.is_shown for old, new in self.changed)
        return Received(new=len(self.new), changed=len(self.changed), removed=removed)

    def _parents(self) -> dict[str, int]:
        written = itertools.chain(self.new, (row for _, row in self.changed))
        asked = {row.parent_remote_id for row in written} - self.keys.keys() - {""}
        return self.keys | tables.keys_of(Comment, self.source, asked)

    def _values(self, row: Row, parents: dict[str, int], now: datetime) -> tuple[Any, ...]:
        """The row in the order of _WRITTEN."""
        parent = parents.get(row.parent_remote_id)
        return self.keys[row.remote_id], *self._cells(row), parent, self.source.pk, now

    def _cells(self, row: Row) -> tuple[Any, ...]:
        """The row with the keys of its thread and its member."""
        thread, member = self.threads[row.discussion], self.members.get(row.member)
        return *row[:_DISCUSSION], thread, member, *row[_MEMBER + 1 :]

    def reworded(self) -> set[int]:
        """The keys of the comments that are new, or changed in more than their counts."""
        changed = (new for old, new in self.changed if _wording(old) != _wording(new))
        return {self.keys[row.remote_id] for row in itertools.chain(self.new, changed)}

    def hidden(self) -> set[int]:
        """The keys of the comments that readers saw before and see no longer."""
        changed = (new for old, new in self.changed if old.is_shown and not new.is_shown)
        return {self.keys[row.remote_id] for row in changed}

    def stories(self) -> set[int]:
        """The keys of the stories of the comments of which anything is new."""
        changed = (row for pair in self.changed for row in pair)
        return {self.threads[row.discussion] for row in itertools.chain(self.new, changed)}

    def rewritten(self) -> set[int]:
        """The keys of the comments of which the source told something new."""
        return {self.keys[old.remote_id] for old, _ in self.changed}


def _wording(row: Row) -> tuple[Any, ...]:
    """A row but its counts and the date of the source's last word."""
    return row[:1] + row[2:_COUNTS]


def _bylines(source: Source) -> dict[int, list[Any]]:
    """Who wrote the comments that are picked, and where, by the comments' keys."""
    standing = Pick.objects.standing().filter(comment__source=source)
    bylines = standing.values_list(
        "comment_id",
        "comment__member__name",
        "comment__member__role",
        "comment__discussion__title",
        "comment__discussion__url",
    )
    return {key: names for key, *names in bylines}
