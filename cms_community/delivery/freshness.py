"""Whether what was made from a thing shows it as it is now, to readers and in every cache."""

from __future__ import annotations

from django.db.models import Max, Q
from django.utils import timezone

from .models import Document, Touch
from .purging import were_told


def documents_showing(tag: str) -> int:
    """How many documents show a thing, as they were last rendered."""
    return Document.objects.filter(shown=True, made_from__tag=tag).count()


def is_fresh(tag: str) -> bool:
    """Whether all that was made from a thing was rendered, and told, after its last change.

    A rendering that began before a change was settled may have missed it: it does not count.
    """
    touch = Touch.objects.filter(tag=tag).order_by("-pk").first()
    if touch and touch.settled_at is None:
        return False
    made = Document.objects.filter(made_from__tag=tag)
    behind = Q(made_at__isnull=True) | Q(stale_at__lte=timezone.now())
    if touch:
        behind |= Q(made_at__lt=touch.settled_at)
    if made.filter(behind).exists():
        return False
    return were_told(made.aggregate(last=Max("sequence"))["last"] or 0)
