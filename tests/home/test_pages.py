"""The tree that editors build, and what readers get at a page's own address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms_community.comments.models import Pick
from home.models import (
    AlbumPage,
    AlbumPicture,
    ArticleAuthor,
    ArticlePage,
    CommentSelectionPage,
    HomePage,
    MessageOfTheDayPage,
    PhotoOfTheDayPage,
    SectionPage,
)
from tests import builders as make

pytestmark = pytest.mark.django_db

LEAVES = [AlbumPage, ArticlePage, CommentSelectionPage, MessageOfTheDayPage, PhotoOfTheDayPage]


@pytest.mark.parametrize("leaf", LEAVES)
def test_what_is_published_stands_in_a_section_and_nowhere_else(leaf: type[Page]) -> None:
    parents = {parent for parent in all_page_types() if leaf.can_exist_under(blank(parent))}
    assert parents == {SectionPage}


@pytest.mark.parametrize("leaf", LEAVES)
def test_nothing_stands_below_what_is_published(leaf: type[Page]) -> None:
    assert leaf.allowed_subpage_models() == []


def test_a_section_stands_under_a_front_page_or_another_section() -> None:
    parents = {one for one in all_page_types() if SectionPage.can_exist_under(blank(one))}
    assert parents == {HomePage, SectionPage}


def test_a_front_page_stands_at_the_root_only() -> None:
    home = make.make_home()
    assert HomePage.can_exist_under(home.get_parent().specific)
    assert not HomePage.can_exist_under(home)


def all_page_types() -> list[type[Page]]:
    """Every page type that a newsroom has."""
    return [Page, HomePage, SectionPage, *LEAVES]


def blank(kind: type[Page]) -> Page:
    """A page of that kind which stands nowhere yet."""
    return kind(title="A page")


def test_an_article_needs_a_standfirst() -> None:
    article = ArticlePage(title="Le tramway arrive", slug="tramway", body=[])
    with pytest.raises(ValidationError) as refusal:
        make.make_section().add_child(instance=article)
    assert "standfirst" in refusal.value.message_dict


def test_an_article_lists_its_authors_in_the_order_in_which_they_sign() -> None:
    nour, ali = make.make_author("Nour Belkacem"), make.make_author("Ali Ferrand")
    article = make.make_article(authors=[nour, ali])
    assert [author.name for author in article.authors] == ["Nour Belkacem", "Ali Ferrand"]
    article.article_authors = [ArticleAuthor(author=author) for author in (ali, nour)]
    make.publish(article)
    assert [author.name for author in article.authors] == ["Ali Ferrand", "Nour Belkacem"]


def test_an_author_signs_an_article_once() -> None:
    author = make.make_author()
    article = make.make_article(authors=[author])
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleAuthor.objects.create(article=article, author=author)


def test_an_article_shows_its_parts_at_its_address(client: Client) -> None:
    picture = make.make_picture(caption="Le port au matin", credit="Nour Belkacem")
    pick = make.make_pick("Le tramway passe enfin", note="Une attente racontée.")
    other = make.make_article("La halle rouvre")
    article = make.make_article(
        authors=[make.make_author("Ali Ferrand")],
        hero_picture=picture,
        body=[
            ("paragraph", "<p>Il est là.</p>"),
            ("heading", {"text": "Dix ans", "level": "3"}),
            ("gallery", {"title": "Le port", "pictures": [{"picture": picture, "caption": ""}]}),
            ("quote", {"text": "On attendait.", "attribution": "Une voisine"}),
            ("pull_quote", {"text": "Dix ans de travaux", "attribution": ""}),
            ("embed", "https://video.example/1"),
            ("comment", pick),
            ("related_article", other),
        ],
    )
    answer = read(client, article)
    for words in ("Il est là.", "<h3>Dix ans</h3>", "Le port au matin", "Une voisine"):
        assert words in answer
    for words in ("https://video.example/1", "Le tramway passe enfin", "La halle rouvre"):
        assert words in answer


def test_an_article_that_points_to_what_is_gone_still_answers(client: Client) -> None:
    article = make.make_article(
        body=[("comment", None), ("related_article", None), ("picture", {"picture": None})]
    )
    assert article.title in read(client, article)


def test_a_draft_that_an_article_points_to_is_not_named(client: Client) -> None:
    draft = make.make_article("Pas encore", live=False)
    article = make.make_article(body=[("related_article", draft)])
    assert "Pas encore" not in read(client, article)


def test_a_withdrawn_pick_leaves_only_the_date_of_its_gap(client: Client) -> None:
    pick = make.make_pick("Le tramway passe enfin", note="Une attente racontée.")
    selection = make.make_selection(picks=[pick])
    assert "Le tramway passe enfin" in read(client, selection)
    withdraw(pick)
    answer = read(client, selection)
    assert "2026" in answer
    for words in ("Le tramway passe", "Une attente racontée", "Jeanne"):
        assert words not in answer


def withdraw(pick: Pick) -> None:
    """A pick as it is left when its text is taken back."""
    pick.state, pick.excerpt, pick.note, pick.read_text = Pick.State.WITHDRAWN, "", "", ""
    pick.withdrawn_at = timezone.now().replace(year=2026)
    pick.save()


@pytest.mark.parametrize("state", ["held", "rejected", "removed_by_author", "erased"])
def test_a_pick_whose_comment_is_not_shown_is_not_shown(client: Client, state: str) -> None:
    pick = make.make_pick("Le tramway passe enfin")
    message = make.make_message_of_the_day(pick=pick, title="Le mot")
    comment = pick.comment
    comment.state, comment.body_text, comment.body_html = state, "", ""
    comment.save()
    assert "Le tramway passe" not in read(client, message)


def test_a_held_pick_is_not_shown(client: Client) -> None:
    pick = make.make_pick("Le tramway passe enfin", state=Pick.State.HELD)
    assert "Le tramway passe" not in read(client, make.make_selection(picks=[pick]))


def test_a_private_picture_is_not_shown(client: Client) -> None:
    picture = make.make_picture("Le port", caption="Le port au matin")
    article = make.make_article(hero_picture=picture)
    assert "Le port au matin" in read(client, article)
    close_collection_of(picture)
    assert "Le port au matin" not in read(client, article)


def close_collection_of(picture: Any) -> None:
    """Put the picture in a collection for logged-in people only."""
    private = picture.collection.add_child(name="Réservé")
    private.view_restrictions.create(restriction_type="login")
    picture.collection = private
    picture.save()


def test_a_front_page_and_its_sections_list_what_is_published(client: Client) -> None:
    make.make_article("Le tramway arrive")
    make.make_article("Pas encore", live=False)
    make.make_photo_of_the_day(title="Brume sur le pont")
    make.make_message_of_the_day(title="Bonjour")
    make.make_selection("Le tramway vu du quai")
    for page in (HomePage.objects.get(), SectionPage.objects.get()):
        answer = read(client, page)
        for words in ("Le tramway arrive", "Brume sur le pont", "Le tramway vu du quai"):
            assert words in answer
        assert "Pas encore" not in answer


def test_tomorrow_is_nowhere_until_its_midnight_in_paris(client: Client) -> None:
    with time_machine.travel("2026-07-14T21:59:00Z", tick=False):
        today = timezone.localdate()
        photo = make.make_photo_of_the_day(today + timedelta(days=1), title="Feux d’artifice")
        section = SectionPage.objects.get()
        assert client.get(photo.url).status_code == 404
        assert "Feux d’artifice" not in read(client, section)
        assert "Feux d’artifice" not in read(client, make.make_home())
    with time_machine.travel("2026-07-14T22:00:00Z", tick=False):
        assert "Feux d’artifice" in read(client, photo)
        assert "Feux d’artifice" in read(client, section)


def test_the_desk_previews_tomorrow(client: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    photo = make.make_photo_of_the_day(tomorrow, title="Feux d’artifice")
    client.force_login(make.make_user("admin", is_superuser=True))
    answer = client.get(f"/admin/pages/{photo.pk}/view_draft/")
    assert answer.status_code == 200
    assert "Feux d’artifice" in answer.content.decode()


def test_an_expired_page_no_longer_answers(client: Client) -> None:
    article = make.make_article()
    ArticlePage.objects.update(expire_at=timezone.now() - timedelta(minutes=1))
    assert client.get(article.url).status_code == 404


def test_a_page_below_an_unpublished_section_no_longer_answers(client: Client) -> None:
    article = make.make_article()
    SectionPage.objects.get().unpublish()
    assert client.get(article.url).status_code == 404


def test_a_private_page_answers_those_it_is_for(client: Client) -> None:
    article = make.make_article()
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    assert client.get(article.url).status_code == 302
    client.force_login(make.make_user("someone"))
    assert article.title in read(client, article)


def test_every_page_type_answers_in_its_own_language(client: Client) -> None:
    pages = [
        make.make_home(),
        make.make_section(),
        make.make_article(),
        make.make_album(),
        make.make_photo_of_the_day(),
        make.make_message_of_the_day(),
        make.make_selection(),
    ]
    for page in pages:
        assert '<html lang="fr">' in read(client, page)


def test_an_album_shows_readers_its_pictures_in_order(client: Client) -> None:
    words = AlbumPicture(picture=make.make_picture(), caption="Le <b>bal</b>", sort_order=1)
    shown = read(client, make.make_album(pictures=[make.make_picture(caption="Le quai"), words]))
    assert shown.index("Le quai") < shown.index("Le &lt;b&gt;bal")


def read(client: Client, page: Page) -> str:
    """What a reader gets at the page's address."""
    answer = client.get(page.url)
    assert answer.status_code == 200
    return answer.content.decode()
