"""Proves that every picture has its files, and every file its picture."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...checking import repair, undrawn, without_file, without_row
from ...models import Picture
from ...refusals import UnusableFile
from ...stripping import Told, strip, telling


class Command(BaseCommand):
    """Compares the pictures with the files in the storage, and tells of each difference."""

    help = "Compares the pictures with the files in the storage."

    def add_arguments(self, parser: CommandParser) -> None:
        """Both options."""
        parser.add_argument(
            "--repair",
            action="store_true",
            help="delete files that no picture has, and have missing ones made anew",
        )
        parser.add_argument(
            "--metadata",
            action="store_true",
            help="also read every file, and tell which say where, when or with what they were"
            " taken; with --repair strip these anew",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each fault; fails if any is left."""
        found = [f"{name}: the file is gone" for name in without_file()]
        found += [f"{name}: no picture has this file" for _storage, name in without_row()]
        found += [f"{picture.title}: served files are missing" for picture in undrawn()]
        telltales = list(telling()) if options["metadata"] else []
        found += [f"{name}: holds metadata" for told in telltales for name in told.names]
        for line in found:
            self.stdout.write(line)
        self.stdout.write(f"{Picture.objects.count():,} pictures, {len(found):,} faults.")
        if found and not options["repair"]:
            raise CommandError("Run this again with --repair to mend them.")
        if options["repair"]:
            self.strip(telltales)
            self.stdout.write(f"{repair():,} pictures will be drawn anew by the worker.")
            self.tell_lost(list(without_file()))

    def strip(self, telltales: list[Told]) -> None:
        """Those that cannot be are told, and keep no other from it."""
        for told in telltales:
            try:
                strip(told)
            except UnusableFile as refusal:
                self.stdout.write(f"{told.picture.title} was not stripped. {refusal}")

    def tell_lost(self, lost: list[str]) -> None:
        """What nothing can be made from any more."""
        for name in lost:
            self.stdout.write(f"{name} is lost: upload it again, or restore it from a backup.")
        if lost:
            raise CommandError(f"{len(lost):,} files are lost; nothing of theirs was deleted.")
