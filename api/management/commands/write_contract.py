"""Writes api/openapi.yaml anew; a test fails while it differs from the code."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ...contract import FILE, generate


class Command(BaseCommand):
    """Write the contract from the code."""

    help = "Write api/openapi.yaml from the code."

    def handle(self, *args: Any, **options: Any) -> None:
        """Replace the file."""
        FILE.write_bytes(generate())
        self.stdout.write(f"Wrote {FILE.name}.")
