"""The fortnight: which days are ready, which are empty, and who is told in time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from cms_community.conf import newsroom_zone
from home.models import MessageOfTheDayPage, PhotoOfTheDayPage
from home.slots import days, empty_slots
from tests.builders import (
    make_alice,
    make_bruno,
    make_home,
    make_message_of_the_day,
    make_photo_of_the_day,
    make_section,
    make_selection,
    make_user,
)

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 27)
CALENDAR = "community_home:calendar"


def at(hour: int, day: date = FRIDAY) -> datetime:
    """A moment on the newsroom's clock."""
    return datetime.combine(day, time(hour), tzinfo=newsroom_zone())


@pytest.fixture
def alice() -> Client:
    """The community manager's browser."""
    make_home()
    client = Client()
    client.force_login(make_alice())
    return client


def test_each_day_names_the_pages_that_hold_it() -> None:
    photo = make_photo_of_the_day(FRIDAY)
    message = make_message_of_the_day(FRIDAY + timedelta(days=1))
    friday, saturday = days(FRIDAY, 2)
    assert [slot.page for slot in friday.slots] == [photo, None]
    assert [slot.page for slot in saturday.slots] == [None, message]


def test_a_draft_will_not_show_unless_it_is_scheduled_in_time() -> None:
    draft = make_photo_of_the_day(FRIDAY, live=False)
    assert [slot.page for slot in empty_slots(FRIDAY)] == [draft, None]
    draft.go_live_at = at(6)
    with time_machine.travel(at(9, FRIDAY - timedelta(days=1))):
        draft.save_revision().publish()
    late = days(FRIDAY, 1)[0].slots[0]
    assert not late.will_show
    draft.go_live_at = at(0)
    with time_machine.travel(at(9, FRIDAY - timedelta(days=1))):
        draft.save_revision().publish()
    assert days(FRIDAY, 1)[0].slots[0].will_show


def test_a_selection_stands_on_the_day_on_which_it_appeared_or_will() -> None:
    with time_machine.travel(at(23)):
        shown = make_selection("Vue du quai")
        coming = make_selection("Vue du port", live=False, go_live_at=at(7) + timedelta(days=1))
        make_selection("Un brouillon", live=False)
    found = days(FRIDAY, 2)
    assert [day.selections for day in found] == [[shown], [coming]]


def test_each_language_has_its_own_days() -> None:
    make_photo_of_the_day(FRIDAY)
    english = Locale.objects.get_or_create(language_code="en")[0]
    assert days(FRIDAY, 1, locale=english)[0].slots[0].page is None


def test_a_fortnight_costs_as_much_as_a_day(django_assert_num_queries: object) -> None:
    for each in range(14):
        make_message_of_the_day(FRIDAY + timedelta(days=each))
    locale = Locale.get_default()
    # Photos, messages, selections.
    with django_assert_num_queries(3):  # type: ignore[operator]  # a fixture without a type
        assert all(day.slots[1].will_show for day in days(FRIDAY, 14, locale=locale))


def test_the_calendar_begins_on_monday_and_leads_on(alice: Client) -> None:
    with time_machine.travel(at(9)):
        page = alice.get(reverse(CALENDAR))
    weeks = page.context["weeks"]
    assert weeks[0][0].date == date(2026, 11, 23)
    assert weeks[1][6].date == date(2026, 12, 6)
    assert "from=2026-12-07" in page.context["later"]
    assert alice.get(reverse(CALENDAR), {"from": "2026-12-09"}).context["weeks"][0][0].date == date(
        2026, 12, 7
    )


@pytest.mark.parametrize("day", ["2026-13-01", "x", "2026-1-1", "9999-12-31", "0001-01-01"])
def test_an_address_without_a_day_is_not_found(day: str, alice: Client) -> None:
    assert alice.get(reverse(CALENDAR), {"from": day}).status_code == 404
    add = reverse("community_home:add_for_day", args=["photo", day, "fr"])
    assert alice.get(add).status_code == 404


def test_a_language_that_is_none_is_not_asked_of_the_database(alice: Client) -> None:
    assert alice.get(reverse("community_home:calendar"), {"locale": "fr\0"}).status_code == 200
    add = reverse("community_home:add_for_day", args=["photo", "2026-11-27", "fr\0"])
    assert alice.get(add).status_code == 404


def test_an_empty_day_leads_to_a_form_that_knows_it(alice: Client) -> None:
    make_section()
    add = reverse("community_home:add_for_day", args=["message", "2026-12-03", "fr"])
    page = alice.get(add)
    assert 'value="2026-12-03"' in page.text
    assert MessageOfTheDayPage.objects.count() == 0


def test_a_day_that_was_taken_meanwhile_leads_to_the_page_that_holds_it(alice: Client) -> None:
    photo = make_photo_of_the_day(FRIDAY)
    add = reverse("community_home:add_for_day", args=["photo", "2026-11-27", "fr"])
    assert alice.get(add)["Location"] == reverse("wagtailadmin_pages:edit", args=[photo.pk])
    assert PhotoOfTheDayPage.objects.count() == 1


def test_without_a_section_it_says_what_to_do_first(alice: Client) -> None:
    make_home()
    add = reverse("community_home:add_for_day", args=["photo", "2026-11-27", "fr"])
    assert "publiez d’abord une rubrique" in alice.get(add, follow=True).text


def test_whoever_may_work_on_no_page_is_refused() -> None:
    client = Client()
    client.force_login(make_user("olga", group="Observer"))
    assert client.get(reverse(CALENDAR)).status_code == 302
    assert "community-calendar" not in client.get(reverse("wagtailadmin_home")).text


@pytest.mark.parametrize(("hour", "warned"), [(15, False), (16, True), (23, True)])
def test_an_empty_tomorrow_is_a_warning_from_four_in_the_afternoon(
    hour: int, warned: bool, alice: Client
) -> None:
    make_section()
    make_photo_of_the_day(FRIDAY + timedelta(days=1), title="La jetée", live=False)
    with time_machine.travel(at(hour)):
        text = alice.get(reverse("wagtailadmin_home")).text
    assert ("rien n’est prêt" in text) == warned
    assert ("La jetée\xa0» n’est qu’un brouillon" in text) == warned


def test_a_tomorrow_that_is_ready_warns_nobody() -> None:
    client = Client()
    client.force_login(make_bruno())
    tomorrow = FRIDAY + timedelta(days=1)
    make_photo_of_the_day(tomorrow)
    make_message_of_the_day(tomorrow)
    with time_machine.travel(at(20)):
        assert "cc-days__warning" not in client.get(reverse("wagtailadmin_home")).text
