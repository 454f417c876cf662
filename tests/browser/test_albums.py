"""An album by a drop, and a photo of the day, in Chromium: with the mouse and without."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from api.resources import RESOURCES
from cms_community.delivery.actions import render_due, settle
from cms_community.pictures.models import Picture
from home.models import AlbumPage, PhotoOfTheDayPage, SectionPage
from tests.browser.conftest import Opens, violations
from tests.builders import make_author

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

DROP = """async ([selector, files]) => {
  const data = new DataTransfer();
  for (const [name, type, content] of files) {
    const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  for (const kind of ['dragover', 'drop']) {
    document.querySelector(selector).dispatchEvent(
      new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
  }
}"""

# Where a tile's heading, picture and first field begin.
LEFTS = """() => ['.w-panel__heading', '.chooser__image', 'textarea'].map((one) =>
  document.querySelector(`.cc-grid__pictures ${one}`).getBoundingClientRect().left)"""
SAME_WIDTH = [".cc-grid__pictures .chooser__image", ".cc-grid__pictures textarea"]


def jpeg(shade: int) -> bytes:
    """A small JPEG of one shade."""
    drawn = io.BytesIO()
    Image.new("RGB", (160, 120), (shade * 6 % 256, 80, 255 - shade * 6 % 256)).save(drawn, "JPEG")
    return drawn.getvalue()


def drop(page: Page, selector: str, *files: tuple[str, str, bytes]) -> None:
    """Let files fall on an element."""
    sent = [[name, kind, base64.b64encode(content).decode()] for name, kind, content in files]
    page.evaluate(DROP, [selector, sent])


def new_album(opens: Opens, person: Any, **kw: Any) -> Page:
    """The form of a new album."""
    section = SectionPage.objects.get()
    return opens(person, f"/admin/pages/add/community_home/albumpage/{section.pk}/", **kw)


def titles(page: Page) -> list[str]:
    """The pictures in the grid, in the order in which they stand."""
    shown = page.locator(".cc-grid__pictures > :not(.deleted) [data-chooser-title]")
    return [text.strip() for text in shown.all_text_contents()]


def field(page: Page, number: int, name: str) -> Any:
    """A field of a picture, by where it stands."""
    tile = page.locator(".cc-grid__pictures > :not(.deleted)").nth(number)
    return tile.locator(f'[name$="-{name}"]')


def told(path: str) -> Any:
    """The API's answer once everything is delivered."""
    assert RESOURCES
    settle()
    render_due()
    answer = Client().get(f"/api/v1/{path}")
    assert answer.status_code == 200
    return answer.json()


def test_an_album_of_forty_dropped_files_one_of_them_broken(opens: Opens, alice: Any) -> None:
    page = new_album(opens, alice)
    page.locator("#id_title").fill("Le bal du faubourg")
    files = [(f"vue {n:02}.jpg", "image/jpeg", jpeg(n)) for n in range(40)]
    files[7] = ("cassée <b>.jpg", "image/jpeg", b"no picture at all")
    drop(page, ".cc-drop", *files)
    expect(page.locator(".cc-drop__said")).to_have_text("Gardés : 39 sur 40. Refusés : 1.")
    refused = page.locator(".cc-drop__refused")
    expect(refused).to_have_count(1)
    expect(refused.locator(".cc-drop__name")).to_have_text("cassée <b>.jpg")
    kept = [f"vue {n:02}" for n in range(40) if n != 7]
    assert titles(page) == kept

    for number in range(3):
        field(page, number, "caption").fill(f"Légende {number}")
    page.get_by_label("Pour toutes les photos").fill("Nour / Le Fanal")
    page.get_by_role("button", name="Créditer toutes").click()
    later = page.locator("[data-inline-panel-child-move-down]").first
    later.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert titles(page)[:3] == ["vue 01", "vue 02", "vue 00"]
    field(page, 4, "is_cover").check()
    publish(page)

    album = AlbumPage.objects.get()
    shown = told(f"albums/{album.public_id}/")
    assert shown["count"] == 39
    assert [one["caption"] for one in shown["pictures"][:4]] == [
        "Légende 1", "Légende 2", "Légende 0", "",
    ]  # fmt: skip
    assert {one["credit"] for one in shown["pictures"]} == {"Nour / Le Fanal"}
    assert shown["cover"]["id"] == shown["pictures"][4]["id"]


def publish(page: Page) -> None:
    """Publish what is being edited."""
    footer = page.locator("footer")
    footer.locator("[data-w-dropdown-target='toggle']").first.click()
    page.get_by_role("button", name="Publier", exact=True).click()
    page.wait_for_url("**/admin/pages/*/")


def test_a_zip_adds_what_is_good_in_it_and_says_what_is_not(opens: Opens, alice: Any) -> None:
    page = new_album(opens, alice)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("bal/deux.jpg", jpeg(2))
        archive.writestr("../monte.jpg", jpeg(3))
        archive.writestr("bal/un.jpg", jpeg(1))
    page.locator("input[data-cc-album-target='files']").set_input_files(
        [
            {"name": "bal.zip", "mimeType": "application/zip", "buffer": made.getvalue()},
            {"name": "trois.jpg", "mimeType": "image/jpeg", "buffer": jpeg(4)},
            {"name": "faux.zip", "mimeType": "application/zip", "buffer": b"not a ZIP"},
        ]
    )
    expect(page.locator(".cc-drop__refused")).to_have_count(2)
    expect(page.locator(".cc-drop__said")).to_have_text("Gardés : 3 sur 5. Refusés : 2.")
    assert titles(page) == ["deux", "un", "trois"]
    refused = page.locator(".cc-drop__refused").filter(has_text="monte.jpg")
    expect(refused).to_contain_text("hors du ZIP")


def test_what_was_dropped_stays_when_the_title_is_missing(opens: Opens, alice: Any) -> None:
    page = new_album(opens, alice)
    drop(page, ".cc-drop", ("un.jpg", "image/jpeg", jpeg(1)))
    expect(page.locator("[data-chooser-title]").first).to_have_text("un")
    field(page, 0, "caption").fill("Le quai")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    page.wait_for_load_state()
    assert titles(page) == ["un"]
    expect(field(page, 0, "caption")).to_have_value("Le quai")
    assert Picture.objects.count() == 1


def test_who_was_logged_out_meanwhile_is_told_and_goes_on_once_logged_in_again(
    opens: Opens, alice: Any
) -> None:
    page = new_album(opens, alice)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("deux.jpg", jpeg(2))
    files = [("un.jpg", "image/jpeg", jpeg(1)), ("x.zip", "application/zip", archive.getvalue())]
    drop(page, ".cc-drop", *files)
    refused = page.locator(".cc-drop__refused")
    expect(refused).to_have_count(2)
    for number in range(2):
        expect(refused.nth(number)).to_contain_text("Vous n’êtes plus connecté")
    assert titles(page) == []
    other = page.context.new_page()
    other.goto("/admin/login/")
    other.fill("[name=username]", alice.username)
    other.fill("[name=password]", "secret")
    other.click("[type=submit]")
    other.wait_for_url("**/admin/")
    drop(page, ".cc-drop", *files)
    expect(page.locator("[data-chooser-title]")).to_have_text(["un", "deux"])
    assert Picture.objects.count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_an_album_and_the_home_are_open_to_everyone(
    opens: Opens, alice: Any, width: int, scheme: str
) -> None:
    make_author()
    page = new_album(opens, alice, viewport={"width": width, "height": 900}, color_scheme=scheme)
    drop(page, ".cc-drop", ("un.jpg", "image/jpeg", jpeg(1)), ("x.jpg", "image/jpeg", b"broken"))
    expect(page.locator(".cc-drop__refused")).to_have_count(1)
    # The other picture may come after the refusal.
    expect(page.locator(".cc-grid__pictures .chooser__image").first).to_be_visible()
    assert violations(page, ".cc-grid") == []
    # Nothing hangs out of a tile, and its picture is as wide as its fields.
    lefts = page.evaluate(LEFTS)
    assert max(lefts) - min(lefts) <= 1, lefts
    widths = [page.locator(one).first.bounding_box()["width"] for one in SAME_WIDTH]
    assert max(widths) - min(widths) <= 1, widths
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/admin/")
    assert violations(page, ".cc-photo__drops") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_photo_of_tomorrow_by_a_drop(opens: Opens, alice: Any) -> None:
    page = opens(alice, "/admin/")
    tomorrow = timezone.localdate() + timedelta(days=1)
    zone = f"form.cc-drop:has(#cc-photo-{tomorrow.isoformat()})"
    drop(page, zone, ("brume.jpg", "image/jpeg", b"broken"))
    expect(page.locator(f"{zone} [role=status]")).to_have_text(re.compile(".{20,}"))
    drop(page, zone, ("brume.jpg", "image/jpeg", jpeg(9)))
    page.wait_for_url("**/photo/**")
    expect(page.get_by_label("Titre")).to_have_value("brume")
    page.get_by_label("Crédit").fill("Nour")
    aim = page.get_by_label("L’essentiel, de gauche à droite")
    aim.focus()
    page.keyboard.press("Home")
    expect(page.locator(".cc-photo__point")).to_have_attribute("style", "left: 0%; top: 50%;")
    page.get_by_role("button", name="Publier pour ce jour").click()
    page.wait_for_url("**/admin/")
    photo = PhotoOfTheDayPage.objects.get(day=tomorrow)
    assert (photo.live, photo.credit, photo.picture.focal_point_x) == (True, "Nour", 0)
    expect(page.get_by_text("est la photo du")).to_be_visible()
    assert page.locator(zone).count() == 0
