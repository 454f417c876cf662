"""Redirects of Wagtail's redirects app, as the front end is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms_community.delivery.models import BranchMove, Document
from cms_community.delivery.moves.reading import above, waiting_for, with_pages
from cms_community.delivery.reading import current

from .front_paths import FrontPath

# As many as a browser's patience; more is a loop or a mistake.
HOPS = 5
COLLECTION = "redirects"


class Destination(NamedTuple):
    """Where a redirect leads: a path or address, and the document there if it is one of ours."""

    target: str
    permanent: bool
    document: Document | None = None

    @property
    def status(self) -> int:
        """301 for good, 302 for now."""
        return 301 if self.permanent else 302


def of_this_newspaper() -> QuerySet[Redirect]:
    """The redirects of the front end: those of the default site, and those of every site."""
    found: QuerySet[Redirect] = Redirect.objects.filter(
        Q(site=None) | Q(site__is_default_site=True)
    )
    return found


def follow(asked: FrontPath, *, at: datetime) -> Destination | None:
    """Where a path leads in the end; None if nowhere, in circles or to what readers may not see."""
    permanent, passed = True, {normal(asked)}
    for _ in range(HOPS):
        step = one_step(asked, at=at)
        if step is None:
            return None
        permanent = permanent and step.permanent
        if step.document or not step.target.startswith("/"):
            return step._replace(permanent=permanent)
        path, _, query = step.target.partition("?")
        asked = FrontPath(path, query)
        if normal(asked) in passed:
            return None
        passed.add(normal(asked))
        if not matching(asked):
            return step._replace(permanent=permanent)
    return None


def normal(asked: FrontPath) -> str:
    """A path with its query string, as Wagtail keeps them."""
    text = f"{asked.path}?{asked.query}" if asked.query else asked.path
    return str(Redirect.normalise_path(text))


def matching(asked: FrontPath) -> Redirect | None:
    """The redirect of a path: with its query string before without, of the site before of all."""
    wanted = [normal(asked), normal(FrontPath(asked.path))]
    found = of_this_newspaper().filter(old_path__in=wanted).select_related("redirect_page")
    moves = moves_here().filter(old_path__in=above(wanted[1]))
    both = [*found, *with_pages(waiting_for(wanted[1], moves))]
    return min(both, key=lambda one: (wanted.index(one.old_path), *rank(one)), default=None)


def moves_here() -> QuerySet[BranchMove]:
    """The branches of the front end whose redirects are not all among Wagtail's yet."""
    return BranchMove.objects.unwritten().filter(site__is_default_site=True)


def rank(redirect: Redirect) -> tuple[Any, ...]:
    """Which of a path's redirects holds, the least first: the desk's own, then the latest."""
    made_at = redirect.created_at.timestamp() if redirect.created_at else 0
    return redirect.site_id is None, redirect.automatically_created, -made_at


def one_step(asked: FrontPath, *, at: datetime) -> Destination | None:
    """Where the redirect of a path leads, None if there is none or it leads to nothing shown."""
    found = matching(asked)
    return destinations([found], at=at)[0] if found else None


def destinations(redirects: Sequence[Redirect], *, at: datetime) -> list[Destination | None]:
    """Where each leads; None for one that leads to what readers may not see."""
    pages = [one.redirect_page for one in redirects if one.redirect_page]
    documents = documents_of(pages, at=at)
    return [destination(one, documents.get(one.redirect_page_id)) for one in redirects]


def destination(redirect: Redirect, document: Document | None) -> Destination | None:
    """Where a redirect leads, if that is not a page that readers may not see."""
    to_page = redirect.redirect_page_id is not None
    target = path_to(redirect, document) if to_page else redirect.redirect_link
    return Destination(target, redirect.is_permanent, document) if target else None


def path_to(redirect: Redirect, document: Document | None) -> str:
    """The path of the page it leads to, and of the part of it; nothing if the page is hidden."""
    if document is None or not document.url:
        return ""
    route = redirect.redirect_page_route_path
    return document.url.rstrip("/") + route if route else document.url


def documents_of(pages: Iterable[Page], *, at: datetime) -> dict[int, Document]:
    """The documents of these pages that readers may see, by the page's key."""
    ids = public_ids(pages)
    found = Document.objects.filter(public_id__in=ids.values()) if ids else []
    shown = {document.public_id: document for document in current(found, at=at)}
    return {key: shown[public_id] for key, public_id in ids.items() if public_id in shown}


def public_ids(pages: Iterable[Page]) -> dict[int, UUID]:
    """The public id of each page that has one, by its key: a query for each type among them."""
    by_type: dict[type[Page], list[int]] = {}
    for page in pages:
        by_type.setdefault(page.cached_content_type.model_class(), []).append(page.pk)
    found: dict[int, UUID] = {}
    for model, keys in by_type.items():
        if hasattr(model, "public_id"):
            rows = model._base_manager.filter(pk__in=keys)
            found |= dict(rows.values_list("pk", "public_id"))
    return found
