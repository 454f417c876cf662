"""A public id is a page's own: it survives every edit and goes to no copy."""

from __future__ import annotations

from datetime import date

import pytest
from wagtail.models import Locale, Page

from home.models import ArticlePage, PhotoOfTheDayPage
from tests import builders as make

pytestmark = pytest.mark.django_db


def stored_id(page: Page) -> object:
    """The public id as it stands in the database."""
    return type(page).objects.get(pk=page.pk).public_id


def test_a_public_id_survives_publishing_unpublishing_and_moving() -> None:
    article = make.make_article()
    first = article.public_id
    make.publish(article)
    article.unpublish()
    article.move(make.make_section("Culture"), pos="last-child")
    assert stored_id(article) == first


def test_a_public_id_survives_going_back_to_an_older_revision() -> None:
    article = make.make_article("Premier titre")
    first, revision = article.public_id, article.latest_revision
    article.title = "Second titre"
    make.publish(article)
    revision.publish()
    article.refresh_from_db()
    assert (article.title, article.public_id) == ("Premier titre", first)


def test_a_revision_that_carries_another_pages_id_does_not_bring_it() -> None:
    article, other = make.make_article(), make.make_article("Autre")
    revision = article.latest_revision
    revision.content["public_id"] = str(other.public_id)
    revision.save()
    revision.publish()
    assert stored_id(article) != other.public_id


def test_a_copy_gets_a_public_id_of_its_own_and_keeps_it_when_published() -> None:
    article = make.make_article()
    copy = article.copy(update_attrs={"slug": "copie"})
    assert copy.public_id != article.public_id
    copy.get_latest_revision().publish()
    assert stored_id(copy) == copy.public_id


def test_the_articles_of_a_copied_section_get_public_ids_of_their_own() -> None:
    article = make.make_article()
    section = article.get_parent().specific
    section.copy(recursive=True, update_attrs={"slug": "copie"})
    assert ArticlePage.objects.values("public_id").distinct().count() == 2


def test_an_alias_keeps_its_public_id_when_the_original_is_published() -> None:
    article = make.make_article()
    alias = article.create_alias(update_slug="alias", parent=make.make_section("Culture"))
    own = alias.public_id
    assert own != article.public_id
    article.title = "Nouveau titre"
    make.publish(article)
    alias.refresh_from_db()
    assert (alias.title, alias.public_id) == ("Nouveau titre", own)


def test_a_translation_gets_a_public_id_of_its_own() -> None:
    article = make.make_article()
    english = Locale.objects.create(language_code="en")
    translated = article.copy_for_translation(english, copy_parents=True)
    assert translated.public_id != article.public_id
    assert translated.translation_key == article.translation_key


def test_a_copied_photo_of_the_day_leaves_its_day_to_the_original() -> None:
    photo = make.make_photo_of_the_day(date(2026, 11, 22))
    copy = photo.copy(update_attrs={"slug": "copie"})
    assert copy.day is None
    assert PhotoOfTheDayPage.objects.get(day=date(2026, 11, 22)) == photo


def test_a_translated_photo_holds_the_day_in_its_own_locale() -> None:
    photo = make.make_photo_of_the_day(date(2026, 11, 22))
    english = Locale.objects.create(language_code="en")
    translated = photo.copy_for_translation(english, copy_parents=True)
    translated.day = photo.day
    translated.save()
    assert translated.slot_locale == english


def test_an_alias_of_a_photo_does_not_take_the_day_from_the_original() -> None:
    photo = make.make_photo_of_the_day(date(2026, 11, 22))
    alias = photo.create_alias(update_slug="alias")
    photo.title = "Nouveau titre"
    make.publish(photo)
    alias.refresh_from_db()
    assert (alias.title, alias.day) == ("Nouveau titre", None)


def test_an_alias_in_another_locale_follows_the_originals_day() -> None:
    photo = make.make_photo_of_the_day(date(2026, 11, 22))
    english = Locale.objects.create(language_code="en")
    alias = photo.copy_for_translation(english, copy_parents=True, alias=True)
    photo.day = date(2026, 11, 23)
    make.publish(photo)
    alias.refresh_from_db()
    assert (alias.day, alias.live, alias.slot_locale) == (photo.day, True, english)
