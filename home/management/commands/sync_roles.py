"""Gives the newsroom's groups exactly the rights they are meant to have."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ...roles import RIGHTS, sync_roles


class Command(BaseCommand):
    """Reset the newsroom's groups to exactly their rights; other groups are left alone."""

    help = "Give the groups Community manager, Editor and Observer exactly their rights."

    def handle(self, *args: Any, **options: Any) -> None:
        """Reset them, and say which."""
        sync_roles()
        self.stdout.write(f"Groups with exactly their rights: {', '.join(RIGHTS)}.")
