"""What changes documents: a touch, its settling, and the rendering of what is due.

A touch is written with the change itself, so neither can be lost. Once the change is committed,
settling marks every document that was made from it; marked documents are rendered, a few at once,
many by the worker. Whoever reads a marked document before that gets it rendered on the spot.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby, islice
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db import connection, connections, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from ..conf import setting
from .feed import EVERYTHING, announce, notify
from .models import Document, DocumentTag, Touch
from .querysets import DocumentQuerySet
from .registry import Rendered, own_tag, resource, resources
from .writing import put_off, tags_of, write

logger = logging.getLogger(__name__)
One = TypeVar("One")

# Documents rendered in one transaction; touches settled in one.
BATCH = 25
TOUCHES = 2000
SETTLING = "settling"
# Keys named in one query.
AT_ONCE = 1000
# How long a touch is remembered for renderings that began before it was settled.
REMEMBERED = timedelta(hours=1)


class Thing(NamedTuple):
    """What has changed: its tag; its kind and public id too if it is to have a document; the
    key of a page if everything below it has changed with it."""

    tag: str
    kind: str = ""
    public_id: UUID | None = None
    branch: int | None = None


def touch(*, things: Iterable[Thing], hides: bool = True) -> None:
    """Have everything that is made from these rendered anew, once the change is committed.

    `hides` tells whether the change may take anything away from readers: whoever makes it then
    waits until all of that is marked, however much it is.
    """
    touches = [Touch(**thing._asdict()) for thing in things]
    if touches:
        Touch.objects.bulk_create(touches)
        own = [Touch(kind=t.kind, public_id=t.public_id) for t in touches if t.public_id]
        transaction.on_commit(partial(catch_up, own, hides=hides), robust=True)


def touch_everything() -> None:
    """Have every document rendered anew."""
    touch(things=[Thing(EVERYTHING)])


def catch_up(own: Sequence[Touch] = (), *, hides: bool = True) -> None:
    """Mark what the last changes concern and render as much of it as an editor may wait for.

    That is what was changed itself, and all that was made from it unless that is too much. To
    mark that much takes longer than the change: it goes on while the editor is answered already.
    """
    limit = setting("DOCUMENTS_AT_ONCE")
    later = not hides and can_settle_apart() and is_more_than(limit)
    if later:
        mark_own(own)
    else:
        settle()
    if own:
        keys = [each.public_id for each in own[:limit] if each.public_id]
        render_batch(limit, among=Document.objects.filter(public_id__in=keys))
    if 0 < Document.objects.due()[: limit + 1].count() <= limit:
        render_due(limit=limit)
    if later:
        threading.Thread(target=settle_apart, name=SETTLING).start()


def can_settle_apart() -> bool:
    """Whether the database lets two connections write at once, and share touches between them."""
    return connection.features.has_select_for_update_skip_locked


def is_more_than(limit: int) -> bool:
    """Whether the touches that are not settled concern more documents than this."""
    pending = Touch.objects.pending().order_by()
    made = DocumentTag.objects.filter(tag__in=pending.values("tag"))
    if made[: limit + 1].count() > limit:
        return True
    branches = Page.objects.filter(pk__in=pending.exclude(branch=None).values("branch"))
    return any(
        Page.objects.filter(path__startswith=path)[: limit + 1].count() > limit
        for path in branches.values_list("path", flat=True)
    )


@transaction.atomic
def mark_own(own: Sequence[Touch]) -> None:
    """Mark the documents of what was changed itself."""
    mark(own, at=timezone.now())


def settle_apart() -> None:
    """Settle in a thread of its own; if it fails or dies, the worker does."""
    try:
        settle()
    except Exception:
        logger.exception("What was changed is left to the worker to settle")
    finally:
        connections.close_all()


def settle() -> int:
    """Mark the documents of every touch that is committed; how many touches that were."""
    settled = done = settle_some()
    while done == TOUCHES:
        settled += (done := settle_some())
    return settled


def settle_some() -> int:
    """Settle one batch of touches; several processes may do so at once."""
    with transaction.atomic():
        pending = Touch.objects.pending().select_for_update(skip_locked=True)
        touches = list(pending[:TOUCHES])
        if touches:
            now = timezone.now()
            mark(touches, at=now)
            Touch.objects.filter(pk__in=[touch.pk for touch in touches]).update(settled_at=now)
    return len(touches)


def mark(touches: Sequence[Touch], *, at: datetime) -> None:
    """Mark as stale what these concern; a thing that has no document yet gets an empty one."""
    own, tags = concerned(touches)
    stale = {"stale_at": at, "due_at": at}
    if EVERYTHING in tags:
        Document.objects.update(**stale)
    of_own, missing = keys_of(own)
    # What is marked already stays so: whoever renders it now looks for later touches afterwards.
    fresh = Document.objects.filter(Q(stale_at__isnull=True) | Q(stale_at__gt=at))
    # In one order, so that two who settle at once never wait for each other in a circle.
    for keys in batched(sorted(of_own | made_from(tags)), AT_ONCE):
        some = fresh.filter(pk__in=keys).order_by("pk")
        marked = some.select_for_update().values_list("kind", flat=True)
        tags |= set(marked)
        some.update(**stale)
    empty = [Document(kind=kind, public_id=key, **stale) for kind, key in sorted(missing)]
    Document.objects.bulk_create(empty, batch_size=AT_ONCE, ignore_conflicts=True)
    notify(tags | own.keys())


# The public ids of things, by their kind.
Own = dict[str, set[UUID]]


def concerned(touches: Sequence[Touch]) -> tuple[Own, set[str]]:
    """The things that these touched themselves, those in a touched branch included; the tags."""
    own: Own = {}
    tags = {touch.tag for touch in touches} - {""}
    for touch in touches:
        if touch.kind and touch.public_id:
            own.setdefault(touch.kind, set()).add(touch.public_id)
    branches = {touch.branch for touch in touches} - {None}
    for path in Page.objects.filter(pk__in=branches).values_list("path", flat=True):
        for each in resources():
            below = set(each.below(path))
            own.setdefault(each.name, set()).update(below)
            tags |= {own_tag(each.name, key) for key in below}
    return own, tags


def keys_of(own: Own) -> tuple[set[int], set[tuple[str, UUID]]]:
    """The keys of the documents of these things; those of them that have none."""
    found: set[int] = set()
    missing = {(kind, key) for kind, keys in own.items() for key in keys}
    for kind, keys in own.items():
        for some in batched(sorted(keys), AT_ONCE):
            theirs = Document.objects.filter(kind=kind, public_id__in=some)
            for pk, public_id in theirs.values_list("pk", "public_id"):
                found.add(pk)
                missing.discard((kind, public_id))
    return found, missing


def made_from(tags: set[str]) -> set[int]:
    """The keys of the documents that were made from any of these."""
    found: set[int] = set()
    for some in batched(sorted(tags), AT_ONCE):
        made = DocumentTag.objects.filter(tag__in=some)
        found.update(made.values_list("document_id", flat=True))
    return found


def batched(found: Iterable[One], size: int) -> Iterator[list[One]]:
    """Parts of these, none longer than `size`."""
    left = iter(found)
    while part := list(islice(left, size)):
        yield part


def render_due(*, limit: int | None = None, at: datetime | None = None) -> int:
    """Render what is due, `limit` documents at most; how many that were."""
    rendered = 0
    while limit is None or rendered < limit:
        size = BATCH if limit is None else min(BATCH, limit - rendered)
        done = render_batch(size, at=at)
        rendered += done
        if not done:
            break
    return rendered


def render_tagged(*, tags: set[str]) -> int:
    """Render whatever was made from these, however much that is; how many documents.

    For what must leave our tables now, and not when the worker comes to it. To be called once the
    change is committed. What cannot be rendered is emptied, so that nothing of it is kept.
    """
    settle()
    made = DocumentTag.objects.filter(tag__in=tags).values("document")
    found = Document.objects.filter(pk__in=made)
    rendered = 0
    while done := render_batch(BATCH, among=found):
        rendered += done
    stale = found.filter(stale_at__lte=timezone.now()).values_list("pk", flat=True)
    return rendered + sum(empty(key) for key in list(stale))


def empty(key: int) -> bool:
    """Take all text out of one document that is still out of date, after whoever holds it."""
    with transaction.atomic():
        document = Document.objects.select_for_update().filter(pk=key).first()
        now = timezone.now()
        if document is None or not document.is_stale(now):
            return False
        tags = frozenset(document.made_from.values_list("tag", flat=True))
        changed = write(document, Rendered(shown=False, watched=tags), at=now)
        announce([document] if changed else [], at=now)
        Document.objects.filter(pk=key).update(stale_at=now, due_at=now)
    return True


def render_batch(
    size: int, *, at: datetime | None = None, among: DocumentQuerySet | None = None
) -> int:
    """Render one batch in one transaction; what another process holds is left to it."""
    began = at or timezone.now()
    with transaction.atomic():
        found = Document.objects.all() if among is None else among
        due = found.due(at=began).select_for_update(skip_locked=True)
        documents = list(due[:size])
        if not documents:
            return 0
        rendered = render(documents, at=began)
        failed = [document for document in documents if document.pk not in rendered]
        for document in failed:
            put_off(document, at=began)
        made = [document for document in documents if document.pk in rendered]
        announce([d for d in made if write(d, rendered[d.pk], at=began)], at=began)
    mark_again(documents, tags_of(rendered.values()), since=began)
    return len(documents)


def mark_again(documents: Sequence[Document], tags: set[str], *, since: datetime) -> None:
    """Mark documents again if something they were made from changed while they were rendered.

    That change marked what was made from it before these were committed, and so missed them.
    """
    made_from = Q(tag__in=tags | {EVERYTHING}) | Q(branch__isnull=False)
    missed = Touch.objects.filter(made_from, settled_at__gt=since)
    if missed.exists():
        now = timezone.now()
        keys = [document.pk for document in documents]
        Document.objects.filter(pk__in=keys).update(stale_at=now, due_at=now)


def render(documents: Iterable[Document], *, at: datetime) -> dict[int, Rendered | None]:
    """Each document's thing as it is now, by the document's key; None for one that is gone.

    A document that cannot be rendered is not in the answer, and its error is in the log.
    """
    found: dict[int, Rendered | None] = {}
    in_order = sorted(documents, key=lambda document: document.kind)
    for kind, group in groupby(in_order, key=lambda document: document.kind):
        found |= render_kind(kind, list(group), at=at)
    return found


def render_kind(
    kind: str, documents: list[Document], *, at: datetime
) -> dict[int, Rendered | None]:
    """The documents of one kind; one by one if there is one among them that fails."""
    known = resource(kind)
    if known is None:
        return {document.pk: None for document in documents}
    try:
        with transaction.atomic():
            made = known.render([document.public_id for document in documents], at=at)
    except Exception:
        if len(documents) > 1:
            alone = (render_kind(kind, [document], at=at) for document in documents)
            return {key: rendered for found in alone for key, rendered in found.items()}
        logger.exception("The document of %s cannot be rendered", documents[0])
        return {}
    return {document.pk: made.get(document.public_id) for document in documents}


def forget_touches() -> None:
    """Delete the touches that no rendering can have missed any more."""
    Touch.objects.filter(settled_at__lt=timezone.now() - REMEMBERED).delete()


def mark_everything() -> None:
    """Mark every document as stale, and make one for everything that is to have one."""
    for each in resources():
        touches = (Touch(kind=each.name, public_id=public_id) for public_id in each.every_id())
        Touch.objects.bulk_create(touches, batch_size=TOUCHES)
    Touch.objects.create(tag=EVERYTHING)
    settle()
