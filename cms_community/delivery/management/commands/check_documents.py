"""Proves that every stored document equals a fresh rendering."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ...actions import Thing, render_due, settle, touch
from ...checking import faults
from ...models import Document


class Command(BaseCommand):
    """Renders everything afresh, compares, and tells of each document that differs."""

    help = "Renders everything afresh and compares it with what is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        """The one option."""
        parser.add_argument(
            "--repair", action="store_true", help="render anew each document that differs"
        )

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        """One line for each fault; fails if any is left."""
        at = timezone.now()
        found = list(faults(at=at))
        for fault in found:
            self.stdout.write(f"{fault.kind} {fault.public_id} {fault.what}")
        self.stdout.write(
            f"{Document.objects.count():,} documents, {len(found):,} faults,"
            f" {Document.objects.due(at=at).count():,} waiting to be rendered."
        )
        if found and not repair:
            raise CommandError("Run this again with --repair to render them anew.")
        if repair:
            touch(things=[Thing("", fault.kind, fault.public_id) for fault in found])
            settle()
            self.stdout.write(f"{render_due():,} documents rendered.")
