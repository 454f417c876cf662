"""The comment platforms that we read: one adapter a file, named here.

An adapter turns what its platform gives into neutral records. Each does what its platform can:
`read_export` for one that exports, `read_webhook` for one that calls us, `poll_since` and
`look_up` for one that can be asked; answers.py says what these answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO, Protocol

from ...members.models import Source
from ..records import Record, Refused
from . import coral, disqus, ndjson, wordpress
from .answers import LookedUp, Polled, Told

if TYPE_CHECKING:
    # Reading its token, it raises what answers.py defines here.
    from ..live.credentials import Access


class ReadExport(Protocol):
    """Reads an export in constant memory.

    Yields the line at which each comment stands, with its record or the reason why it is refused.
    `as_of` is the moment of the export, in UTC. Raises BrokenExport when it cannot read on.
    """

    def __call__(
        self, stream: BinaryIO, *, as_of: datetime | None
    ) -> Iterator[tuple[int, Record | Refused]]: ...


ReadWebhook = Callable[[bytes, Mapping[str, str], Sequence[str]], Told]
PollSince = Callable[["Access", str], Polled]
LookUp = Callable[["Access", Sequence[str]], LookedUp]


@dataclass(frozen=True, slots=True)
class Adapter:
    """How the comments of one kind of source are read; None for what its platform cannot do."""

    kind: Source.Kind
    read_export: ReadExport | None = None
    read_webhook: ReadWebhook | None = None
    poll_since: PollSince | None = None
    look_up: LookUp | None = None


ADAPTERS: dict[str, Adapter] = {
    "coral": Adapter(Source.Kind.CORAL, coral.read_export),
    "disqus": Adapter(Source.Kind.DISQUS, disqus.read_export),
    "ndjson": Adapter(Source.Kind.PUSH, ndjson.read_export),
    "wordpress": Adapter(Source.Kind.WORDPRESS, wordpress.read_export),
}


def adapter_of(kind: str) -> Adapter:
    """The adapter of a kind of source; one that can do nothing for a kind that has none."""
    found = (adapter for adapter in ADAPTERS.values() if adapter.kind == kind)
    return next(found, Adapter(Source.Kind(kind)))
