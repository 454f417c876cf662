"""What selections noted about erased comments, wherever a page keeps it: now, then, or unsaved."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import parse_qsl

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Q, QuerySet
from wagtail.admin.models import FormState
from wagtail.models import Revision

from cms_community.comments.models import Pick
from cms_community.delivery.previews.models import PreviewLink

from .models import CommentSelectionPage, SelectedPick

# Where a page's content, as revisions keep it, has its picks.
PICKS = "selected_picks"


def forget_notes(*, comment_ids: Iterable[int]) -> None:
    """Empty every note on picks of these comments: pages, revisions, drafts, open forms."""
    picks = set(Pick.objects.filter(comment__in=list(comment_ids)).values_list("pk", flat=True))
    if not picks:
        return
    SelectedPick.objects.filter(pick__in=picks).exclude(note="").update(note="")
    rewrite(revisions_of_selections(picks), picks)
    rewrite(PreviewLink.objects.filter(model=CommentSelectionPage._meta.label_lower), picks)
    forget_forms(picks)


def revisions_of_selections(picks: set[int]) -> QuerySet[Revision]:
    """The revisions of selections that may hold a note on one of these picks."""
    about = ContentType.objects.get_for_model(CommentSelectionPage)
    revisions: QuerySet[Revision] = Revision.objects.filter(content_type=about)
    if connection.features.supports_json_field_contains:
        holding = (Q(content__contains={PICKS: [{"pick": pick}]}) for pick in picks)
        revisions = revisions.filter(reduce(or_, holding))
    return revisions


def rewrite(rows: QuerySet[Any], picks: set[int]) -> None:
    """Take the notes out of the contents of these rows."""
    for row in rows.only("content").iterator(chunk_size=100):
        if take_notes_out(row.content, picks):
            rows.model.objects.filter(pk=row.pk).update(content=row.content)


def take_notes_out(content: Any, picks: set[int]) -> bool:
    """Empty the notes on these picks in a page's content; whether there were any."""
    rows = content.get(PICKS, []) if isinstance(content, dict) else []
    noted = [row for row in rows if row.get("pick") in picks and row.get("note")]
    for row in noted:
        row["note"] = ""
    return bool(noted)


def forget_forms(picks: set[int]) -> None:
    """Delete what editors' open forms last sent for their preview, which they send again."""
    about = ContentType.objects.get_for_model(CommentSelectionPage)
    chosen = {str(pick) for pick in picks}
    for form in FormState.objects.filter(content_type=about):
        sent = parse_qsl(form.data)
        if any(name.startswith(PICKS) and value in chosen for name, value in sent):
            form.delete()
