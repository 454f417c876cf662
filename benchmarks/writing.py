"""What publishing and renaming cost the editor, and when readers see it."""

from __future__ import annotations

import http.client
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.models import Page

from api import following
from cms_community.comments.actions import announce
from cms_community.comments.models import Comment, Discussion, Pick
from cms_community.delivery.actions import SETTLING, Thing, render_batch, settle, touch
from cms_community.delivery.models import Document
from cms_community.delivery.moves.actions import write_redirects
from cms_community.members.models import Member, Source
from home.models import ArticlePage, SectionPage

from .newsroom import deliver, make_picture, published, words

ROUNDS = 10


def tell(text: str) -> None:
    """Print at once."""
    sys.stdout.write(f"{text}\n")


@contextmanager
def unfollowed() -> Iterator[None]:
    """Wagtail's own publish, with nothing delivered."""
    post_save.disconnect(following.follow_saved_page)
    yield
    post_save.connect(following.follow_saved_page)


def make_picks(count: int) -> list[Pick]:
    """So many live picks."""
    now = timezone.now()
    source = Source.objects.create(name="bench", kind=Source.Kind.PUSH)
    place = {"source": source, "seen_at": now}
    member = Member.objects.create(name="Jeanne", remote_id="m", **place)
    discussion = Discussion.objects.create(title="Le tramway", remote_id="d", **place)
    picks = []
    for number in range(count):
        text = words(30)
        comment = Comment.objects.create(
            source=source,
            remote_id=f"c{number}",
            created_at=now,
            source_updated_at=now,
            state="visible",
            body_html=f"<p>{text}</p>",
            body_text=text,
            member=member,
            discussion=discussion,
        )
        pick = Pick.objects.create(excerpt=text, comment=comment, criterion="testimony")
        announce(pick)
        picks.append(pick)
    return picks


def make_rich_article() -> ArticlePage:
    """A published article with thirty pictures and three picks."""
    section = SectionPage.objects.first()
    pictures = [make_picture(1000 + number) for number in range(30)]
    body: list[Any] = [("picture", {"picture": picture}) for picture in pictures]
    body += [("comment", pick) for pick in make_picks(3)]
    body += [("paragraph", f"<p>{words(80)}</p>") for _ in range(5)]
    article = ArticlePage(title="Trente images", slug="trente-images", standfirst="…", body=body)
    section.add_child(instance=published(article))
    deliver()
    return article


def publish(article: ArticlePage, title: str) -> float:
    """Seconds that an editor waits."""
    article.title = title
    began = time.perf_counter()
    article.save_revision().publish()
    return time.perf_counter() - began


def publishing(ports: list[int]) -> None:
    """Print what publishing costs with delivery and without, and how soon readers see it."""
    article = make_rich_article()
    target = f"/api/v1/articles/{article.public_id}/"
    with_us, without, delays = [], [], []
    for number in range(ROUNDS):
        with unfollowed():
            without.append(publish(article, f"Sans {number}"))
        for port in ports:
            read(port, target)
        with_us.append(publish(article, f"Titre {number}"))
        delays.append(delay(ports, target, f"Titre {number}"))
    ours, theirs, seen = map(statistics.median, (with_us, without, delays))
    tell("| what | ms |\n|---|--:|")
    for name, seconds in (
        ("Wagtail's own publish, 30 pictures, 3 picks", theirs),
        ("the same, delivered", ours),
        ("**added** (≤ 300)", ours - theirs),
        (f"then seen in {len(ports)} other processes", seen),
        ("at the latest (≤ 1,000)", max(delays)),
    ):
        tell(f"| {name} | {seconds * 1e3:.0f} |")


def read(port: int, target: str) -> bytes:
    """What a server answers."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asking.request("GET", target)
    body = asking.getresponse().read()
    asking.close()
    return body


def delay(ports: list[int], target: str, title: str) -> float:
    """Seconds until every server shows it."""
    began = time.perf_counter()
    waiting = set(ports)
    while waiting:
        waiting = {port for port in waiting if title.encode() not in read(port, target)}
        time.sleep(0.005)
    return time.perf_counter() - began


def renaming(count: int) -> None:
    """Print what renaming a section of so many articles costs."""
    section = SectionPage.objects.last()
    fill(section, count)
    with unfollowed():
        theirs = rename(section, "autre-nom")
    deliver()
    titled = rename(section, "Autre titre", slug="autre-nom")
    marked_in = settled()
    deliver()
    began = time.perf_counter()
    asked = rename(section, "nouveau-nom")
    settled()
    while write_redirects():
        pass
    written = time.perf_counter() - began
    left = Document.objects.due().count()
    while render_batch(25):
        pass
    fresh = time.perf_counter() - began
    what = f"a new title for a section of {count:,} articles: the request (≤ 500)"
    tell(f"| {what} | **{titled * 1e3:.0f}** |")
    tell(f"| … and until all is marked, beside it | {marked_in * 1e3:.0f} |")
    tell(f"| another title and address for it, Wagtail alone | {theirs * 1e3:.0f} |")
    tell(f"| the same, delivered: the request (≤ 500) | **{asked * 1e3:.0f}** |")
    tell(f"| … until its redirects are among Wagtail's, by the worker | {written * 1e3:.0f} |")
    tell(
        f"| {left:,} documents fresh again, one worker's loop (≤ 60,000) | **{fresh * 1e3:.0f}** |"
    )


def settled() -> float:
    """Seconds until what a change concerns is marked, which goes on beside the request."""
    began = time.perf_counter()
    for thread in threading.enumerate():
        if thread.name == SETTLING:
            thread.join()
    settle()
    return time.perf_counter() - began


def rename(section: Any, title: str, *, slug: str = "") -> float:
    """Seconds that an editor waits for a section's new name, and its new address if it has one."""
    section = SectionPage.objects.get(pk=section.pk)
    section.title, section.slug = title, slug or title
    began = time.perf_counter()
    section.save_revision().publish()
    return time.perf_counter() - began


def fill(section: Any, count: int) -> None:
    """Put so many articles into a section: copies of one, written straight into the tables."""
    first = ArticlePage.objects.child_of(section).first()
    with connection.cursor() as cursor:
        for table, key, changed in COPIED:
            described = connection.introspection.get_table_description(cursor, table)
            columns = {column.name: f'"{column.name}"' for column in described} | changed
            names = ", ".join(f'"{name}"' for name in columns)
            cursor.execute(
                f"insert into {table} ({names}) select {', '.join(columns.values())}"  # noqa: S608  our own words
                f" from {table}, generate_series(1, %s) as n where {key} = %s",
                [count, first.pk],
            )
    copies = ArticlePage.objects.filter(pk__gt=KEYS)
    Page.objects.filter(pk=section.pk).update(numchild=section.get_children().count())
    touch(things=[Thing("", "articles", key) for key in copies.values_list("public_id", flat=True)])
    deliver()


# Copies begin at this key, far above those that exist.
KEYS = 1_000_000
COPIED: list[tuple[str, str, dict[str, str]]] = [
    (
        "wagtailcore_page",
        "id",
        {
            "id": f"{KEYS} + n",
            "path": "substr(path, 1, length(path) - 4) || to_char(5000 + n, 'FM9999')",
            "slug": "'copie-' || n",
            "url_path": "url_path || 'copie-' || n || '/'",
            "translation_key": "gen_random_uuid()",
            "latest_revision_id": "null",
            "live_revision_id": "null",
        },
    ),
    (
        "community_home_articlepage",
        "page_ptr_id",
        {"page_ptr_id": f"{KEYS} + n", "public_id": "gen_random_uuid()"},
    ),
]
