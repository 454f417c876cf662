"""What the desk asks beyond one table: a member's record, a source's use, where a pick stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from ..members.models import Member, Source
from .models import Pick


class MemberRecord(NamedTuple):
    """What a member's comments came to so far."""

    comments: int
    rejected: int
    picked: int

    @property
    def rejected_share(self) -> int:
        """Per cent of the comments that the source rejected or called spam, rounded."""
        return round(100 * self.rejected / self.comments) if self.comments else 0


def member_record(member: Member | None) -> MemberRecord | None:
    """A member's record, in one query; none for a comment whose author the source does not tell."""
    if member is None:
        return None
    refused = Q(state__in=("rejected", "spam"))
    picked = Q(picks__isnull=False) & ~Q(picks__withdrawal_reason="undone")
    counts = member.comments.aggregate(
        comments=Count("pk", distinct=True),
        rejected=Count("pk", distinct=True, filter=refused),
        picked=Count("pk", distinct=True, filter=picked),
    )
    return MemberRecord(**counts)


def pages_showing(pick: Pick, *, to: Any) -> PageQuerySet:
    """The pages in which a pick was chosen, of those that this person may find in the admin."""
    pages = ContentType.objects.get_for_model(Page)
    keys = ReferenceIndex.get_references_to(pick).filter(base_content_type=pages)
    found = policy_registry.get_by_type(Page).explorable_instances(to)
    return found.filter(pk__in=[int(key) for key in keys.values_list("object_id", flat=True)])


def is_used(source: Source) -> bool:
    """Whether anything ever came from a source: it can then no longer be deleted."""
    return (
        source.comments.exists()
        or source.discussions.exists()
        or source.members.exists()
        or source.erased_ids.exists()
    )


def pages_showing_each(picks: Iterable[Pick], *, to: Any) -> dict[int, list[Page]]:
    """For each of these picks the pages in which it was chosen, that this person may find."""
    pages = ContentType.objects.get_for_model(Page)
    keys = {str(pick.pk) for pick in picks}
    chosen = ReferenceIndex.objects.filter(
        base_content_type=pages,
        to_content_type=ContentType.objects.get_for_model(Pick),
        to_object_id__in=keys,
    )
    pairs = set(chosen.values_list("to_object_id", "object_id"))
    explorable = policy_registry.get_by_type(Page).explorable_instances(to)
    known = explorable.in_bulk([int(page) for _pick, page in pairs])
    found: dict[int, list[Page]] = {int(key): [] for key in keys}
    for pick, page in sorted(pairs):
        if int(page) in known:
            found[int(pick)].append(known[int(page)])
    return found
