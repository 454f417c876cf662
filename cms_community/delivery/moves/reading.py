"""Redirects that are not among Wagtail's yet, as if they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from .actions import LONGEST
from .models import BranchMove

# A move's redirect, and its place among them: the move's key and a number.
Placed = tuple[tuple[int, int], Redirect]


def waiting_for(path: str, moves: Iterable[BranchMove]) -> list[Redirect]:
    """The redirects from a path that these moves have still to get."""
    found = []
    for move in moves:
        key = dict(move.pages).get(path[len(move.old_path) :])
        if key and is_under(path, move):
            found.append(redirect(move, path, key))
    return found


def is_under(path: str, move: BranchMove) -> bool:
    """Whether a path is the move's old one, or below it."""
    return f"{path}/".startswith(f"{move.old_path}/")


def above(path: str) -> list[str]:
    """A path and those above it, as far as any redirect can begin there."""
    cuts = [n for n, letter in enumerate(path[:LONGEST]) if letter == "/" and n]
    return [path[:cut] for cut in [*cuts, len(path)] if cut <= LONGEST]


def waiting_after(place: tuple[int, int], moves: Iterable[BranchMove]) -> Iterator[Placed]:
    """The redirects that these moves have still to get, after a place among them."""
    for move in moves:
        for number, (rest, key) in enumerate(move.pages):
            if number >= move.written and (move.pk, number) > place:
                yield (move.pk, number), redirect(move, move.old_path + rest, key)


def redirect(move: BranchMove, path: str, key: int) -> Redirect:
    """What the worker is going to write."""
    return Redirect(
        old_path=path,
        site_id=move.site_id,
        redirect_page_id=key,
        automatically_created=True,
        created_at=move.moved_at,
    )


def with_pages(redirects: list[Redirect]) -> list[Redirect]:
    """Those of these whose page still exists, with it: one query, none for none."""
    keys = {one.redirect_page_id for one in redirects} - {None}
    pages = Page.objects.in_bulk(keys) if keys else {}
    for one in redirects:
        one.redirect_page = pages.get(one.redirect_page_id)
    return [one for one in redirects if one.redirect_page or one.redirect_link]
