"""Albums and the photo of the day, from a drop to the API, in a real browser."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect
from wagtail.users.models import UserProfile

from cms_community.conf import newsroom_day
from cms_community.pictures.models import Picture
from home.models import AlbumPage, PhotoOfTheDayPage, SectionPage
from tests.browser.conftest import Opens
from tests.builders import make_album, make_picture
from tests.pictures import samples
from tests.pictures.test_dropping import zipped

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

DROP = """([selector, files]) => {
    const transfer = new DataTransfer();
    files.forEach(([name, data]) => {
        const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
    });
    const zone = document.querySelector(selector);
    const how = { bubbles: true, cancelable: true, dataTransfer: transfer };
    zone.dispatchEvent(new DragEvent("drop", how));
}"""


def drop(page: Page, selector: str, *files: tuple[str, bytes]) -> None:
    """Drop files, as a mouse does."""
    sent = [[name, base64.b64encode(data).decode()] for name, data in files]
    page.evaluate(DROP, [selector, sent])


def photo(number: int) -> bytes:
    """A small photo with its own words."""
    older = samples.iim([(2, 80, f"Zoé {number}".encode()), (2, 120, f"Photo {number}".encode())])
    return samples.jpeg(iptc=older, size=(330 + number, 240))


def new_album() -> str:
    """Where an album is begun."""
    section = SectionPage.objects.get()
    return reverse("wagtailadmin_pages:add", args=["community_home", "albumpage", section.pk])


def test_forty_files_become_an_album_whatever_fails_among_them(
    opens: Opens, alice: Any, newsroom: Any
) -> None:
    page = opens(alice, new_album())
    files = [(f"IMG_{number}.jpg", photo(number)) for number in range(40)]
    files.insert(7, ("broken.jpg", b"no picture"))
    drop(page, ".cc-drop", *files)
    rows = page.locator(".cc-album > [data-inline-panel-child]:not(.deleted)")
    expect(rows).to_have_count(40)
    expect(page.locator(".cc-drop__refused")).to_have_count(1)
    expect(page.locator(".cc-drop__refused")).to_contain_text("broken.jpg")
    expect(page.locator(".cc-drop__told")).to_contain_text("40")
    page.locator("#id_title").fill("La fête du port")
    for number, words in ((0, "Le bal"), (3, "Les lampions"), (39, "Le départ")):
        page.locator(f"#id_album_pictures-{number}-caption").fill(words)
    # Wagtail's own buttons, by the keyboard alone.
    up = rows.nth(2).locator("[data-inline-panel-child-move-up]").first
    up.focus()
    page.keyboard.press("Enter")
    page.locator("#cc-album-credit").fill("Le Fanal")
    page.locator("#cc-album-credit").press("Enter")
    page.locator("[name=action-publish]").first.dispatch_event("click")
    page.wait_for_url("**/admin/pages/**")
    expect(page.locator(".messages, [data-messages]").first).to_contain_text("La fête du port")
    album = AlbumPage.objects.get(live=True)
    told = page.request.get(f"/api/v1/albums/{album.public_id}/").json()
    captions = [place["caption"] for place in told["pictures"]]
    assert len(captions) == 40
    assert captions[:4] == ["Le bal", "Photo 2", "Photo 1", "Les lampions"]
    assert captions[-1] == "Le départ"
    assert {place["credit"] for place in told["pictures"]} == {"Le Fanal"}


def test_an_archive_becomes_an_album(opens: Opens, alice: Any, newsroom: Any) -> None:
    page = opens(alice, new_album())
    data = zipped(*((f"IMG_{number}.jpg", photo(number)) for number in (10, 2, 1)))
    drop(page, ".cc-drop", ("fete.zip", data))
    rows = page.locator(".cc-album > [data-inline-panel-child]")
    expect(rows).to_have_count(3)
    shown = [
        page.locator(f"#id_album_pictures-{n}-caption").get_attribute("placeholder")
        for n in range(3)
    ]
    assert shown == ["Photo 1", "Photo 2", "Photo 10"]


def test_a_photo_is_dropped_into_tomorrow(opens: Opens, alice: Any, newsroom: Any) -> None:
    page = opens(alice, "/admin/")
    zone = ".cc-days__day:nth-of-type(2) .cc-photo"
    drop(page, zone, ("criee.jpg", b"nothing"))
    expect(page.locator(f"{zone} .cc-drop__refused")).to_contain_text("criee.jpg")
    drop(page, zone, ("criee.jpg", photo(1)))
    form = page.locator(f"{zone} form")
    expect(form.locator("[name=credit]")).to_have_value("Zoé 1")
    expect(form.locator("[name=caption]")).to_have_value("Photo 1")
    expect(form.locator("[name=alt]")).to_be_focused()
    page.keyboard.type("La criée à l’aube")
    page.keyboard.press("Enter")
    expect(page.locator(f"{zone} [data-cc-photo-target=done] a")).to_be_focused()
    made = PhotoOfTheDayPage.objects.get()
    assert made.day == newsroom_day() + timedelta(days=1)
    assert (made.live, made.picture.alt) == (True, "La criée à l’aube")
    assert Picture.objects.count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_kept_from_pictures_by_a_handicap(
    opens: Opens, alice: Any, newsroom: Any, theme: str
) -> None:
    UserProfile.objects.update_or_create(user=alice, defaults={"theme": theme})
    album = make_album(pictures=[make_picture() for _ in range(2)])
    page = opens(alice, "/admin/")
    edit = reverse("wagtailadmin_pages:edit", args=[album.pk])
    for address, part in (("/admin/", ".cc-days"), (edit, ".cc-drop")):
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(address)
            expect(page.locator(".cc-drop").first).to_be_visible()
            found = Axe().run(page, context=part).response["violations"]
            assert [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
