"""Search: what it finds, what it never tells, what it refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from api.extracts import extracts, words_of
from cms_community.comments.actions import hold_pick
from cms_community.delivery.actions import settle
from cms_community.delivery.models import SearchText
from home.models import ArticlePage
from tests.api.conftest import Reader, deliver
from tests.api.test_problems import NAUGHTY
from tests.builders import (
    make_article,
    make_author,
    make_comment,
    make_pick,
    make_picture,
    make_section,
    make_selection,
)

pytestmark = pytest.mark.django_db


def found(client: Reader, question: str, **narrowed: Any) -> list[str]:
    """The titles or names or excerpts of what is found."""
    response = client.get("/api/v1/search/", {"q": question} | narrowed)
    assert response.status_code == 200, response.content
    cards = [item["card"] for item in response.json()["items"]]
    return [card.get("title") or card.get("name") or card["excerpt"] for card in cards]


def test_a_word_is_found_in_titles_bodies_names_and_picks(client: Reader) -> None:
    make_article("La passerelle", body=[("paragraph", "<p>Un <b>funiculaire</b> arrive.</p>")])
    make_author("Nour Belkacem")
    make_pick("Vive le téléphérique")
    assert found(client, "passerelle") == ["La passerelle"]
    assert found(client, "funiculaire arrive") == ["La passerelle"]
    assert found(client, "belkacem") == ["Nour Belkacem"]
    assert found(client, "téléphérique") == ["Vive le téléphérique"]
    assert found(client, "passerelle téléphérique") == []


def test_neither_accents_nor_capitals_nor_elisions_matter(client: Reader) -> None:
    make_article("L'été à Évry")
    for question in ("été", "ETE", "l’été", "evry"):
        assert found(client, question) == ["L'été à Évry"], question


@pytest.mark.postgresql
def test_french_words_are_found_in_every_form(client: Reader) -> None:
    make_article("Les événements", body=[("paragraph", "<p>Les habitants manifestaient.</p>")])
    for question in ("événement", "evenements", "habitante", "manifester"):
        assert found(client, question) == ["Les événements"], question


def test_a_search_is_narrowed_by_type_section_and_language(client: Reader) -> None:
    make_article("Le tramway", parent=make_section("Société"))
    make_article("Le tramway bis", parent=make_section("Culture"))
    make_selection("Le tramway vu du quai")
    assert len(found(client, "tramway")) == 3
    assert found(client, "tramway", resource="comment-selections") == ["Le tramway vu du quai"]
    assert found(client, "tramway", section="culture") == ["Le tramway bis"]
    assert found(client, "tramway", locale="en") == []


def test_pages_of_results_follow_one_another(client: Reader) -> None:
    for number in range(5):
        make_article(f"Le tramway {number}")
    seen, path = [], "/api/v1/search/?q=tramway&limit=2"
    while path:
        answer = client.get(path)
        seen += [item["id"] for item in answer.json()["items"]]
        path = answer.json()["meta"]["next"]
    assert len(seen) == len(set(seen)) == 5


def test_a_search_is_one_query(client: Reader, django_assert_num_queries: Any) -> None:
    for number in range(9):
        make_article(f"Le tramway {number}")
    deliver()
    client.ask("GET", "/api/v1/search/?q=tramway")
    with django_assert_num_queries(1):  # the search texts with their documents
        client.ask("GET", "/api/v1/search/?q=tramway&section=societe&resource=articles")


def test_extracts_mark_the_words_and_escape_the_rest() -> None:
    text = "Avant <script>. " + "x " * 100 + "Les tramways & les bus. " + "y " * 100 + "Un tramway."
    first, second = extracts(text, words_of("tramway"))
    assert "Les <mark>tramways</mark> &amp; les bus." in first
    assert first.startswith("… ")
    assert first.endswith(" …")
    assert second.endswith("Un <mark>tramway</mark>.")
    assert extracts("<tramway>", ["tramway"]) == ["&lt;<mark>tramway</mark>&gt;"]
    assert len(extracts("tramway " + "x " * 200 * 9, ["tramway"])) == 1
    assert len(extracts(("tramway " + "x " * 200) * 9, ["tramway"])) == 3
    assert extracts("L'été dernier", ["ETE"]) == ["L&#x27;<mark>été</mark> dernier"]


def test_results_carry_extracts(client: Reader) -> None:
    make_article("Le port", body=[("paragraph", "<p>Un &lt;b&gt; funiculaire.</p>")])
    (item,) = client.get("/api/v1/search/?q=funiculaire").json()["items"]
    (extract,) = item["extracts"]
    assert extract.endswith("Un &lt;b&gt; <mark>funiculaire</mark>.")


def test_what_is_hidden_is_not_found_from_that_moment_on(client: Reader) -> None:
    article = make_article("Le zorglub")
    assert found(client, "zorglub") == ["Le zorglub"]
    PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    settle()
    # Nobody has rendered it since: its old words are still in the index.
    assert client.ask("GET", "/api/v1/search/?q=zorglub").json()["items"] == []
    deliver()
    assert not SearchText.objects.filter(text__contains="zorglub").exists()


def test_a_word_that_was_taken_back_is_not_found_in_what_remains(client: Reader) -> None:
    pick = make_pick("Quel zorglub")
    make_selection("La semaine", picks=[pick])
    assert sorted(found(client, "zorglub")) == ["La semaine", "Quel zorglub"]
    hold_pick(pick=pick, reason="doubt", by=None)
    settle()
    answer = client.ask("GET", "/api/v1/search/?q=zorglub")
    assert answer.json()["items"] == []
    deliver()
    assert found(client, "zorglub") == []


def test_what_ends_is_not_found_after_its_time(client: Reader) -> None:
    make_article("Le zorglub", expire_at=timezone.now() - timedelta(seconds=1))
    make_article("Le zorglub de demain", go_live_at=timezone.now() + timedelta(days=1))
    assert found(client, "zorglub") == []


def test_no_word_is_found_that_the_api_does_not_show(client: Reader) -> None:
    article = make_article("Le tramway", hero_picture=make_picture("CANARI titre de fichier"))
    article.title, article.search_description = "CANARI brouillon", "CANARI description"
    article.save_revision()
    ArticlePage.objects.filter(pk=article.pk).update(
        draft_title="CANARI brouillon", seo_title="CANARI seo", latest_revision=None
    )
    comment = make_comment("Le tramway passe. CANARI coupé.")
    make_pick("Le tramway passe.", comment=comment, withdrawal_reason="CANARI de la rédaction")
    make_article("CANARI jamais publié", live=False)
    assert found(client, "tramway")
    assert found(client, "canari") == []


def test_twelve_words_and_two_hundred_characters_are_the_most(client: Reader) -> None:
    for question, status in [
        (" ".join(f"mot{n}" for n in range(12)), 200),
        (" ".join(f"mot{n}" for n in range(13)), 400),
        ("a" * 201, 400),
        ("", 400),
        ("!!!", 200),
    ]:
        assert client.get("/api/v1/search/", {"q": question}).status_code == status, question


BAD = [
    *(
        '"',
        "'",
        "*",
        "a*",
        "a AND",
        "NOT",
        "NEAR(a b)",
        "a:b",
        "title:a",
        "{a}",
        "^a",
        "a'b",
        "(",
        ")",
    ),
    *(
        "a & b",
        "a | b",
        "!a",
        "<->",
        "a <-> b",
        "a:*",
        "\\",
        "\\\\'",
        "%",
        "_",
        "--",
        ";",
        "²",
        "½",
    ),
    *(
        "ﷺ",
        "i̇",
        "ß",
        "日本語",
        "🧑‍🚀",
        "\u0301",
        "\u200b",
        "ⅷ",
        "ﬁ",
        "a\u00adb",
        "OR",
        "AND OR NOT",
    ),
]


def test_what_is_hidden_makes_no_page_shorter(client: Reader) -> None:
    articles = [make_article(f"Le tramway {number}") for number in range(9)]
    deliver()
    # Hidden, and the index has not heard of it yet.
    for article in articles[::2]:
        article.unpublish()
    settle()
    found: list[str] = []
    sizes, path = [], "/api/v1/search/?q=tramway&limit=2"
    while path:
        answer = client.ask("GET", path).json()
        sizes.append(len(answer["items"]))
        found += [item["id"] for item in answer["items"]]
        path = answer["meta"]["next"]
    assert sizes[:2] == [2, 2]
    assert sorted(found) == sorted(str(article.public_id) for article in articles[1::2])


def test_no_question_makes_the_server_fail(client: Reader) -> None:
    make_article("Le tramway")
    deliver()
    for text in [*BAD, *NAUGHTY]:
        for address in (f"?q={text}", f"?q=a&section={text}", f"?q=a&resource={text}"):
            response = client.ask("GET", f"/api/v1/search/{address}")
            assert response.status_code in (200, 400), (text, response.content)
        assert client.get("/api/v1/search/", {"q": text}).status_code in (200, 400), text
    assert client.get("/api/v1/search/?q=a%00b").status_code == 400


@hypothesis_settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40))
def test_no_text_makes_the_server_fail(client: Reader, text: str) -> None:
    response = client.get("/api/v1/search/", {"q": text})
    assert response.status_code in (200, 400)
    for word in words_of(text):
        extracts(f"Un {word} et {text}", [word])


def test_the_words_are_marked_in_a_long_text_at_once() -> None:
    text = "tram" + "a" * 100_000 + " " + "tramway " * 10_000
    assert len(extracts(text, ["tramway"])) == 1
