"""What readers may see, and since when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.models import ArticlePage, PhotoOfTheDayPage, SectionPage
from tests import builders as make

pytestmark = pytest.mark.django_db


def published() -> list[str]:
    """Titles of the articles that readers may see now."""
    return sorted(ArticlePage.objects.published().values_list("title", flat=True))


def test_a_live_article_is_published_and_a_draft_is_not() -> None:
    make.make_article("Paru")
    make.make_article("Brouillon", live=False)
    assert published() == ["Paru"]


def test_a_private_article_is_not_published() -> None:
    PageViewRestriction.objects.create(page=make.make_article(), restriction_type="login")
    assert published() == []


def test_an_article_below_a_private_section_is_not_published() -> None:
    section = make.make_article().get_parent()
    PageViewRestriction.objects.create(page=section, restriction_type="login")
    assert published() == []


def test_a_private_article_is_servable_to_those_who_are_let_in() -> None:
    PageViewRestriction.objects.create(page=make.make_article(), restriction_type="login")
    assert ArticlePage.objects.servable().count() == 1


@pytest.mark.parametrize(
    ("field", "minutes", "shown"),
    [
        ("expire_at", -1, False),
        ("expire_at", 1, True),
        ("go_live_at", 1, False),
        ("go_live_at", -1, True),
    ],
)
def test_an_article_is_published_within_its_dates_only(
    field: str, minutes: int, shown: bool
) -> None:
    make.make_article("Paru")
    ArticlePage.objects.update(**{field: timezone.now() + timedelta(minutes=minutes)})
    assert published() == (["Paru"] if shown else [])


def test_what_was_published_at_another_moment_can_be_asked_for() -> None:
    make.make_article("Paru")
    now = timezone.now()
    ArticlePage.objects.update(expire_at=now)
    before = ArticlePage.objects.published(at=now - timedelta(minutes=1))
    assert before.count() == 1
    assert not ArticlePage.objects.published(at=now).exists()


def test_an_article_below_an_unpublished_section_is_not_published() -> None:
    make.make_article("Paru")
    SectionPage.objects.get().unpublish()
    assert published() == []


def test_an_article_two_levels_below_an_expired_section_is_not_published() -> None:
    outer = make.make_section("Société")
    inner = make.make_section("École", parent=outer)
    make.make_article("Paru", parent=inner)
    make.make_article("Ailleurs", parent=make.make_section("Culture"))
    yesterday = timezone.now() - timedelta(days=1)
    SectionPage.objects.filter(pk=outer.pk).update(expire_at=yesterday)
    assert published() == ["Ailleurs"]


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 7, 14), datetime(2026, 7, 13, 22, 0, tzinfo=UTC)),
        (date(2026, 1, 1), datetime(2025, 12, 31, 23, 0, tzinfo=UTC)),
        # The clocks go forward: a day of 23 hours, and the one after it.
        (date(2026, 3, 29), datetime(2026, 3, 28, 23, 0, tzinfo=UTC)),
        (date(2026, 3, 30), datetime(2026, 3, 29, 22, 0, tzinfo=UTC)),
        # The clocks go back: a day of 25 hours, and the one after it.
        (date(2026, 10, 25), datetime(2026, 10, 24, 22, 0, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_midnight_in_paris(day: date, begins: datetime) -> None:
    make.make_photo_of_the_day(day)
    with time_machine.travel(begins - timedelta(seconds=1), tick=False):
        assert not PhotoOfTheDayPage.objects.due().exists()
    with time_machine.travel(begins, tick=False):
        assert PhotoOfTheDayPage.objects.due().exists()


def test_a_day_follows_the_newsrooms_zone(settings: pytest.FixtureRequest) -> None:
    settings.CMS_COMMUNITY = {"TIME_ZONE": "Indian/Reunion"}  # type: ignore[attr-defined]  # pytest-django's own
    make.make_photo_of_the_day(date(2026, 7, 14))
    assert PhotoOfTheDayPage.objects.due(at=datetime(2026, 7, 13, 20, 0, tzinfo=UTC)).exists()


def test_a_page_without_a_day_is_never_due() -> None:
    make.make_photo_of_the_day()
    PhotoOfTheDayPage.objects.update(day=None)
    assert not PhotoOfTheDayPage.objects.due().exists()
