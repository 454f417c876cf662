"""Makes the desk's queue anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ...desk.arrivals import rebuild
from ...models import Candidate


class Command(BaseCommand):
    """Makes the desk's queue anew: after an upgrade, or when QUEUE_SCORER has changed."""

    help = (
        "Reads every comment into the desk's queue anew and weighs it. It may be stopped and run"
        " again; the desk goes on working."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild batch by batch, telling how far it is."""
        for done in rebuild():
            self.stdout.write(f"{done:,} comments read")
            self.stdout.flush()
        self.stdout.write(f"{Candidate.objects.count():,} comments are in the queue.")
