"""The comment platforms that we read: one adapter a file, named here.

An adapter turns what its platform gives into neutral records. Each does what its platform can:
`read_export` for one that exports, `read_webhook` for one that calls us, `poll_since` and
`look_up` for one that can be asked; answers.py says what these answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from ...members.models import Source
from ..records import Record, Refused
from . import coral, discourse, disqus, ndjson, wordpress
from .access import Access
from .answers import LookedUp, Polled, Told


class ReadExport(Protocol):
    """Reads an export in constant memory.

    Yields the line at which each comment stands, with its record or the reason why it is refused.
    `as_of` is the moment of the export, in UTC. Raises BrokenExport when it cannot read on.
    """

    def __call__(
        self, stream: BinaryIO, *, as_of: datetime | None
    ) -> Iterator[tuple[int, Record | Refused]]: ...


ReadWebhook = Callable[[bytes, Mapping[str, str], Sequence[str]], Told]
PollSince = Callable[[Access, str], Polled]
LookUp = Callable[[Access, Sequence[str]], LookedUp]


@dataclass(frozen=True, slots=True)
class Adapter:
    """How the comments of one kind of source are read; None for what its platform cannot do."""

    kind: Source.Kind
    read_export: ReadExport | None = None
    read_webhook: ReadWebhook | None = None
    poll_since: PollSince | None = None
    look_up: LookUp | None = None


ADAPTERS: dict[str, Adapter] = {
    "coral": Adapter(
        Source.Kind.CORAL,
        read_export=coral.read_export,
        read_webhook=coral.read_webhook,
        poll_since=coral.poll_since,
        look_up=coral.look_up,
    ),
    "discourse": Adapter(
        Source.Kind.DISCOURSE,
        read_webhook=discourse.read_webhook,
        poll_since=discourse.poll_since,
        look_up=discourse.look_up,
    ),
    "disqus": Adapter(
        Source.Kind.DISQUS,
        read_export=disqus.read_export,
        poll_since=disqus.poll_since,
        look_up=disqus.look_up,
    ),
    "ndjson": Adapter(Source.Kind.PUSH, read_export=ndjson.read_export),
    "wordpress": Adapter(
        Source.Kind.WORDPRESS,
        read_export=wordpress.read_export,
        poll_since=wordpress.poll_since,
        look_up=wordpress.look_up,
    ),
}


def adapter_of(kind: str) -> Adapter:
    """The adapter of a kind of source; one that can do nothing for a kind that has none."""
    found = (adapter for adapter in ADAPTERS.values() if adapter.kind == kind)
    return next(found, Adapter(Source.Kind(kind)))
