"""Picks that stand in many places, and a source that rejects them one after the other."""

from __future__ import annotations

import statistics
import sys
import time
from datetime import date, timedelta

from django.utils import timezone
from wagtail.models import Page

from cms_community.comments.models import Pick, Takedown
from cms_community.comments.receiving import receive_comments
from cms_community.comments.records import parse_record
from cms_community.delivery.models import Document
from cms_community.delivery.purging import purge_changed
from home.models import ArticlePage, CommentSelectionPage, MessageOfTheDayPage, SelectedPick

from .newsroom import deliver, make_newsroom, published, words
from .writing import make_picks

# Picks in one selection, as a desk makes it.
TOGETHER = 5
# Seconds between two takedowns, so that each is alone, as in life.
PAUSE = 0.3
FIRST_DAY = date(2026, 1, 1)


def prepare(articles: int, count: int) -> None:
    """A newsroom in which so many picks are shown, each in four documents."""
    make_newsroom(articles)
    section = Page.objects.get(slug="rubrique-1").specific
    picks = make_picks(count)
    for number, pick in enumerate(picks):
        body = [("paragraph", f"<p>{words(70)}</p>"), ("comment", pick)]
        named = {"title": f"Choix {number}", "slug": f"choix-{number}", "standfirst": words(20)}
        article = ArticlePage(**named, body=body)
        section.add_child(instance=published(article))
        day = FIRST_DAY - timedelta(days=number)
        message = MessageOfTheDayPage(title=f"{day}", slug=f"message-{number}", day=day, pick=pick)
        section.add_child(instance=published(message))
    for start in range(0, count, TOGETHER):
        page = CommentSelectionPage(title=f"Vu {start}", slug=f"vu-{start}", subject="Le tramway")
        page.selected_picks = [SelectedPick(pick=pick) for pick in picks[start : start + TOGETHER]]
        section.add_child(instance=published(page))
    deliver()
    purge_changed()


def take_down() -> None:
    """Have the source reject every pick, and print how long each took to leave."""
    for pick in Pick.objects.select_related("comment__source", "comment__discussion"):
        reject(pick)
        time.sleep(PAUSE)
    for _ in range(600):
        if not Takedown.objects.filter(done_at__isnull=True).exists():
            break
        time.sleep(0.1)
    tell(list(Takedown.objects.all()))


def reject(pick: Pick) -> None:
    """The source tells that its moderators rejected a comment."""
    comment = pick.comment
    record = parse_record(
        {
            "source_id": comment.remote_id,
            "discussion_source_id": comment.discussion.remote_id,
            "created_at": comment.created_at,
            "state": "rejected",
        },
        as_of=timezone.now(),
    )
    receive_comments(source=comment.source, records=[record])


def tell(takedowns: list[Takedown]) -> None:
    """The table; whatever is not down by now is said, and so is what still shows a pick."""
    seconds = sorted(one.seconds for one in takedowns if one.seconds is not None)
    showing = sum(one.documents for one in takedowns)
    still = Document.objects.filter(shown=True, kind="picks").count()
    p95 = statistics.quantiles(seconds, n=20)[-1]
    sys.stdout.write("| takedowns | documents that showed them | not done | still shown |")
    sys.stdout.write(" median s | **p95 s** | longest s |\n|--:|--:|--:|--:|--:|--:|--:|\n")
    sys.stdout.write(
        f"| {len(takedowns)} | {showing} | {len(takedowns) - len(seconds)} | {still} |"
        f" {statistics.median(seconds):.2f} | **{p95:.2f}** | {seconds[-1]:.2f} |\n"
    )
