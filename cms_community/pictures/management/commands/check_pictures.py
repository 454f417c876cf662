"""Proves that every picture has its files, and every file its picture."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...checking import repair, undrawn, without_file, without_row
from ...models import Picture


class Command(BaseCommand):
    """Compares the pictures with the files in the storage, and tells of each difference."""

    help = "Compares the pictures with the files in the storage."

    def add_arguments(self, parser: CommandParser) -> None:
        """The one option."""
        parser.add_argument(
            "--repair",
            action="store_true",
            help="delete files that no picture has, and have missing ones made anew",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each fault; fails if any is left."""
        found = [f"{name}: the file is gone" for name in without_file()]
        found += [f"{name}: no picture has this file" for name in without_row()]
        found += [f"{picture.title}: served files are missing" for picture in undrawn()]
        for line in found:
            self.stdout.write(line)
        self.stdout.write(f"{Picture.objects.count():,} pictures, {len(found):,} faults.")
        if found and not options["repair"]:
            raise CommandError("Run this again with --repair to mend them.")
        if options["repair"]:
            self.stdout.write(f"{repair():,} pictures will be drawn anew by the worker.")
            for name in without_file():
                self.stdout.write(f"{name} is lost: upload it again, or restore it from a backup.")
