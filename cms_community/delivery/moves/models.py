"""Branches whose addresses have changed."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Site


class BranchMoveQuerySet(models.QuerySet["BranchMove"]):
    """Reads of moves."""

    def unwritten(self) -> Self:
        """Those some of whose redirects only this row knows, in the order in which they were."""
        return self.filter(written_at__isnull=True).order_by("pk")


class BranchMove(models.Model):
    """A page with pages below it has another address: the redirects from all their old ones.

    It names every page that was live then, so that nothing that happens to them or to their old
    addresses afterwards makes it wrong.
    """

    # The key of the page that was moved or renamed.
    page = models.BigIntegerField()
    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    # Its old path on the site, as Wagtail keeps those of redirects; and its old place in the tree.
    old_path = models.CharField(max_length=255)
    old_url_path = models.TextField()
    # What was behind the old path, and the key of the page there: ["/tramway", 12].
    pages = models.JSONField(default=list)
    moved_at = models.DateTimeField(default=timezone.now)
    # How many of the pages have their redirect among Wagtail's, and since when all of them.
    written = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(null=True)

    objects = BranchMoveQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["old_path"],
                condition=Q(written_at__isnull=True),
                name="move_to_be_written",
            ),
            models.Index(fields=["page"], name="move_of_a_page"),
        ]

    def __str__(self) -> str:
        return self.old_path
