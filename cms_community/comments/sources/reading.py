"""Reads what platforms answer, of which nothing is believed to be of its type before it is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from ..records import LeftOut, Record, Refused, web_address
from .answers import LookedUp, NotUnderstood, Unanswered


def within(data: Any, *keys: str) -> Any:
    """What stands under these keys, one in the other; None wherever something else does."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def an_id(number: Any) -> Any:
    """A platform's number as the text that names it here; 0 is nobody, anything else is left."""
    if isinstance(number, int) and not isinstance(number, bool):
        return str(number) if number > 0 else None
    return number


def read_each(
    items: Iterable[Any], read: Callable[[Any], Record]
) -> tuple[list[Record], list[str]]:
    """The records of the items, and in words why others are refused."""
    records: list[Record] = []
    refused: list[str] = []
    for item in items:
        try:
            records.append(read(item))
        except LeftOut:
            continue
        except Refused as reason:
            refused.append(_refusal(within(item, "id"), reason))
    return records, refused


def one_by_one(ids: Iterable[str], ask_for: Callable[[str], Record | None]) -> LookedUp:
    """Each comment asked for alone: None says that there is none.

    What was answered before a failure is kept: a limit that is reached at the fiftieth would
    otherwise be reached there every time.
    """
    answer = LookedUp([])
    failures: list[Unanswered] = []
    for remote_id in dict.fromkeys(ids):
        try:
            _note(answer, remote_id, ask_for(remote_id))
        except NotUnderstood as failure:
            failures.append(failure)
        except Unanswered as failure:
            failures.append(failure)
            break
        except Refused as reason:
            answer.refused.append(_refusal(remote_id, reason))
    if failures and not (answer.records or answer.gone):
        raise failures[-1]
    answer.refused.extend(map(str, failures))
    return answer


def _note(answer: LookedUp, remote_id: str, record: Record | None) -> None:
    if record:
        answer.records.append(record)
    else:
        answer.gone.add(remote_id)


def _refusal(remote_id: Any, reason: Refused) -> str:
    told = {"id": str(remote_id)[:60], "reason": reason.in_words()}
    return _("Comment %(id)s: %(reason)s") % told


def in_batches(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    """The ids, so many at a time, each once."""
    unique = list(dict.fromkeys(ids))
    for start in range(0, len(unique), size):
        yield unique[start : start + size]


def link(address: Any) -> str | None:
    """An address that a browser may be sent to; what is none is dropped, not worth a refusal."""
    return web_address(address) if isinstance(address, str) else None


def utc(text: Any) -> datetime | Any:
    """A date, in UTC where it names no zone; anything else is left, to be refused with its name."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return text
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def title_of(title: Any) -> str | None:
    """A story's title, cut to what is kept of one."""
    return title[:500] if isinstance(title, str) else None
