"""What stands at a path of the front end: a document, a redirect, something gone, or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone
from wagtail.actions.move_page import MovePageAction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, PageViewRestriction, Site

from cms_community.delivery.actions import settle
from tests.api.conftest import Reader, deliver
from tests.builders import (
    make_alice,
    make_article,
    make_author,
    make_home,
    make_section,
    publish,
)

pytestmark = pytest.mark.django_db


def ask(client: Reader, path: str, status: int = 200) -> Any:
    """What the resolver says of a path."""
    response = client.get("/api/v1/routes/", {"path": path})
    assert response.status_code == status, response.content
    return response.json()


def leads(client: Reader, path: str) -> tuple[int, str]:
    """The status and the target of a redirect."""
    found = ask(client, path)
    assert found["type"] == "redirect"
    return found["status"], found["target"]


def test_a_path_gives_the_whole_document_and_where_the_api_has_it(client: Reader) -> None:
    article = make_article("Le tramway arrive", parent=make_section("Société"))
    found = ask(client, "/societe/le-tramway-arrive/")
    assert found["type"] == "document"
    assert (found["resource"], found["id"]) == ("articles", str(article.public_id))
    assert found["document"] == client.get(found["api_url"]).json()


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/", "front-pages"), ("/societe/", "sections"), ("/auteurs/nour/", "authors")],
)
def test_front_page_section_and_author_have_a_path(client: Reader, path: str, kind: str) -> None:
    make_section("Société")
    make_author("Nour", slug="nour")
    assert ask(client, path)["resource"] == kind


def test_an_accent_may_be_percent_encoded_or_not(client: Reader) -> None:
    Redirect.add_redirect("/société/", "https://ailleurs.example/")
    assert leads(client, "/société/") == leads(client, quote("/société/"))


def test_a_route_is_cached_as_its_document_is(client: Reader) -> None:
    article = make_article("Le tramway arrive")
    path = {"path": article.url_path.replace("/le-fanal", "")}
    route, item = (
        client.get(address, query)
        for address, query in [
            ("/api/v1/routes/", path),
            (f"/api/v1/articles/{article.public_id}/", {}),
        ]
    )
    assert set(item["Cache-Tag"].split(",")) <= set(route["Cache-Tag"].split(","))
    again = client.get("/api/v1/routes/", path, headers={"If-None-Match": route["ETag"]})
    assert again.status_code == 304


def test_a_document_is_found_in_one_query(client: Reader, django_assert_num_queries: Any) -> None:
    make_section("Société")
    deliver()
    with django_assert_num_queries(1):  # the document
        client.ask("GET", "/api/v1/routes/?path=/societe/")


# Wagtail's own middleware looks for a redirect of whatever address is not found.
MIDDLEWARE = ["site", "sites", "redirect"]


def test_nothing_is_told_in_five_queries(client: Reader, django_assert_num_queries: Any) -> None:
    make_section("Société")
    deliver()
    ours = ["documents", "redirects", "branches that moved", "documents that move", "gone ones"]
    queries = [*ours, *MIDDLEWARE]
    with django_assert_num_queries(len(queries)):
        client.ask("GET", "/api/v1/routes/?path=/nothing/")


def test_a_missing_slash_is_a_redirect_for_good(client: Reader) -> None:
    make_section("Société")
    assert leads(client, "/societe") == (301, "/societe/")


def test_a_query_string_changes_nothing_for_a_document(client: Reader) -> None:
    make_section("Société")
    assert ask(client, "/societe/?utm_source=x")["type"] == "document"


def test_an_old_systems_query_string_leads_on_even_from_the_front_page(client: Reader) -> None:
    make_home()
    Redirect.add_redirect("/?p=12&a=1", "https://ailleurs.example/", is_permanent=False)
    assert leads(client, "/?a=1&p=12") == (302, "https://ailleurs.example/")
    assert ask(client, "/?p=13")["type"] == "document"


def test_a_page_that_moves_leaves_a_redirect_behind(client: Reader) -> None:
    old, new = make_section("Société"), make_section("Quartiers")
    article = make_article("Le tramway", parent=old)
    deliver()
    MovePageAction(article, new, pos="last-child", user=make_superuser()).execute()
    assert leads(client, "/societe/le-tramway/") == (301, "/quartiers/le-tramway/")
    assert ask(client, "/quartiers/le-tramway/")["id"] == str(article.public_id)


def make_superuser() -> Any:
    """Someone who may move any page."""
    alice = make_alice()
    alice.is_superuser = True
    alice.save()
    return alice


def test_a_moved_document_is_found_before_the_worker_renders_it(client: Reader) -> None:
    section = make_section("Société")
    article = make_article("Le tramway", parent=section)
    deliver()
    section.slug = "vie-locale"
    publish(section)
    settle()
    before = client.ask("GET", "/api/v1/routes/?path=/societe/le-tramway/").json()
    assert before["target"] == "/vie-locale/le-tramway/"
    after = client.ask("GET", "/api/v1/routes/?path=/vie-locale/le-tramway/").json()
    assert after["id"] == str(article.public_id)


def test_a_page_in_english_leaves_a_redirect_under_its_prefix(
    client: Reader, django_capture_on_commit_callbacks: Any
) -> None:
    english = Locale.objects.get_or_create(language_code="en")[0]
    section = make_section("Société")
    home = make_home().copy_for_translation(english)
    publish(home)
    society = section.copy_for_translation(english)
    society.slug = "society"
    publish(society)
    assert ask(client, "/en/society/")["document"]["locale"] == "en"
    society.slug = "community"
    with django_capture_on_commit_callbacks(execute=True):
        publish(society)
    assert leads(client, "/en/society/") == (301, "/en/community/")
    ask(client, "/society/", 404)
    assert ask(client, "/societe/")["document"]["locale"] == "fr"


def test_what_was_taken_down_is_gone(client: Reader) -> None:
    article = make_article("Le tramway", parent=make_section("Société"))
    assert ask(client, "/societe/le-tramway/")
    article.unpublish()
    assert "taken down" in ask(client, "/societe/le-tramway/", 410)["detail"]
    ask(client, "/societe/le-tramway", 410)


def test_what_was_never_shown_is_not_gone_but_nothing(client: Reader) -> None:
    soon = timezone.now() + timedelta(days=1)
    section = make_section("Société")
    make_article("Brouillon", parent=section, live=False)
    make_article("Demain", parent=section, go_live_at=soon)
    closed = make_article("Réservé", parent=section)
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    for path in ("/societe/brouillon/", "/societe/demain/", "/societe/reserve/"):
        ask(client, path, 404)


def test_what_is_over_is_gone_to_the_second(client: Reader) -> None:
    ends = timezone.now() + timedelta(hours=1)
    make_article("Soldes", parent=make_section("Société"), expire_at=ends)
    deliver()
    path = "/api/v1/routes/?path=/societe/soldes/"
    with time_machine.travel(ends - timedelta(seconds=1), tick=False):
        assert client.ask("GET", path).status_code == 200
    with time_machine.travel(ends, tick=False):
        assert client.ask("GET", path).status_code == 410


def test_a_redirect_to_a_page_that_nobody_may_see_is_nothing(client: Reader) -> None:
    article = make_article("Secret", live=False)
    Redirect.add_redirect("/vieux/", article)
    assert "secret" not in str(ask(client, "/vieux/", 404))
    listed = client.get("/api/v1/redirects/").json()
    assert listed["items"] == []


def test_redirects_lead_on_and_never_in_circles(client: Reader) -> None:
    make_section("Société")
    for old, new in [("/a", "/b/"), ("/b", "/societe/"), ("/c", "/d"), ("/d", "/c"), ("/e", "/e/")]:
        Redirect.add_redirect(old, new)
    Redirect.add_redirect("/f", "/b", is_permanent=False)
    assert leads(client, "/a/") == (301, "/societe/")
    assert leads(client, "/f") == (302, "/societe/")
    for path in ("/c", "/d", "/e"):
        ask(client, path, 404)


def test_what_came_back_is_not_led_onto_itself(client: Reader) -> None:
    section = make_section("Société")
    make_article("Le bac", parent=section)
    for slug in ("société-à-l-ouest", "societe"):
        section.slug = slug
        publish(section)
    deliver()
    Redirect.add_redirect("/societe", section)
    Redirect.add_redirect("/ouest", section)
    listed = client.get("/api/v1/redirects/").json()["items"]
    assert "/ouest" in {item["path"] for item in listed}
    assert not [item for item in listed if item["target"] == f"{item['path']}/"]


def test_a_redirect_of_the_site_comes_before_one_of_all_sites(client: Reader) -> None:
    make_home()
    Redirect.add_redirect("/x", "https://tous.example/")
    Redirect.add_redirect("/x", "https://ici.example/", site=Site.objects.get())
    elsewhere = Site.objects.create(hostname="autre.example", root_page=make_home(), port=81)
    Redirect.add_redirect("/y", "https://autre.example/", site=elsewhere)
    Redirect.add_redirect("/z", "https://tous.example/")
    assert leads(client, "/x") == (301, "https://ici.example/")
    ask(client, "/y", 404)
    listed = client.get("/api/v1/redirects/").json()["items"]
    assert [(item["path"], item["target"]) for item in listed] == [
        ("/x", "https://ici.example/"),
        ("/z", "https://tous.example/"),
    ]


@pytest.mark.parametrize(
    "path",
    [
        *(
            "",
            "tram",
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "javascript:1",
        ),
        *("/a/../b", "/./a", "/%2e%2e/a", "/a%00b", "/a\x00b", "/%ff", "/%c3%28", "/a%0ab", "/a#b"),
        *("/?a=\x07", "/" + "a" * 2000),
    ],
)
def test_what_is_no_path_is_refused_by_name(client: Reader, path: str) -> None:
    assert ask(client, path, 400)["errors"][0]["parameter"] == "path"


def test_every_redirect_is_listed_in_pages(client: Reader) -> None:
    section = make_section("Société")
    for number in range(5):
        Redirect.add_redirect(f"/vieux-{number}/", section, is_permanent=number != 3)
    found, path = [], "/api/v1/redirects/?limit=2"
    while path:
        answer = client.get(path).json()
        found += answer["items"]
        path = answer["meta"]["next"]
    assert [item["path"] for item in found] == [f"/vieux-{number}" for number in range(5)]
    assert found[3] == {"path": "/vieux-3", "status": 302, "target": "/societe/"}


def test_the_list_of_redirects_costs_the_same_however_long(
    client: Reader, django_assert_num_queries: Any
) -> None:
    for number in range(9):
        Redirect.add_redirect(f"/vieux-{number}/", make_section(f"Société {number}"))
    deliver()
    client.ask("GET", "/api/v1/redirects/")
    ours = ["branches that moved", "redirects with pages", "the pages' public ids", "documents"]
    queries = [*ours, "documents that stand at one of the paths"]
    with django_assert_num_queries(len(queries)):
        client.ask("GET", "/api/v1/redirects/")


def test_wagtail_makes_redirects_in_this_newsroom() -> None:
    assert settings.WAGTAILREDIRECTS_AUTO_CREATE
