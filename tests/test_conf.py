"""The one CMS_COMMUNITY dict: a wrong key or value is a system-check error."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.checks import Error, run_checks

from cms_community.conf import DEFAULTS, newsroom_day, setting


def errors() -> list[str]:
    """What Django's checks say of our settings."""
    found = [one for one in run_checks() if str(one.id).startswith("cms_community.")]
    assert all(isinstance(one, Error) for one in found)
    return [one.msg for one in found]


def test_the_defaults_are_sound(settings: Any) -> None:
    settings.CMS_COMMUNITY = {}
    assert errors() == []


def test_an_unknown_key_is_refused_by_name(settings: Any) -> None:
    settings.CMS_COMMUNITY = {"TIMEZONE": "Europe/Paris"}
    [message] = errors()
    assert "'TIMEZONE'" in message


def test_a_zone_that_does_not_exist_is_refused(settings: Any) -> None:
    settings.CMS_COMMUNITY = {"TIME_ZONE": "Europe/Valmer"}
    [message] = errors()
    assert "Europe/Valmer" in message


@pytest.mark.parametrize("size", [0, 101, "20", None])
def test_a_page_size_out_of_range_is_refused(settings: Any, size: Any) -> None:
    settings.CMS_COMMUNITY = {"API_PAGE_SIZE": size}
    [message] = errors()
    assert "API_PAGE_SIZE" in message


@pytest.mark.parametrize("name", ["PUSH_BYTES", "WEBHOOK_BYTES", "ARRIVALS_DAYS"])
@pytest.mark.parametrize("value", [0, -1, "7", True, None])
def test_a_bound_that_is_no_number_is_refused(settings: Any, name: str, value: Any) -> None:
    settings.CMS_COMMUNITY = {name: value}
    [message] = errors()
    assert name in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VERIFY_EVERY", 5),
        ("VERIFY_EVERY", "3600"),
        ("VERIFY_LATER_EVERY", None),
        ("VERIFY_DAYS", -1),
        ("HOLD_AFTER", True),
        ("HOLD_AFTER", float("inf")),
    ],
)
def test_a_schedule_that_cannot_be_kept_is_refused(settings: Any, name: str, value: Any) -> None:
    settings.CMS_COMMUNITY = {name: value}
    [message] = errors()
    assert name in message


def test_a_setting_that_is_not_given_has_its_default(settings: Any) -> None:
    del settings.CMS_COMMUNITY
    assert setting("API_PAGE_SIZE") == DEFAULTS["API_PAGE_SIZE"]


def test_a_setting_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        setting("COLOUR")


def test_the_newsrooms_day_is_the_one_of_its_zone(settings: Any) -> None:
    moment = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    settings.CMS_COMMUNITY = {}
    assert newsroom_day(moment) == date(2026, 11, 22)
    settings.CMS_COMMUNITY = {"TIME_ZONE": "America/Guadeloupe"}
    assert newsroom_day(moment) == date(2026, 11, 21)
