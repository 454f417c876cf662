"""Brings the comments of an export file in."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from ....members.models import Source
from ...progress import Progress, counted
from ...receiving import BATCH_SIZE, Received, receive_comments
from ...records import BrokenExport, LeftOut, Record, Refused
from ...sources import ADAPTERS, ReadExport, coral
from ...sources.files import Export, Items, guarded, open_export

# The formats that can be read, and how.
READERS = {name: one.read_export for name, one in ADAPTERS.items() if one.read_export}
LARGEST_BATCH = 10_000
LISTED = 20
STOPPED = 130

HELP = (
    "Bring in the comments of an export file: Disqus XML, WordPress WXR, Coral CSV, or NDJSON, one"
    " neutral record a line (its keys are listed in cms_community/comments/records.py). It can be"
    " stopped and run again, and run twice: what is known already is not written again."
)
AS_OF = (
    "the moment at which the export was made, with its zone, such as 2026-11-22T18:00+01:00."
    " Disqus and Coral exports say neither this nor when a comment was approved. Without it, a"
    " comment that an older export gave as held stays held although this one gives it as visible:"
    " at equal dates the stricter word holds. WordPress exports carry their date."
)


@dataclass(slots=True)
class Outcome:
    """What the import has done so far."""

    received: Received = field(default_factory=Received)
    left_out: int = 0
    refused: int = 0
    first_refused: list[tuple[int, str]] = field(default_factory=list)

    def accepted(self, items: Items) -> Iterator[Record]:
        """The records among the items; the others are counted."""
        for number, item in items:
            if isinstance(item, Record):
                yield item
            elif isinstance(item, LeftOut):
                self.left_out += 1
            else:
                self._refuse(number, item)

    def _refuse(self, number: int, refused: Refused) -> None:
        self.refused += 1
        if len(self.first_refused) < LISTED:
            self.first_refused.append((number, str(refused)))


class Command(BaseCommand):
    """Brings the comments of an export file in; see HELP."""

    help = HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the format, the file, and how to read it."""
        parser.add_argument("format", choices=sorted(READERS), help="what wrote the file")
        parser.add_argument("file", help='its path; may end in .gz; "-" is standard input')
        parser.add_argument(
            "--source",
            metavar="NAME",
            help="the source's name, created if missing (default: format)",
        )
        parser.add_argument("--as-of", metavar="DATE", type=_moment, help=AS_OF)
        parser.add_argument("--members", metavar="FILE", help="Coral's users.csv, for names")
        parser.add_argument("--stories", metavar="FILE", help="Coral's stories.csv, for titles")
        parser.add_argument(
            "--batch-size",
            metavar="N",
            type=_batch_size,
            default=BATCH_SIZE,
            help=f"comments a transaction, {LARGEST_BATCH:,} at most (default: {BATCH_SIZE:,})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the file; CommandError, with an exit code, where not all of it is in."""
        outcome = Outcome()
        with ExitStack() as files:
            read_export = _reader(files, options)
            export = _open(files, options["file"])
            source, is_new = _source(options["source"] or options["format"], options["format"])
            progress = Progress(self.stderr, size=export.size, position=lambda: export.position)
            items = guarded(read_export(export.stream, as_of=options["as_of"]))
            problem = _import(source, items, outcome, progress, options["batch_size"])
        progress.end()
        if is_new and not outcome.received.records:
            source.delete()
        self._report(source, outcome, progress)
        if problem:
            raise problem
        if outcome.refused:
            raise CommandError(f"{outcome.refused:,} refused, as listed above; the rest is in.")

    def _report(self, source: Source, outcome: Outcome, progress: Progress) -> None:
        """Print what was done, then what was refused and why."""
        received = outcome.received
        for word, count, remark in (
            ("new", received.new, ""),
            ("changed", received.changed, ""),
            ("unchanged", received.unchanged, ""),
            ("removed", received.removed, "of the new and changed: no longer shown at the source"),
            ("erased", received.erased, "erased here for good: not taken in again"),
            ("left out", outcome.left_out, "not comments: pingbacks, trackbacks, notes"),
            ("refused", outcome.refused, ""),
        ):
            self.stdout.write(f"{word:10}{count:>12,}  {remark if count else ''}".rstrip())
        self.stdout.write(
            f"Source {source.name}: {counted(received.records)} in {progress.seconds:.1f} s,"
            f" {progress.rate(received.records)}."
        )
        for number, reason in outcome.first_refused:
            self.stderr.write(f"Line {number:,}: {reason}")
        if outcome.refused > LISTED:
            self.stderr.write(f"and {outcome.refused - LISTED:,} more")


def _import(
    source: Source, items: Items, outcome: Outcome, progress: Progress, batch_size: int
) -> CommandError | None:
    """Receive the items' records; returns what stopped it before the end, if anything."""

    def note(received: Received) -> None:
        outcome.received = received
        progress.show(received.records)

    try:
        receive_comments(
            source=source, records=outcome.accepted(items), batch_size=batch_size, on_batch=note
        )
    except BrokenExport as broken:
        return CommandError(f"{broken} What is counted above is in; nothing after it.")
    except DatabaseError as error:
        told = f"The database refused ({_first_line(error)}). What is counted above is in."
        return CommandError(told)
    except KeyboardInterrupt:
        again = "Stopped. What is counted above is in; run the command again to go on."
        return CommandError(again, returncode=STOPPED)
    return None


def _reader(files: ExitStack, options: dict[str, Any]) -> ReadExport:
    """How the file is read, with Coral's two other files if they are given."""
    paths = [options["members"], options["stories"]]
    if not any(paths):
        return READERS[options["format"]]
    if options["format"] != "coral":
        raise CommandError("--members and --stories go with the format coral only.")
    members, stories = (_open(files, path).stream if path else None for path in paths)
    return partial(coral.read_export, members=members, stories=stories)


def _open(files: ExitStack, path: str) -> Export:
    try:
        export = open_export(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
    files.callback(export.close)
    return export


def _source(name: str, format_name: str) -> tuple[Source, bool]:
    """The source of that name and kind, created if it is missing, and whether it was."""
    kind = ADAPTERS[format_name].kind
    try:
        source = Source.objects.filter(name=name).first()
    except DatabaseError as error:
        raise CommandError(f"The database cannot be used ({_first_line(error)}).") from None
    if source is None:
        return _new_source(name, kind), True
    if source.kind != kind:
        raise CommandError(
            f"The source {name} is of the kind {source.kind}, and {format_name} files are of"
            f" {kind.value}: name another with --source."
        )
    return source, False


def _new_source(name: str, kind: Source.Kind) -> Source:
    source = Source(name=name, kind=kind)
    try:
        source.full_clean()
    except ValidationError:
        wanted = "50 letters, digits, - and _ at most"
        raise CommandError(f"--source {name!r} is no name for a source: {wanted}.") from None
    source.save()
    return source


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no ISO 8601 date") from None
    if moment.tzinfo is None:
        raise ArgumentTypeError(f"{text!r} names no zone: add one, such as Z or +01:00")
    if moment > timezone.now():
        raise ArgumentTypeError(f"{text!r} is yet to come: nothing could ever be newer")
    return moment.astimezone(UTC)


def _batch_size(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= LARGEST_BATCH:
        raise ArgumentTypeError(f"{text!r} is no whole number from 1 to {LARGEST_BATCH:,}")
    return int(text)
