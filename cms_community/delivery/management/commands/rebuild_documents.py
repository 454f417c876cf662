"""Renders everything anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ...actions import BATCH, mark_everything, render_due
from ...models import Document

# So often progress is told.
STEP = 20 * BATCH


class Command(BaseCommand):
    """Renders everything anew: after installing, and when a setting that shows has changed."""

    help = "Renders every document anew; run it after installing and after an upgrade."

    def handle(self, *args: Any, **options: Any) -> None:
        """Mark everything, then render it batch by batch; it may be stopped and run again."""
        mark_everything()
        total, done = Document.objects.due().count(), 0
        while rendered := render_due(limit=STEP):
            done += rendered
            self.stdout.write(f"{done:,} of {total:,} documents")
            self.stdout.flush()
        self.stdout.write(f"{Document.objects.filter(shown=True).count():,} documents are shown.")
