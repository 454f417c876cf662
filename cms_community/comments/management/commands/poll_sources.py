"""Asks live sources for what is new, whether or not it is their time."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...live.models import Connection
from ...live.polling import ask
from ...receiving import Received
from ...sources.answers import Unanswered


class Command(BaseCommand):
    """Asks every source that is polled, or the one named, until it has no more to tell."""

    help = "Asks the connected sources for new comments now; the worker does so by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which source."""
        parser.add_argument("source", nargs="?", metavar="NAME", help="one source (default: all)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask each; CommandError naming those that gave no answer."""
        failed = [each for each in connections(options["source"]) if not self.poll(each)]
        if failed:
            names = ", ".join(each.source.name for each in failed)
            raise CommandError(f"No answer from {names}; asked again later, from the same place.")

    def poll(self, connection: Connection) -> bool:
        """Ask one source page by page, say what came of it; whether it answered."""
        name, received, refused = connection.source.name, Received(), 0
        try:
            while page := ask(connection):
                received += page.received
                refused += page.refused
                if not page.more:
                    break
        except Unanswered as failure:
            self.stderr.write(f"{name}: {failure}")
            return False
        self.stdout.write(
            f"{name}: {received.new} new, {received.changed} changed, {refused} refused"
        )
        return True


def connections(name: str | None) -> list[Connection]:
    """The sources to ask."""
    known = Connection.objects.select_related("source")
    if name is None:
        return list(known.polled())
    found = list(known.filter(source__name=name))
    if not found:
        raise CommandError(f"No connected source is called {name}.")
    return found
