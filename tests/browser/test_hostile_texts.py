"""Two hundred hostile texts, in every field that a source fills, opened in a real browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from cms_community.comments.actions import pick_comment
from cms_community.comments.cleaning import storable
from cms_community.comments.desk.enlisting import enlist
from cms_community.comments.models import Comment, Pick
from cms_community.comments.receiving import receive_comments
from cms_community.comments.records import parse_record
from cms_community.comments.report.letters import mail_of
from cms_community.comments.report.models import Letter
from cms_community.conf import newsroom_day
from tests.browser.conftest import Opens
from tests.builders import (
    make_message_of_the_day,
    make_selection,
    make_source,
    make_subscription,
    make_user,
    publish,
)
from tests.comments.xss_payloads import PAYLOADS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

# Everything that a pointer, a key or the passing of time may set off.
EVENTS = (
    "click mouseover mouseenter pointerenter focus focusin mousemove wheel copy paste drag toggle"
)
TOUCH_ALL = """(events) => document.querySelectorAll("body *").forEach((one) => {
    if (one.closest("form, a, button, summary, [data-action]")) return;
    events.split(" ").forEach((name) => one.dispatchEvent(new Event(name, { bubbles: true })));
})"""
LIVE = "[...document.querySelectorAll('[src],[href],[action],[formaction],[data]')].filter("
LIVE += "(one) => /^\\s*(javascript|data:text|vbscript)/i.test("
LIVE += "one.src || one.href || one.action || one.data || '')).length"
HANDLERS = "[...document.querySelectorAll('body *')].filter((one) => [...one.attributes].some("
HANDLERS += "(attribute) => /^on/i.test(attribute.name))).length"


def own_words(number: int) -> str:
    """Words that no other comment has, so that none is folded under another."""
    return " ".join(f"{number}{letters}" for letters in ("quai", "port", "pont", "bac", "phare"))


@pytest.fixture
def hostile() -> list[Comment]:
    """A comment for each payload, which is also its headline, its story's title, its member."""
    source = make_source()
    told = timezone.now() - timedelta(days=1)
    records = [
        {
            "source_id": f"c{number}",
            "created_at": told.isoformat(),
            "source_updated_at": told.isoformat(),
            "discussion_source_id": f"d{number % 20}",
            "discussion_title": payload,
            "discussion_url": f"https://fanal.example/{number % 20}",
            "section": payload[:60],
            "member_source_id": f"m{number}",
            "member_name": payload[:200],
            "headline": payload[:200],
            "body_html": f"<p>Que fait la rédaction ? {own_words(number)}</p>{payload}",
            "state": "visible",
            "reactions": number,
            "replies": number % 9,
        }
        for number, payload in enumerate(PAYLOADS)
    ]
    receive_comments(source=source, records=[parse_record(record) for record in records])
    comments = list(Comment.objects.order_by("pk"))
    enlist(comment_ids=[comment.pk for comment in comments])
    assert len(comments) == len(PAYLOADS)
    return comments


@pytest.fixture
def chosen(hostile: list[Comment], alice: Any) -> list[Pick]:
    """A pick of each comment, with a note as hostile, shown by a selection and by today."""
    picks = [
        pick_comment(
            comment=comment,
            excerpt=comment.body_text,
            note=storable(payload),
            criterion=Pick.Criterion.TESTIMONY,
            by=alice,
        )
        for comment, payload in zip(hostile, PAYLOADS, strict=True)
    ]
    publish(make_selection(PAYLOADS[0][:200], subject=PAYLOADS[1][:60], picks=picks))
    publish(make_message_of_the_day(newsroom_day(), title=PAYLOADS[2][:200], pick=picks[0]))
    return picks


def watched(page: Page) -> list[str]:
    """What ran, or was fetched from elsewhere, is noted here from now on."""
    happened: list[str] = []
    page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
    own = page.url.split("/admin")[0].split("/api")[0]

    def note(request: Any) -> None:
        if not request.url.startswith((own, "data:", "blob:", "about:")):
            happened.append(request.url)

    page.on("request", note)
    return happened


def harmless(page: Page, happened: list[str]) -> None:
    """Nothing ran, nothing was fetched, nothing lies in wait."""
    page.evaluate(TOUCH_ALL, EVENTS)
    page.wait_for_timeout(200)
    assert happened == []
    assert page.evaluate(LIVE) == 0
    assert page.evaluate(HANDLERS) == 0


def yesterday() -> str:
    """The day on which all of it was written."""
    return (newsroom_day() - timedelta(days=1)).isoformat()


def admin_addresses() -> list[str]:
    """Where the newsroom reads what members wrote, the desk aside."""
    day = yesterday()
    return [
        "/admin/",
        reverse("community_comments:report", args=[day]),
        reverse("community_comments:report_rows", args=[day, "comments"]),
        reverse("community_comments:picks"),
        reverse("community_comments_comment_modeladmin_index"),
        reverse("community_comments_discussion_modeladmin_index"),
        reverse("community_members_member_modeladmin_index"),
        reverse("community_home:calendar"),
    ]


def read_the_desk(page: Page, happened: list[str]) -> None:
    """Every row of the queue, as far as it goes."""
    page.goto("/admin/community/desk/?order=newest")
    while page.locator("[data-cc-board-target=more]").is_visible():
        # It may be gone by now, and then nothing needs to be done.
        page.evaluate("document.querySelector('[data-cc-board-target=more]').scrollIntoView()")
        page.wait_for_timeout(100)
    assert page.locator(".cc-row").count() == len(PAYLOADS)
    harmless(page, happened)


def read_the_admin(page: Page, happened: list[str]) -> None:
    """The other pages that show what members wrote."""
    for address in admin_addresses():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        harmless(page, happened)


def read_the_answers(page: Page, happened: list[str]) -> None:
    """What the API answers is never taken for a page."""
    for address in ("picks/?limit=100", "comment-selections/", "messages-of-the-day/today/"):
        answer = page.goto(f"/api/v1/{address}")
        assert answer is not None
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("application/json")
        assert answer.headers["x-content-type-options"] == "nosniff"
        harmless(page, happened)


def read_the_letter(page: Page, happened: list[str]) -> None:
    """The morning report as a mail program shows it."""
    letter = Letter(subscription=make_subscription(), period=yesterday())
    (html, _type), *_papers = mail_of(letter).alternatives
    page.set_content(str(html))
    assert "la rédaction" in page.content()
    harmless(page, happened)


def test_nothing_that_members_write_runs_wherever_it_is_read(
    opens: Opens, chosen: list[Pick]
) -> None:
    page = opens(make_user("admin", is_superuser=True), "/admin/")
    happened = watched(page)
    read_the_desk(page, happened)
    read_the_admin(page, happened)
    read_the_answers(page, happened)
    read_the_letter(page, happened)
    # It would have been seen.
    page.set_content(f"<p>{PAYLOADS[0]}</p>")
    page.wait_for_timeout(200)
    assert happened
