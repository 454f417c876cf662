"""Feeds and sitemaps: valid, whole, and of nothing but what readers may see."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.test import override_settings
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction

from api import sitemaps
from api.blocks import VALUES
from api.feed_html import BLOCKS
from tests.api.conftest import Reader, deliver
from tests.builders import (
    make_article,
    make_author,
    make_home,
    make_pick,
    make_picture,
    make_section,
    make_selection,
    publish,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
FRONT = override_settings(
    CMS_COMMUNITY={"FRONT_END_URL": "https://le-fanal.example", "THROTTLES": {}}
)


def get(client: Reader, path: str) -> Any:
    """A file of the API."""
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    assert response["ETag"]
    return response


def make_full_article(**kw: Any) -> Any:
    """An article with every kind of block."""
    picture, other = make_picture(), make_article("Un autre")
    body = [
        ("heading", {"text": "Les <faits>", "level": 2}),
        ("paragraph", f'<p>Lire <a linktype="page" id="{other.pk}">ici</a>.</p>'),
        ("picture", {"picture": picture, "caption": "Le port"}),
        ("gallery", {"title": "Vues", "pictures": [{"picture": picture, "caption": ""}]}),
        ("quote", {"text": "Enfin & bien", "attribution": "La maire"}),
        ("comment", make_pick("Quel beau quai")),
        ("related_article", other),
    ]
    return make_article(body=body, hero_picture=picture, authors=[make_author()], **kw)


def check_atom(feed: Any) -> None:
    """The MUSTs of RFC 4287 that a feed like ours can break."""
    assert feed.tag == f"{ATOM}feed"
    for holder in [feed, *feed.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert len(holder.findall(ATOM + name)) == 1, name
        assert holder.find(f"{ATOM}id").text.startswith("urn:uuid:")
        assert RFC_3339.fullmatch(holder.find(f"{ATOM}updated").text)
        relations = [
            (e.get("rel"), e.get("type"), e.get("hreflang")) for e in holder.findall(f"{ATOM}link")
        ]
        assert len(relations) == len(set(relations))
        assert all(link.get("href").startswith("http") for link in holder.findall(f"{ATOM}link"))
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    ids = [entry.find(f"{ATOM}id").text for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))


@FRONT
def test_the_atom_feed_is_valid_and_whole(client: Reader) -> None:
    article = make_full_article(title="Le tramway \u2028 & nous")
    response = get(client, "articles/atom.xml")
    assert response["Content-Type"] == "application/atom+xml"
    feed = fromstring(response.content)
    check_atom(feed)
    entry = feed.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}id").text == f"urn:uuid:{article.public_id}"
    content = entry.find(f"{ATOM}content").text
    for part in (
        "<h2>Les &lt;faits&gt;</h2>",
        '<a href="https://le-fanal.example/',
        "Enfin &amp; bien",
        "Quel beau quai",
    ):
        assert part in content, content


def test_an_empty_feed_is_valid(client: Reader) -> None:
    make_home()
    check_atom(fromstring(get(client, "articles/atom.xml").content))
    assert get(client, "comment-selections/feed.json").json()["items"] == []


@FRONT
def test_the_json_feed_is_valid(client: Reader) -> None:
    article = make_full_article(title="Le tramway")
    feed = get(client, "articles/feed.json").json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    item = feed["items"][0]
    assert item["id"] == f"urn:uuid:{article.public_id}"
    assert item["url"].startswith("https://le-fanal.example/")
    assert "<blockquote>" in item["content_html"]
    for name in ("date_published", "date_modified"):
        assert RFC_3339.fullmatch(item[name])
    assert all(isinstance(author["name"], str) for author in item["authors"])


def test_every_block_type_reads_as_html() -> None:
    assert set(BLOCKS) == set(VALUES)


def test_feeds_are_narrowed_as_lists_are(client: Reader) -> None:
    make_article("Ici", parent=make_section("Société"))
    make_article("Là", parent=make_section("Culture"), authors=[make_author(slug="nour")])
    for question in ("section=culture", "author=nour"):
        items = get(client, f"articles/feed.json?{question}").json()["items"]
        assert [item["title"] for item in items] == ["Là"]


def test_a_selection_is_fed_with_its_picks(client: Reader) -> None:
    make_selection("Vu du quai", picks=[make_pick("Quel beau quai")])
    (item,) = get(client, "comment-selections/feed.json").json()["items"]
    assert "Quel beau quai" in item["content_html"]
    check_atom(fromstring(get(client, "comment-selections/atom.xml").content))


def test_what_xml_cannot_hold_is_left_out(client: Reader) -> None:
    article = make_article("Le \x0btramway\ufffe \x1b[0m")
    feed = fromstring(get(client, "articles/atom.xml").content)
    assert feed.find(f"{ATOM}entry/{ATOM}title").text == "Le tramway [0m"
    assert article.title in get(client, "articles/feed.json").json()["items"][0]["title"]


@pytest.mark.parametrize("feed", ["atom.xml", "feed.json"])
def test_a_feed_costs_the_same_however_long(
    client: Reader, feed: str, django_assert_num_queries: Any
) -> None:
    for number in range(4):
        make_article(f"Le tramway {number}")
    deliver()
    names = ["the newspaper's name"] * (2 if feed == "atom.xml" else 1)
    with django_assert_num_queries(1 + len(names)):
        client.ask("GET", f"/api/v1/articles/{feed}")


@FRONT
def test_sitemaps_name_every_page_of_the_front_end_and_nothing_hidden(
    client: Reader, monkeypatch: Any
) -> None:
    section = make_section("Société")
    for number in range(5):
        make_article(f"Le tramway {number}", parent=section)
    hidden = make_article("Secret", parent=section)
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    monkeypatch.setattr(sitemaps, "ADDRESSES", 3)
    index = fromstring(get(client, "sitemap.xml").content)
    maps = [e.text.partition("/api/v1/")[2] for e in index.iter(f"{MAP}loc")]
    assert len(maps) >= 2
    addresses = []
    for path in maps:
        urls = fromstring(get(client, path).content)
        assert 1 <= len(urls) <= 3
        assert all(RFC_3339.fullmatch(e.text) for e in urls.iter(f"{MAP}lastmod"))
        addresses += [e.text for e in urls.iter(f"{MAP}loc")]
    paths = ["", "societe/", *(f"societe/le-tramway-{n}/" for n in range(5))]
    assert sorted(addresses) == sorted(f"https://le-fanal.example/{path}" for path in paths)


@FRONT
def test_a_sitemap_tells_the_versions_of_a_page_in_other_languages(client: Reader) -> None:
    english = Locale.objects.create(language_code="en")
    french = [make_section("Société"), make_section("Culture")]
    publish(make_home().copy_for_translation(english))
    society, _draft = [page.copy_for_translation(english) for page in french]
    publish(society)
    xhtml = "{http://www.w3.org/1999/xhtml}link"

    def versions() -> dict[str, list[tuple[str, str]]]:
        urls = fromstring(get(client, "sitemaps/1.xml").content)
        return {
            line.findtext(f"{MAP}loc"): [
                (e.get("hreflang"), e.get("href")) for e in line.iter(xhtml)
            ]
            for line in urls
        }

    front = "https://le-fanal.example"
    here, there = f"{front}/societe/", f"{front}/en/{society.slug}/"
    found = versions()
    assert found[here] == found[there] == [("en", there), ("fr", here)]
    # Its English version is a draft.
    assert found[f"{front}/culture/"] == []
    society.unpublish()
    assert versions()[here] == []


@FRONT
def test_the_news_sitemap_has_the_articles_of_two_days(client: Reader) -> None:
    make_article("Aujourd'hui & demain")
    old = make_article("Avant")
    old.first_published_at = timezone.now() - timedelta(days=2, minutes=1)
    old.save()
    publish(old)
    (line,) = fromstring(get(client, "news-sitemap.xml").content)
    news = line.find(f"{NEWS}news")
    assert news.find(f"{NEWS}title").text == "Aujourd'hui & demain"
    assert news.find(f"{NEWS}publication/{NEWS}language").text == "fr"
    assert news.find(f"{NEWS}publication/{NEWS}name").text
    assert datetime.fromisoformat(news.find(f"{NEWS}publication_date").text)
