"""Makes what search looks through anew, from the documents as they are stored."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from cms_community.delivery.models import Document
from cms_community.delivery.search import keep_words

from ...words import words_in

BATCH = 200


class Command(BaseCommand):
    """Have search find every document that is shown, and nothing else."""

    help = "Make the search texts anew from the stored documents; then run update_index."

    def handle(self, *args: Any, **options: Any) -> None:
        """In batches, each in a transaction, so that a newsroom at work is not held up."""
        keys = list(Document.objects.order_by("pk").values_list("pk", flat=True))
        for first in range(0, len(keys), BATCH):
            with transaction.atomic():
                batch = Document.objects.filter(pk__in=keys[first : first + BATCH])
                keep_words(batch.select_for_update().order_by("pk"), words_in)
        self.stdout.write(f"Search has the words of {len(keys)} documents.")
