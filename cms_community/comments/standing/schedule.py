"""When each standing pick is looked up at its source."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from ...conf import setting
from ...members.models import Source
from ..models import Pick, Verification
from ..sources import adapter_of


def can_be_asked(source: Source) -> bool:
    """Whether a source is one that we ask, and is connected."""
    connection = getattr(source, "connection", None)
    asked = connection is not None and connection.poll_every > 0
    return asked and adapter_of(source.kind).look_up is not None


def askable_sources() -> list[Source]:
    """The sources that are asked."""
    connected = Source.objects.filter(connection__isnull=False).select_related("connection")
    return [source for source in connected if can_be_asked(source)]


def next_due(pick: Pick, *, after: datetime) -> datetime:
    """When to ask again: closely in the first days after picking, then now and then."""
    closely = after - pick.picked_at < timedelta(days=setting("VERIFY_DAYS"))
    every = setting("VERIFY_EVERY" if closely else "VERIFY_LATER_EVERY")
    return after + timedelta(seconds=every)


def follow_pick(*, pick: Pick) -> None:
    """Look up a new pick soon, since what the desk read may be hours old; a withdrawn one never."""
    if pick.state == Pick.State.WITHDRAWN:
        Verification.objects.filter(pick=pick).delete()
    elif can_be_asked(pick.comment.source):
        Verification.objects.get_or_create(pick=pick, defaults={"due_at": timezone.now()})


def verify_soon(*, picks: QuerySet[Pick]) -> int:
    """Look these up at once, if their source is asked; how many that are.

    A source that fails now is left its time: it is asked again within minutes in any case.
    """
    enrol(picks)
    waiting = Verification.objects.filter(pick__in=picks, failing_since__isnull=True)
    return waiting.update(due_at=timezone.now())


def verify_published(*, page: Page) -> None:
    """Look up what a page shows that was just published."""
    shown = picks_in(page)
    if shown:
        verify_soon(picks=Pick.objects.standing().filter(pk__in=shown))


def picks_in(page: Page) -> set[int]:
    """The keys of the picks that were chosen in a page; Wagtail's index of them may lag behind."""
    if not ReferenceIndex.model_is_indexable(type(page)):
        return set()
    found = ReferenceIndex._extract_references_from_object(page)
    kind = ContentType.objects.get_for_model(Pick).pk
    return {int(key) for content_type, key, _model, _path in found if content_type == kind}


def enrol_picks() -> int:
    """Schedule every pick whose source can be asked since, none whose source no longer can."""
    sources = askable_sources()
    Verification.objects.exclude(pick__comment__source__in=sources).delete()
    return enrol(Pick.objects.standing().filter(comment__source__in=sources))


def enrol(picks: QuerySet[Pick]) -> int:
    """Schedule those of these that are not yet, if their source can be asked; how many."""
    missing = picks.filter(verification__isnull=True, comment__source__in=askable_sources())
    now = timezone.now()
    rows = [Verification(pick=pick, due_at=now) for pick in missing.only("pk")]
    Verification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
