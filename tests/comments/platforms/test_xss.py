"""Nothing that members write runs in what is shown, whichever way it comes in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import pytest

from cms_community.comments.merging import row_of
from cms_community.comments.records import Record
from cms_community.comments.sources import ADAPTERS

from ..test_cleaning import what_is_not_allowed
from ..xss_payloads import PAYLOADS
from . import coral_server, discourse_server, disqus_server, wordpress_server
from .standing_in import standing_in
from .walks import polled
from .wordpress_site import Site

STRANGE = [
    "\u202e\u2066sens inverse\u2069",
    "مرحبا بالعالم",
    "\u200b\u200c\u200d\ufeff",
    "👩‍👩‍👧‍👦🏳️‍🌈🇫🇷",
    "e\u0301".join("abcdef"),
    "Zalgo" + "\u0335\u0321" * 200,
]
BODIES = [*PAYLOADS, *STRANGE]


def live_in(records: list[Record]) -> list[str]:
    """What would run, load or style in the bodies of the records."""
    return [live for each in records for live in what_is_not_allowed(row_of(each).body_html)]


def exported_by_coral() -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    for number, body in enumerate(BODIES):
        rows.writerow([f"c{number}", "u", "s", "2026-11-20T10:00:00Z", body, "", "NONE", ""])
    return text.getvalue().encode()


def in_xml(text: str) -> str:
    """The text as XML can hold it: most control characters have no place there."""
    return escape("".join(each for each in text if each >= " " or each in "\t\n\r"))


def exported_by_disqus() -> bytes:
    posts = "".join(
        f'<post dsq:id="{number}"><message>{in_xml(body)}</message>'
        "<createdAt>2026-11-20T10:00:00Z</createdAt><isDeleted>false</isDeleted>"
        '<isSpam>false</isSpam><thread dsq:id="1"/></post>'
        for number, body in enumerate(BODIES)
    )
    names = 'xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"'
    return f'<?xml version="1.0"?><disqus {names}>{posts}</disqus>'.encode()


def exported_by_wordpress() -> bytes:
    comments = "".join(
        f"<wp:comment><wp:comment_id>{number + 1}</wp:comment_id>"
        "<wp:comment_date_gmt>2026-11-20 10:00:00</wp:comment_date_gmt>"
        f"<wp:comment_content>{in_xml(body)}</wp:comment_content>"
        "<wp:comment_approved>1</wp:comment_approved></wp:comment>"
        for number, body in enumerate(BODIES)
    )
    item = (
        f"<item><title>t</title><link>https://x.example/</link><wp:post_id>1</wp:post_id>{comments}"
    )
    names = 'xmlns:wp="http://wordpress.org/export/1.2/"'
    return f'<rss version="2.0" {names}><channel>{item}</item></channel></rss>'.encode()


def exported_as_ndjson() -> bytes:
    told = {"discussion_source_id": "s", "created_at": "2026-11-20T10:00:00Z", "state": "visible"}
    return "".join(
        json.dumps(told | {"source_id": str(number), "body_html": body}) + "\n"
        for number, body in enumerate(BODIES)
    ).encode()


EXPORTS: dict[str, Callable[[], bytes]] = {
    "coral": exported_by_coral,
    "disqus": exported_by_disqus,
    "ndjson": exported_as_ndjson,
    "wordpress": exported_by_wordpress,
}


def coral() -> tuple[Any, list[str]]:
    platform = coral_server.Coral()
    platform.add(*(coral_server.comment(n, body=body) for n, body in enumerate(BODIES)))
    return platform, list(platform.comments)


def discourse() -> tuple[Any, list[str]]:
    platform = discourse_server.Discourse()
    platform.add(*(discourse_server.post(n, cooked=body) for n, body in enumerate(BODIES, 1)))
    return platform, list(map(str, platform.posts))


def disqus() -> tuple[Any, list[str]]:
    platform = disqus_server.Disqus()
    platform.add(*(disqus_server.post(n, message=body) for n, body in enumerate(BODIES)))
    return platform, list(platform.posts)


def wordpress() -> tuple[Any, list[str]]:
    platform = wordpress_server.WordPress()
    made = (
        wordpress_server.comment(n, content={"raw": body}) for n, body in enumerate(BODIES[:99], 1)
    )
    platform.add(*made)
    return platform, list(map(str, platform.comments))


def test_there_are_two_hundred_ways() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 200


def test_nearly_all_of_them_are_live_as_they_come() -> None:
    assert sum(map(bool, map(what_is_not_allowed, PAYLOADS))) > 0.9 * len(PAYLOADS)


@pytest.mark.parametrize("name", EXPORTS)
def test_nothing_live_comes_in_by_an_export(name: str) -> None:
    read_export = ADAPTERS[name].read_export
    assert read_export is not None
    read = [each for _, each in read_export(io.BytesIO(EXPORTS[name]()), as_of=None)]
    records = [each for each in read if isinstance(each, Record)]
    assert len(records) == len(BODIES)
    assert live_in(records) == []


@pytest.mark.parametrize("make", [coral, discourse, disqus, wordpress])
def test_nothing_live_comes_in_by_asking(make: Callable[[], tuple[Any, list[str]]]) -> None:
    platform, ids = make()
    adapter = ADAPTERS[make.__name__]
    assert adapter.poll_since
    assert adapter.look_up
    with standing_in(platform.answer) as server:
        access = platform.access(server.url)
        listed, _ = polled(adapter.poll_since, access)
        looked_up = adapter.look_up(access, ids)
    assert {record.source_id for record in listed} == set(ids)
    assert {record.source_id for record in looked_up.records} == set(ids)
    assert live_in(listed) == live_in(looked_up.records) == []


@pytest.mark.wordpress
def test_nothing_live_comes_in_from_a_real_wordpress(site: Site) -> None:
    post = site.post()
    ids = site.comments(*({"comment_post_ID": post, "comment_content": body} for body in BODIES))
    look_up = ADAPTERS["wordpress"].look_up
    assert look_up
    records = look_up(site.access, ids).records
    assert len(records) == len(BODIES)
    assert live_in(records) == []


@pytest.mark.parametrize("name", ["coral", "discourse", "disqus", "wordpress"])
def test_a_comment_of_a_megabyte_comes_in_or_is_refused_in_words(name: str) -> None:
    make = {"coral": coral, "discourse": discourse, "disqus": disqus, "wordpress": wordpress}[name]
    look_up = ADAPTERS[name].look_up
    assert look_up
    for length, arrives in ((999_000, True), (1_000_001, False)):
        platform, ids = make()
        BIG[name](platform, "é" * length)
        with standing_in(platform.answer) as server:
            answer = look_up(platform.access(server.url), ids[:1])
        if arrives:
            assert row_of(answer.records[0]).body_text == "é" * length
        else:
            assert (answer.records, answer.gone) == ([], set())
            assert "1,000,001 caractères" in answer.refused[0]


BIG: dict[str, Callable[[Any, str], None]] = {
    "coral": lambda platform, text: platform.comments["c0"].update(body=text),
    "discourse": lambda platform, text: platform.posts[1].update(cooked=text),
    "disqus": lambda platform, text: platform.posts["0"].update(message=text),
    "wordpress": lambda platform, text: platform.comments[1].update(content={"raw": text}),
}
