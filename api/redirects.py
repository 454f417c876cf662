"""Every redirect of the front end, for one that is built ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.utils import timezone
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from wagtail.contrib.redirects.models import Redirect

from cms_community.delivery.models import BranchMove, Document
from cms_community.delivery.moves.reading import waiting_after, waiting_for, with_pages
from cms_community.delivery.reading import current

from .caching import ANYTHING, first_of, json_answer, published
from .cursors import next_link, read_cursor, write_cursor
from .described import DescribedView, Operation
from .parameters import PagedParameters
from .redirecting import (
    COLLECTION,
    Destination,
    destinations,
    moves_here,
    of_this_newspaper,
    rank,
)
from .shapes import RedirectListSerializer


class Place(NamedTuple):
    """Up to where the list was read: among what waits to be written, then among Wagtail's rows.

    In this order, what is written meanwhile is met twice at most, and never missed.
    """

    move: int = 0
    number: int = -1
    row: int = 0


class RedirectsParameters(PagedParameters):
    """What the list takes: tens of thousands are read whole, and each is a line."""

    limit = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=1000,
        help_text="Redirects a page, 20 unless configured.",
    )


class RedirectsView(DescribedView):
    """The redirects, with where each leads now."""

    operation = Operation(
        "redirects_list",
        "redirects",
        "Redirects",
        RedirectListSerializer,
        parameters=RedirectsParameters,
    )

    def get(self, request: Request) -> HttpResponse:
        """The redirects after the cursor; those that lead to what is hidden are left out."""
        at = timezone.now()
        asked = RedirectsParameters.read(request.query_params)
        after = read_place(asked["cursor"]) if "cursor" in asked else Place()
        moves = list(moves_here())
        placed = list(islice(all_after(after, moves, asked["limit"] + 1), asked["limit"] + 1))
        shown = placed[: asked["limit"]]
        found = leading(holding([redirect for _, redirect in shown], moves), at=at)
        items = [
            {"path": path, "status": there.status, "target": there.target} for path, there in found
        ]
        cursor = write_place(shown[-1][0]) if len(placed) > len(shown) else None
        meta = {"next": next_link(request, cursor)}
        answer = json_answer(JSONRenderer().render({"items": items, "meta": meta}))
        if meta["next"]:
            answer["Link"] = f'<{meta["next"]}>; rel="next"'
        documents = [there.document for _, there in found if there.document]
        changes_at = first_of(*(document.visible_until for document in documents))
        return published(request, answer, tags=[COLLECTION, ANYTHING], changes_at=changes_at, at=at)


def read_place(cursor: str) -> Place:
    """The place in a cursor."""
    return Place(*map(int, read_cursor(COLLECTION, cursor).split()))


def write_place(place: Place) -> str:
    """The cursor that goes on after a place."""
    return write_cursor(COLLECTION, b"%d %d %d" % place)


def all_after(
    place: Place, moves: Sequence[BranchMove], size: int
) -> Iterator[tuple[Place, Redirect]]:
    """What waits to be written, then what is among Wagtail's redirects, from a place on.

    A path's redirect for every site is left out where the site has its own, as in `follow`.
    """
    last = place
    if not place.row:
        for found, redirect in waiting_after((place.move, place.number), moves):
            last = Place(*found)
            yield last, redirect
    own = Redirect.objects.filter(site__is_default_site=True, old_path=OuterRef("old_path"))
    rows = of_this_newspaper().exclude(Exists(own), site=None)
    rows = rows.filter(pk__gt=place.row).select_related("redirect_page")
    for row in rows.order_by("pk")[:size]:
        yield last._replace(row=row.pk), row


def holding(redirects: Sequence[Redirect], moves: Sequence[BranchMove]) -> list[Redirect]:
    """Those of these that hold: of a path whose redirect waits to be written there may be two."""
    if not moves:
        return list(redirects)
    paths = {one.old_path for one in redirects}
    known = [one for path in paths for one in waiting_for(path, moves)]
    known += of_this_newspaper().filter(old_path__in=paths)
    first = {one.old_path: one for one in sorted(known, key=rank, reverse=True)}
    return with_pages([one for one in redirects if same(one, first[one.old_path])])


def same(one: Redirect, other: Redirect) -> bool:
    """Whether these are one redirect, written or not."""
    return (one.pk, one.redirect_page_id, one.created_at) == (
        other.pk,
        other.redirect_page_id,
        other.created_at,
    )


def leading(redirects: Sequence[Redirect], *, at: datetime) -> list[tuple[str, Destination]]:
    """The path and the destination of each that leads somewhere, unless a page stands there."""
    ends = zip(redirects, destinations(redirects, at=at), strict=True)
    found = [(one.old_path, there) for one, there in ends if there and leads_away(one, there)]
    taken = taken_again(found, at=at)
    return [(path, there) for path, there in found if path not in taken]


def leads_away(redirect: Redirect, there: Destination) -> bool:
    """Whether it leads elsewhere: what moved and came back stands where its redirect begins."""
    return there.target.rstrip("/") != str(redirect.old_path).rstrip("/")


def taken_again(found: Sequence[tuple[str, Destination]], *, at: datetime) -> set[str]:
    """The paths at which another document stands now: a reader of it is not sent away."""
    urls = {f"{path.rstrip('/')}{end}" for path, _ in found for end in ("", "/")}
    ours = [there.document.pk for _, there in found if there.document]
    stored = Document.objects.filter(shown=True, url__in=urls).exclude(pk__in=ours)
    return {document.url.rstrip("/") or "/" for document in current(stored, at=at)}
