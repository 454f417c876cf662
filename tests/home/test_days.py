"""The photo and the message of the day: one per day and locale."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.models import Locale

from home.models import MessageOfTheDayPage, PhotoOfTheDayPage
from home.models.days import DayPage
from tests import builders as make

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)
NO_NOTES = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
KINDS = [PhotoOfTheDayPage, MessageOfTheDayPage]


def make_day(kind: type[DayPage], day: date | None = DAY, **kw: object) -> DayPage:
    """The photo or the message of a day."""
    if kind is PhotoOfTheDayPage:
        return make.make_photo_of_the_day(day, **kw)
    return make.make_message_of_the_day(day, **kw)


@pytest.mark.parametrize("kind", KINDS)
def test_a_day_that_is_held_is_refused_by_naming_the_page_that_holds_it(
    kind: type[DayPage],
) -> None:
    make_day(kind, title="Brume sur le pont")
    other = make_day(kind, date(2026, 11, 23))
    other.day = DAY
    with pytest.raises(ValidationError) as refusal:
        other.full_clean()
    assert "Brume sur le pont" in str(refusal.value.message_dict["day"])


@pytest.mark.parametrize("kind", KINDS)
def test_two_editors_at_the_same_moment_cannot_both_take_a_day(kind: type[DayPage]) -> None:
    make_day(kind)
    other = make_day(kind, date(2026, 11, 23))
    with pytest.raises(IntegrityError), transaction.atomic():
        kind.objects.filter(pk=other.pk).update(day=DAY)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_keeps_its_own_day_when_it_is_saved_again(kind: type[DayPage]) -> None:
    page = make_day(kind)
    page.title = "Autre titre"
    assert make.publish(page).day == DAY


@pytest.mark.parametrize("kind", KINDS)
def test_another_locale_has_the_same_day_for_itself(kind: type[DayPage]) -> None:
    make_day(kind)
    english = Locale.objects.create(language_code="en")
    home = make.make_home().copy_for_translation(english)
    section = make.make_section("Community", parent=home, locale=english)
    assert make_day(kind, parent=section, locale=english).day == DAY


def test_a_photo_and_a_message_share_a_day() -> None:
    assert make_day(PhotoOfTheDayPage).day == make_day(MessageOfTheDayPage).day


@pytest.mark.parametrize("kind", KINDS)
def test_a_partial_save_keeps_the_slot_in_step_with_the_locale(kind: type[DayPage]) -> None:
    page = make_day(kind)
    page.locale = Locale.objects.create(language_code="en")
    page.save(update_fields=["locale"], clean=False)
    page.refresh_from_db()
    assert page.slot_locale == page.locale


def test_a_message_is_a_pick_or_the_desks_own_words() -> None:
    pick = make.make_pick()
    assert make.make_message_of_the_day(date(2026, 11, 1), pick=pick).pick == pick
    assert make.make_message_of_the_day(date(2026, 11, 2), text="<p>Bonjour.</p>").pick is None


def test_a_message_cannot_be_a_pick_and_words_at_once() -> None:
    message = make.make_message_of_the_day(text="<p>Bonjour.</p>")
    message.pick = make.make_pick()
    with pytest.raises(ValidationError):
        message.full_clean()


def test_a_message_cannot_be_empty() -> None:
    message = make.make_message_of_the_day()
    message.text = ""
    with pytest.raises(ValidationError):
        message.full_clean()


def test_the_database_refuses_a_message_that_is_both() -> None:
    message = make.make_message_of_the_day()
    pick = make.make_pick()
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageOfTheDayPage.objects.filter(pk=message.pk).update(pick=pick)


@pytest.mark.parametrize("kind", KINDS)
def test_a_day_that_is_held_is_refused_in_the_editors_form(
    kind: type[DayPage], client: Client
) -> None:
    make_day(kind, title="Brume sur le pont")
    other = make_day(kind, date(2026, 11, 23))
    client.force_login(make.make_bruno())
    form = {
        "title": other.title,
        "slug": other.slug,
        "day": "2026-11-22",
        "comments-TOTAL_FORMS": 0,
    }
    answer = client.post(f"/admin/pages/{other.pk}/edit/", form | NO_NOTES)
    assert "Brume sur le pont" in answer.content.decode()
    other.refresh_from_db()
    assert other.day == date(2026, 11, 23)


def test_a_page_without_a_day_is_a_draft() -> None:
    photo = make.make_photo_of_the_day(DAY)
    copy = photo.copy(update_attrs={"slug": "copie"}, keep_live=True)
    copy.refresh_from_db()
    assert (copy.day, copy.live) == (None, False)


def test_a_page_without_a_day_holds_none() -> None:
    assert MessageOfTheDayPage(title="Sans date").holder_of_its_day() is None


def test_an_empty_paragraph_is_no_words_beside_a_pick() -> None:
    message = make.make_message_of_the_day(pick=make.make_pick())
    message.text = '<p data-block-key="a1b2c"></p>'
    message.full_clean()
    assert message.text == ""
    message.pick, message.text = None, "<p></p>"
    with pytest.raises(ValidationError, match=r"one of the two|l’un des deux"):
        message.full_clean()
