"""Takes in what the newspaper's own platform pushes, once under each key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from ...members.models import Source
from ..receiving import receive_each
from ..records import Record, Refused
from .health import note_answer, note_refused
from .models import Receipt

# Comments in one push.
MOST = 1_000
LONGEST_KEY = 255
# How long the same push gets the same answer.
REMEMBERED = timedelta(hours=24)

# One item's answer: its place, the comment's id if it has one, its outcome, and the reason.
Result = dict[str, Any]
# A record, or why there is none; and the id that was given.
Item = tuple[Record | Refused, str]


class CannotPush(ValueError):
    """A push that is refused as a whole; the text is the sentence that says why."""


class KeyUsed(CannotPush):
    """Something else was pushed under the same key."""


class UnderWay(CannotPush):
    """The same push is being taken in at this moment."""


def push(*, source: Source, items: Sequence[Item]) -> list[Result]:
    """Take in the items that are records; an answer for each, in their order."""
    now = timezone.now()
    records = [item for item, _ in items if isinstance(item, Record)]
    with transaction.atomic():
        outcomes = iter(receive_each(source=source, records=records))
        note_answer(source, at=now)
        refused = [item.in_words() for item, _ in items if isinstance(item, Refused)]
        note_refused(source, refused, at=now)
    return [result(item, given, outcomes) for item, given in items]


def result(item: Record | Refused, given: str, outcomes: Iterator[Any]) -> Result:
    """What became of one item."""
    if isinstance(item, Refused):
        return {"source_id": given or None, "outcome": "refused", "detail": str(item)}
    return {"source_id": item.source_id, "outcome": next(outcomes).value}


def push_once(
    *, source: Source, items: Sequence[Item], key: str, digest: str, by: Any
) -> list[Result]:
    """The same, once under this key: the same push gets the same answer, another is refused.

    The receipt is locked while its push is taken in; a process that is killed leaves it unlocked
    and without an answer, so that the next one begins anew.
    """
    new = Receipt(user=by, key=key, digest=digest)
    Receipt.objects.bulk_create([new], ignore_conflicts=True)
    with transaction.atomic():
        receipt = locked_receipt(key, by)
        if receipt.digest != digest:
            raise KeyUsed(
                "Something else was pushed under this Idempotency-Key within 24 hours: take a new"
                " key for every push."
            )
        if not receipt.answer:
            receipt.answer = json.dumps(push(source=source, items=items))
            receipt.save(update_fields=["answer"])
    results: list[Result] = json.loads(receipt.answer)
    return results


def locked_receipt(key: str, by: Any) -> Receipt:
    """The receipt under a key, locked; UnderWay when somebody else has it."""
    try:
        with transaction.atomic():
            receipt: Receipt = Receipt.objects.select_for_update(nowait=True).get(user=by, key=key)
    except DatabaseError as error:
        raise UnderWay(
            "A push under this Idempotency-Key is being taken in: ask again in a few seconds."
        ) from error
    return receipt


def digest_of(source: Source, media_type: str, body: bytes) -> str:
    """The hash of what is pushed and where to: 64 hexadecimal characters."""
    told = hashlib.sha256(f"{source.pk} {media_type}\n".encode())
    told.update(body)
    return told.hexdigest()


def forget_receipts() -> int:
    """Delete the receipts that are over; how many."""
    over = Receipt.objects.filter(created_at__lt=timezone.now() - REMEMBERED)
    return over.delete()[0]
