"""A dropped file that looks like a picture in the library: that one is offered, never forced."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from cms_community.pictures.models import Picture
from tests.browser.conftest import Opens, violations, wait_until_watched
from tests.browser.test_albums import drop, new_album, titles
from tests.builders import make_picture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def smaller() -> bytes:
    """What the library has, saved smaller."""
    drawn = io.BytesIO()
    Image.linear_gradient("L").resize((320, 240)).convert("RGB").save(drawn, "JPEG", quality=60)
    return drawn.getvalue()


def test_an_album_takes_the_one_that_was_there(opens: Opens, alice: Any) -> None:
    make_picture("Le port")
    page = new_album(opens, alice)
    drop(page, ".cc-drop", ("IMG_4711.jpg", "image/jpeg", smaller()))
    note = page.locator(".cc-grid__alike")
    expect(note).to_contain_text("Elle ressemble à « Le port », déjà dans la bibliothèque.")
    assert violations(page, ".cc-grid__pictures .cc-grid__alike") == []
    with page.expect_response("**/delete/") as forgotten:
        note.get_by_role("button", name="Prendre celle-là").click()
    assert forgotten.value.ok
    expect(note).to_have_count(0)
    assert titles(page) == ["Le port"]
    assert [picture.title for picture in Picture.objects.all()] == ["Le port"]


def test_an_album_keeps_the_new_one_where_nobody_says_otherwise(opens: Opens, alice: Any) -> None:
    make_picture("Le port")
    page = new_album(opens, alice)
    drop(page, ".cc-drop", ("IMG_4711.jpg", "image/jpeg", smaller()))
    expect(page.locator(".cc-grid__alike")).to_be_visible()
    assert titles(page) == ["IMG 4711"]
    assert Picture.objects.count() == 2


def test_a_photo_of_the_day_is_led_to_the_one_that_was_there(opens: Opens, alice: Any) -> None:
    there = make_picture("Le port")
    page = opens(alice, "/admin/")
    drop(page, "[data-controller=cc-photo-drop]", ("IMG_4711.jpg", "image/jpeg", smaller()))
    page.get_by_role("link", name="Prendre celle-là").click()
    page.wait_for_url(f"**/{there.public_id}/")
    title = page.get_by_label("Titre", exact=False).first
    expect(title).to_have_value("Le port")
    # What was typed is not lost with a click on a link beside it.
    form = page.locator(".cc-photo")
    wait_until_watched(form)
    title.fill("Le port à l’aube")
    expect(form).to_have_attribute("data-w-unsaved-has-edits-value", "true")
    page.once("dialog", lambda asked: asked.dismiss())
    with page.expect_event("dialog") as leaving:
        page.get_by_role("link", name="Retoucher").click(no_wait_after=True)
    assert leaving.value.type == "beforeunload"
    expect(title).to_have_value("Le port à l’aube")
