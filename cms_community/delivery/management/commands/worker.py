"""The worker: renders, publishes what is scheduled, posts webhooks, runs tasks."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms_community.conf import setting

from ...working import Worker

ENDING = (signal.SIGTERM, signal.SIGINT)


class Command(BaseCommand):
    """Does what need not be done while somebody waits; any number may run, on PostgreSQL."""

    help = "Renders what is due, publishes what is scheduled, posts webhooks, runs tasks."

    def add_arguments(self, parser: CommandParser) -> None:
        """The options, with what each is for."""
        parser.add_argument("--once", action="store_true", help="do everything once, then end")
        parser.add_argument(
            "--interval",
            type=float,
            default=setting("WORKER_INTERVAL"),
            help="seconds between two turns while there is nothing to do",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or SIGINT, ending after the piece of work at hand."""
        worker = Worker(interval=options["interval"], say=self.say)
        former = {number: signal.signal(number, worker.stop) for number in ENDING}
        try:
            worker.once() if options["once"] else worker.run()
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)
        if options["once"] and worker.failures:
            raise CommandError(f"{worker.failures} of the sweeps failed: the log says why.")

    def say(self, line: str) -> None:
        """A line on what was done, at once: nobody waits for a full buffer."""
        self.stdout.write(line)
        self.stdout.flush()
