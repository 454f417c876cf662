"""What is done about a branch that has another address."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.signal_handlers import BatchRedirectCreator
from wagtail.coreutils import get_dummy_request
from wagtail.models import Page, Site

from .models import BranchMove

logger = logging.getLogger(__name__)

# Redirects written in one transaction; more in one query is too much for SQLite.
BATCH = 250
# Characters of a path that Wagtail keeps a redirect of.
LONGEST = 255
REMEMBERED = timedelta(hours=1)

# A page's paths on a site, each with the part of the page that it leads to.
Paths = dict[str, str]


def keep_old_addresses(*, page: Page) -> None:
    """Note the addresses that a branch had until this save, in the transaction that saves it."""
    before = Page.objects.filter(pk=page.pk).first()
    if before is None or before.url_path == page.url_path or not wanted():
        return
    cut = len(before.url_path) - 1
    live = Page.objects.filter(path__startswith=page.path, depth__gt=page.depth).live()
    below = [(url_path[cut:-1], key) for url_path, key in live.values_list("url_path", "pk")]
    if not below:
        return
    for site, old_path in old_paths(before.specific, page.url_path):
        BranchMove.objects.create(
            page=page.pk,
            site=site,
            old_path=old_path,
            old_url_path=before.url_path,
            pages=[("", page.pk), *below],
        )


def wanted() -> bool:
    """Whether Wagtail is told to make redirects when a page has another address."""
    return bool(getattr(settings, "WAGTAILREDIRECTS_AUTO_CREATE", True))


def old_paths(before: Page, url_path: str) -> Iterator[tuple[Site, str]]:
    """The sites in which a page has another path now, each with its path until now."""
    after = copy.copy(before)
    after.url_path = url_path
    for site in Site.objects.exclude(root_page=before.pk):
        request = get_dummy_request(site=site)
        then, now = path_on(site, before, request), path_on(site, after, request)
        if then and now and then != now and len(then) <= LONGEST:
            yield site, then


def path_on(site: Site, page: Page, request: Any) -> str:
    """The page's path on a site as redirects keep it, nothing if it does not stand there."""
    parts = page.get_url_parts(request)
    if parts is None or parts[0] != site.pk or not parts[2]:
        return ""
    return str(Redirect.normalise_path(parts[2]))


def is_kept(*, page: Page, old_url_path: str) -> bool:
    """Whether the redirects from a page's old address are noted here."""
    return BranchMove.objects.filter(page=page.pk, old_url_path=old_url_path).exists()


def write_redirects() -> int:
    """Write one batch of the oldest move's redirects; how many pages that were.

    A worker that is killed has written the batch, with this row's count of it, or nothing.
    """
    with transaction.atomic():
        move = BranchMove.objects.unwritten().select_for_update().first()
        if move is None:
            return 0
        some = move.pages[move.written : move.written + BATCH]
        write_batch(move, {key: rest for rest, key in some})
        move.written += len(some)
        if move.written >= len(move.pages):
            move.pages, move.written_at = [], timezone.now()
        # No signal: readers are told nothing new.
        kept = {name: getattr(move, name) for name in ("pages", "written", "written_at")}
        BranchMove.objects.filter(pk=move.pk).update(**kept)
    return len(some)


def write_batch(move: BranchMove, rests: dict[int, str]) -> None:
    """Wagtail's redirects from the old paths of some pages, as old as the move itself."""
    batch = BatchRedirectCreator(max_size=2 * BATCH, ignore_conflicts=True)
    found = dict(old_to_new(move, rests))
    theirs = Redirect.objects.filter(site=move.site, old_path__in=found)
    newer = set(theirs.filter(created_at__gt=move.moved_at).values_list("old_path", flat=True))
    for old_path, (page, route) in found.items():
        if old_path not in newer:
            batch.add(
                old_path=old_path,
                site=move.site,
                redirect_page=page,
                redirect_page_route_path=route,
                automatically_created=True,
            )
    batch.process()
    ours = theirs.filter(automatically_created=True).exclude(old_path__in=newer)
    ours.update(created_at=move.moved_at)


def old_to_new(move: BranchMove, rests: dict[int, str]) -> Iterator[tuple[str, tuple[Page, str]]]:
    """The old paths of some pages that are none of theirs now: the page and the part of it."""
    request = get_dummy_request(site=move.site)
    pages = Page.objects.filter(pk__in=rests).defer_streamfields().specific()
    for page in pages:
        now = paths_of(move.site, page, request)
        page.url_path = f"{move.old_url_path.rstrip('/')}{rests[page.pk]}/"
        for old_path, route in paths_of(move.site, page, request).items():
            if old_path in now:
                continue
            if len(old_path) <= LONGEST:
                yield old_path, (page, route)
            else:
                logger.warning("No redirect from %s: its path is too long", old_path)


def paths_of(site: Site, page: Page, request: Any) -> Paths:
    """Every path of a page on a site, as Wagtail makes redirects from them."""
    own = path_on(site, page, request)
    if not own:
        return {}
    routes = map(Redirect.normalise_page_route_path, page.get_route_paths())
    return {Redirect.normalise_path(own + (route or "/")): route for route in routes}


def forget_written() -> int:
    """Delete the moves that were written long ago."""
    old = timezone.now() - REMEMBERED
    BranchMove.objects.filter(written_at__lt=old).delete()
    return 0
