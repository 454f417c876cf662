"""The comment platforms that we read: one adapter a file, named here.

An adapter turns what its platform gives into neutral records. Today each has `read_export`; those
of platforms that can be asked or that call us get `read_webhook`, `poll_since` and `look_up`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from ...members.models import Source
from ..records import Record, Refused
from . import coral, disqus, ndjson, wordpress


class ReadExport(Protocol):
    """Reads an export in constant memory.

    Yields the line at which each comment stands, with its record or the reason why it is refused.
    `as_of` is the moment of the export, in UTC. Raises BrokenExport when it cannot read on.
    """

    def __call__(
        self, stream: BinaryIO, *, as_of: datetime | None
    ) -> Iterator[tuple[int, Record | Refused]]: ...


@dataclass(frozen=True, slots=True)
class Adapter:
    """How the comments of one kind of source are read."""

    kind: Source.Kind
    read_export: ReadExport


ADAPTERS: dict[str, Adapter] = {
    "coral": Adapter(Source.Kind.CORAL, coral.read_export),
    "disqus": Adapter(Source.Kind.DISQUS, disqus.read_export),
    "ndjson": Adapter(Source.Kind.PUSH, ndjson.read_export),
    "wordpress": Adapter(Source.Kind.WORDPRESS, wordpress.read_export),
}
