"""Items: what an article, a day, a selection looks like to a front end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale

from cms_community.pictures.files import make_renditions
from home.models import LeadArticle
from tests.builders import (
    make_article,
    make_author,
    make_comment,
    make_home,
    make_message_of_the_day,
    make_photo_of_the_day,
    make_pick,
    make_picture,
    make_section,
    make_selection,
    publish,
)

pytestmark = pytest.mark.django_db


def item(client: Client, name: str, thing: Any) -> Any:
    """The JSON of one thing."""
    response = client.get(f"/api/v1/{name}/{thing.public_id}/")
    assert response.status_code == 200, response.content
    return response.json()


def body_of(client: Client, *blocks: tuple[str, Any]) -> list[dict[str, Any]]:
    """The body of an article made of these blocks."""
    blocks_shown: list[dict[str, Any]] = item(client, "articles", make_article(body=blocks))["body"]
    return blocks_shown


def test_an_id_is_read_in_capitals_too(client: Client) -> None:
    article = make_article()
    answers = [
        client.get(f"/api/v1/articles/{written}/")
        for written in (str(article.public_id), str(article.public_id).upper())
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0]["ETag"] == answers[1]["ETag"]
    photo = make_photo_of_the_day()
    path = f"/api/v1/photos-of-the-day/{str(photo.public_id).upper()}/"
    assert client.get(path).json()["id"] == str(photo.public_id)


def test_an_article_says_where_it_stands_who_signs_and_what_it_shows(client: Client) -> None:
    culture = make_section("Culture")
    nour, paul = make_author("Nour"), make_author("Paul", slug="paul")
    article = make_article(
        "La pièce", parent=culture, authors=[paul, nour], hero_picture=make_picture()
    )
    shown = item(client, "articles", article)
    assert shown["type"] == "article"
    assert shown["url"] == "/culture/la-piece/"
    assert shown["section"]["slug"] == "culture"
    assert [a["name"] for a in shown["authors"]] == ["Paul", "Nour"]
    assert shown["authors"][0]["url"] == "/auteurs/paul/"
    assert shown["seo"]["json_ld"]["@type"] == "NewsArticle"
    assert shown["picture"]["alt"] == "Un port au soleil"


def test_a_photo_of_the_day_tells_search_engines_of_its_picture(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        picture = make_picture()
    photo = make_photo_of_the_day(picture=picture, credit="Nour B.")
    shown = item(client, "photos-of-the-day", photo)
    image = shown["seo"]["json_ld"]["primaryImageOfPage"]
    assert image["contentUrl"] == shown["picture"]["purposes"]["full"]["src"]
    assert image["creditText"] == "Nour B."


def test_the_front_page_leads_with_what_the_desk_chose_in_its_order(client: Client) -> None:
    articles = [make_article(title) for title in ("Le bac", "Le tramway", "Le marché")]
    front = make_home()
    front.lead_articles = [LeadArticle(article=articles[place]) for place in (2, 0)]
    publish(front)
    leads = item(client, "front-pages", front)["leads"]
    assert [lead["title"] for lead in leads] == ["Le marché", "Le bac"]
    assert leads[0] == next(
        card
        for card in client.get("/api/v1/articles/").json()["items"]
        if card["id"] == leads[0]["id"]
    )
    articles[2].title = "Le grand marché"
    publish(articles[2])
    assert item(client, "front-pages", front)["leads"][0]["title"] == "Le grand marché"


def test_an_author_says_what_search_engines_are_told(client: Client) -> None:
    told = {"job": "Reporter", "biography": "Née\n à Valmer."}
    author = make_author("Nour", slug="nour", portrait=make_picture(), **told)
    make_renditions(picture=author.portrait)
    seo = item(client, "authors", author)["seo"]
    assert (seo["title"], seo["description"]) == ("Nour", "Née à Valmer.")
    assert seo["canonical"] == "/auteurs/nour/"
    known = seo["json_ld"]["mainEntity"]
    assert (known["@type"], known["jobTitle"]) == ("Person", "Reporter")
    assert known["image"] == item(client, "authors", author)["portrait"]["purposes"]["card"]["src"]
    article = make_article(authors=[author])
    signed = item(client, "articles", article)["seo"]["json_ld"]["author"]
    assert signed == [{"@type": "Person", "name": "Nour", "url": "/auteurs/nour/"}]


def test_a_description_keeps_paragraphs_apart(client: Client) -> None:
    message = make_message_of_the_day(text="<p>Merci.</p><p>À demain.</p>")
    shown = item(client, "messages-of-the-day", message)
    assert shown["seo"]["description"] == "Merci. À demain."


def test_a_picture_lists_the_files_that_exist_and_makes_none(client: Client) -> None:
    picture = make_picture(size=(1800, 1200))
    make_renditions(picture=picture)
    shown = item(client, "articles", make_article(hero_picture=picture))["picture"]
    card = shown["purposes"]["card"]
    kinds = [source["type"] for source in card["sources"]]
    assert kinds == ["image/avif", "image/webp", "image/jpeg"]
    assert " 480w, " in card["sources"][0]["srcset"]
    assert (card["width"], card["height"]) == (960, 640)
    picture.renditions.all().delete()
    again = item(client, "articles", make_article(hero_picture=picture))["picture"]
    assert again["purposes"] == {"card": None, "hero": None, "full": None}
    assert picture.renditions.count() == 0


def test_a_picture_s_focal_point_is_told_in_fractions(client: Client) -> None:
    picture = make_picture(
        focal_point_x=160, focal_point_y=120, focal_point_width=10, focal_point_height=10
    )
    shown = item(client, "authors", make_author(portrait=picture))["portrait"]
    assert shown["focal_point"] == {"x": 0.25, "y": 0.25}


def test_each_block_type_has_its_own_shape(client: Client) -> None:
    pick, picture = make_pick(), make_picture(caption="Le quai")
    related = make_article("À lire aussi")
    table = {
        "columns": [{"type": "text", "heading": "Ville"}, {"type": "number", "heading": "Km"}],
        "rows": [{"values": ["Valmer", 12.0]}, {"values": ["", 2.5]}],
        "caption": "Distances",
    }
    stored = make_article(body=[("heading", {"text": "Un titre", "level": "2"})]).body
    blocks = body_of(
        client,
        ("paragraph", "<p>Un <b>pas</b>.</p>"),
        ("heading", {"text": "Un titre", "level": "3"}),
        ("picture", {"picture": picture, "caption": ""}),
        ("gallery", {"title": "Le port", "pictures": [{"picture": picture, "caption": "Ici"}] * 2}),
        ("quote", {"text": "Oui", "attribution": "Elle"}),
        ("pull_quote", {"text": "Non", "attribution": ""}),
        ("comment", pick),
        ("related_article", related),
        ("table", stored.stream_block.child_blocks["table"].to_python(table)),
    )
    values = {block["type"]: block["value"] for block in blocks}
    assert values["paragraph"] == {"html": "<p>Un <b>pas</b>.</p>"}
    assert values["heading"] == {"text": "Un titre", "level": 3}
    assert values["picture"]["caption"] == "Le quai"
    assert [p["caption"] for p in values["gallery"]["pictures"]] == ["Ici", "Ici"]
    assert values["quote"] == {"text": "Oui", "attribution": "Elle"}
    assert values["comment"]["excerpt"] == pick.excerpt
    assert values["related_article"]["url"] == "/societe/a-lire-aussi/"
    assert values["table"]["columns"][1] == {"heading": "Km", "type": "number"}
    assert values["table"]["rows"] == [["Valmer", "12"], ["", "2.5"]]
    assert len({block["id"] for block in blocks}) == len(blocks)


def test_an_embed_never_seen_before_is_its_address_alone(client: Client) -> None:
    block = make_article().body.stream_block.child_blocks["embed"]
    [shown] = body_of(client, ("embed", block.to_python("https://video.example/1")))
    assert shown["value"]["url"] == "https://video.example/1"
    assert shown["value"]["html"] == ""


def test_links_in_text_carry_front_end_paths(client: Client) -> None:
    other = make_article("Ailleurs")
    html = f'<p><a linktype="page" id="{other.pk}">là</a> <a href="https://a.example/">ici</a></p>'
    [shown] = body_of(client, ("paragraph", html))
    assert '<a href="/societe/ailleurs/">là</a>' in shown["value"]["html"]
    assert '<a href="https://a.example/">ici</a>' in shown["value"]["html"]


def test_a_body_costs_the_same_queries_however_long(client: Client) -> None:
    def queries(times: int) -> int:
        picture = {"picture": make_picture(), "caption": ""}
        blocks = [
            ("picture", picture),
            ("gallery", {"title": "", "pictures": [picture, picture]}),
            ("comment", make_pick()),
            ("related_article", make_article(f"Autre {times}")),
        ]
        article = make_article(body=blocks * times, hero_picture=make_picture())
        with CaptureQueriesContext(connection) as captured:
            item(client, "articles", article)
        return len(captured)

    item(client, "articles", make_article())
    assert queries(1) == queries(5)


def test_today_s_photo_changes_at_midnight_in_the_newsroom(client: Client) -> None:
    paris = ZoneInfo("Europe/Paris")
    make_photo_of_the_day(datetime(2026, 10, 24, tzinfo=paris).date(), title="Samedi")
    make_photo_of_the_day(datetime(2026, 10, 25, tzinfo=paris).date(), title="Dimanche")

    def today(at: datetime) -> str:
        with time_machine.travel(at, tick=False):
            return str(client.get("/api/v1/photos-of-the-day/today/").json()["title"])

    assert today(datetime(2026, 10, 24, 23, 59, 59, tzinfo=paris)) == "Samedi"
    assert today(datetime(2026, 10, 25, 0, 0, tzinfo=paris)) == "Dimanche"
    # The day on which clocks go back lasts 25 hours.
    assert today(datetime(2026, 10, 25, 22, 59, 59, tzinfo=ZoneInfo("UTC"))) == "Dimanche"


def test_tomorrow_is_nobody_s_business(client: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    photo = make_photo_of_the_day(tomorrow)
    message = make_message_of_the_day(tomorrow)
    for name, page in (("photos-of-the-day", photo), ("messages-of-the-day", message)):
        assert client.get(f"/api/v1/{name}/{tomorrow}/").status_code == 404
        assert client.get(f"/api/v1/{name}/{page.public_id}/").status_code == 404
        assert client.get(f"/api/v1/{name}/").json()["items"] == []


def test_an_empty_day_names_the_last_one(client: Client) -> None:
    photo = make_photo_of_the_day(timezone.localdate() - timedelta(days=2))
    response = client.get("/api/v1/photos-of-the-day/today/")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    url = f"/api/v1/photos-of-the-day/{photo.day}/"
    last = {"id": str(photo.public_id), "day": str(photo.day), "url": url}
    assert response.json()["last"] == last
    assert client.get(url).json()["id"] == last["id"]


def test_the_address_of_the_last_day_keeps_the_language_asked_for(client: Client) -> None:
    make_photo_of_the_day(timezone.localdate() - timedelta(days=2))
    last = client.get("/api/v1/photos-of-the-day/today/?locale=fr").json()["last"]
    assert last["url"].endswith("/?locale=fr")
    assert client.get(last["url"]).status_code == 200


def test_a_day_that_is_none_is_a_404_that_says_so(client: Client) -> None:
    response = client.get("/api/v1/photos-of-the-day/2026-02-30/")
    assert response.status_code == 404
    assert "is no day" in response.json()["detail"]


def test_a_message_is_a_member_s_words_or_the_desk_s(client: Client) -> None:
    pick = make_pick()
    make_message_of_the_day(pick=pick)
    make_message_of_the_day(timezone.localdate() - timedelta(days=1), text="<p>Bonjour</p>")
    today, yesterday = client.get("/api/v1/messages-of-the-day/").json()["items"]
    assert (today["pick"]["excerpt"], today["text"]) == (pick.excerpt, "")
    assert (yesterday["pick"], yesterday["text"]) == (None, "<p>Bonjour</p>")


def test_a_selection_keeps_the_desk_s_order_and_notes(client: Client) -> None:
    first = make_pick("Un avis", note="Pour le ton")
    second = make_pick("Un autre")
    selection = make_selection(picks=[second, first])
    shown = item(client, "comment-selections", selection)
    assert [p["pick"]["excerpt"] for p in shown["picks"]] == ["Un autre", "Un avis"]
    assert [p["note"] for p in shown["picks"]] == ["", "Pour le ton"]


def test_a_pick_names_its_author_and_its_discussion_and_no_number(client: Client) -> None:
    comment = make_comment("Un avis franc.", reactions=12, permalink="https://a.example/c/1")
    shown = item(client, "picks", make_pick("Un avis", comment=comment))
    assert shown["author"] == {"name": "Jeanne du Quai", "role": "member"}
    assert shown["discussion"]["title"] == "Le tramway"
    assert shown["reactions"] == 12
    assert not [value for value in shown.values() if value == comment.pk]


def test_each_locale_has_its_own_day(client: Client) -> None:
    english = Locale.objects.create(language_code="en")
    make_photo_of_the_day(title="Le port")
    section = make_section("Society", parent=make_section().get_parent(), locale=english)
    make_photo_of_the_day(parent=section, title="The harbour", locale=english)
    assert client.get("/api/v1/photos-of-the-day/today/").json()["title"] == "Le port"
    answer = client.get("/api/v1/photos-of-the-day/today/?locale=en").json()
    assert (answer["title"], answer["locale"]) == ("The harbour", "en")
