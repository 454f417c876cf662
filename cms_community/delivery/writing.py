"""How what was rendered becomes a row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from .models import Document, DocumentFacet, DocumentTag
from .registry import Rendered

# How long a document waits that cannot be rendered.
PATIENCE = timedelta(minutes=1)
_COPIED = ("shown", "locale", "slug", "url", "body", "card", "sort_key")
TEXTS = ("body", "card")
# In a document and in its structured data: when it was last published, changed or not.
_DATES = {"updated_at", "dateModified"}
_TIMES = ("visible_from", "visible_until", "stale_at")


def write(document: Document, rendered: Rendered | None, *, at: datetime) -> bool:
    """Write what was rendered; whether readers see something else now than the feed last told.

    None is a thing that no longer exists: its row stays if the feed ever told of it.
    """
    if rendered is None and document.sequence is None:
        document.delete()
        return False
    rendered = rendered or Rendered(shown=False)
    show(document, rendered, at=at)
    document.made_at = at
    document.save()
    write_tags(document, rendered)
    write_facets(document, rendered)
    return document.announced != document.state(at)


def show(document: Document, rendered: Rendered, *, at: datetime) -> None:
    """Have the document show what was rendered; nothing is written.

    What was published again without a change stays as it is, with the date of its last change.
    """
    shown = columns(rendered) | times(rendered, at=at)
    kept = TEXTS if says_the_same(document, rendered) else ()
    for name, value in shown.items():
        if name not in kept:
            setattr(document, name, value)
    document.etag = etag(document)


def says_the_same(document: Document, rendered: Rendered) -> bool:
    """Whether the document says what was rendered, in everything but when it was published."""
    texts = ((document.body, rendered.body), (document.card, rendered.card))
    is_shown = document.shown and rendered.shown
    return is_shown and all(undated(bytes(old)) == undated(new) for old, new in texts)


def undated(text: bytes) -> Any:
    """A JSON text without what tells only when it was published; None for one that is none."""
    try:
        return json.loads(
            text, object_pairs_hook=lambda pairs: [p for p in pairs if p[0] not in _DATES]
        )
    except ValueError:
        return None


def put_off(document: Document, *, at: datetime) -> None:
    """Try again later to render a document that fails; readers are refused it until then."""
    document.due_at = at + PATIENCE
    document.save(update_fields=["due_at"])


def columns(rendered: Rendered) -> dict[str, Any]:
    """The columns that the rendering decides; none of its text for what is not shown."""
    found = {name: getattr(rendered, name) for name in _COPIED}
    return found | {"tags": " ".join(sorted(rendered.tags))}


def etag(document: Document) -> str:
    """A name for exactly what is shown, and where in its list; nothing for what is not shown."""
    if not document.shown:
        return ""
    text = (document.body, document.card, document.url.encode(), document.sort_key)
    return hashlib.blake2b(b"\0".join(map(bytes, text)), digest_size=12).hexdigest()


def times(rendered: Rendered, *, at: datetime) -> dict[str, datetime | None]:
    """When it begins, ends, and must be looked at again."""
    found = {name: getattr(rendered, name) for name in _TIMES}
    coming = [moment for moment in found.values() if moment and moment > at]
    return found | {"due_at": min(coming, default=None)}


def write_tags(document: Document, rendered: Rendered) -> None:
    """Remember what it was made from, and what it would be made from if readers might see it."""
    wanted = rendered.tags | rendered.watched
    kept = set(document.made_from.values_list("tag", flat=True))
    if kept - wanted:
        document.made_from.filter(tag__in=kept - wanted).delete()
    DocumentTag.objects.bulk_create(
        DocumentTag(document=document, tag=tag) for tag in sorted(wanted - kept)
    )


def write_facets(document: Document, rendered: Rendered) -> None:
    """Remember by which values lists may be narrowed to it."""
    place = {"kind": document.kind, "locale": document.locale, "sort_key": document.sort_key}
    wanted = set(rendered.facets) if rendered.shown else set()
    rows = list(document.facets.all())
    kept = {
        (row.name, row.value)
        for row in rows
        if (row.locale, bytes(row.sort_key)) == (place["locale"], place["sort_key"])
    }
    gone = [row.pk for row in rows if (row.name, row.value) not in wanted & kept]
    if gone:
        DocumentFacet.objects.filter(pk__in=gone).delete()
    DocumentFacet.objects.bulk_create(
        DocumentFacet(document=document, name=name, value=value, **place)
        for name, value in sorted(wanted - kept)
    )


def tags_of(rendered: Iterable[Rendered | None]) -> set[str]:
    """The tags of everything that was rendered."""
    return {tag for each in rendered if each for tag in each.tags | each.watched}
