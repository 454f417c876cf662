"""Retouching in a real browser: what is previewed is what is served."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, expect
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms_community.pictures.colours import as_seen
from cms_community.pictures.files import make_renditions
from cms_community.pictures.intake import on_white
from cms_community.pictures.models import Picture, Retouch
from cms_community.pictures.retouch.developing import developed
from cms_community.pictures.retouch.recipe import Recipe
from tests.browser.conftest import Opens, violations
from tests.builders import make_article

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

# Of 255: the mean difference between preview and result, and what 99 of 100 values stay below.
MEAN, MOST = 3, 12
FACE = (255, 0, 255)
CONTROLLER = "window.wagtail.app.getControllerForElementAndIdentifier("
CONTROLLER += "document.querySelector('.cc-retouch'), 'cc-retouch')"
RECIPES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "exposure": {"exposure": 40},
    "contrast": {"contrast": -35},
    "warmth": {"warmth": 80},
    "saturation": {"saturation": 60},
    "sharpness": {"sharpness": 60},
    "levels": {"levels": True},
    "crop": {"crop": {"x": 0.1, "y": 0.2, "w": 0.5, "h": 0.6}},
    "turn": {"turn": 90, "flip": True},
    "straighten": {"straighten": 7.5},
    "blur": {"regions": [{"kind": "blur", "x": 0.3, "y": 0.3, "w": 0.3, "h": 0.3}]},
    "redact": {"regions": [{"kind": "redact", "x": 0.3, "y": 0.3, "w": 0.2, "h": 0.2}]},
    "all": {
        "straighten": -4,
        "turn": 270,
        "crop": {"x": 0.1, "y": 0.1, "w": 0.7, "h": 0.6},
        "levels": True,
        "exposure": 15,
        "contrast": 20,
        "warmth": -30,
        "saturation": -40,
        "sharpness": 30,
        "regions": [{"kind": "redact", "x": 0.5, "y": 0.4, "w": 0.2, "h": 0.2}],
    },
}


def photo() -> Image.Image:
    """Light, shade and colours, and a face."""
    size = (1600, 1200)
    bands = [Image.linear_gradient("L"), Image.radial_gradient("L")]
    bands.append(bands[0].rotate(90))
    made = Image.merge("RGB", [band.resize(size) for band in bands])
    made.paste(FACE, (1000, 300, 1120, 420))
    return made


def make_photo() -> Picture:
    """The photo as a picture."""
    file = io.BytesIO()
    photo().save(file, "PNG")
    file_ = ContentFile(file.getvalue(), name="face.png")
    return Picture.objects.create(title="<b>Face</b>", alt="Une place", file=file_)


def table(opens: Opens, person: Any, picture: Picture, **kw: Any) -> Page:
    """The retouching table, ready."""
    page = opens(person, reverse("community_pictures:retouch", args=[picture.pk]), **kw)
    expect(page.locator(".cc-retouch[data-ready]")).to_be_visible()
    return page


def test_the_preview_is_what_the_newsroom_makes_of_it(opens: Opens, alice: Any) -> None:
    picture = make_photo()
    page = table(opens, alice, picture)
    for name, told in RECIPES.items():
        full = {"regions": [], **told}
        previewed = page.evaluate(
            f"(recipe) => {{ const table = {CONTROLLER}; table.recipe = recipe;"
            " return table.result(); }",
            full,
        )
        shown = Image.open(io.BytesIO(base64.b64decode(previewed.partition(",")[2]))).convert("RGB")
        made = developed(photo(), Recipe.read(told))
        assert abs(shown.width / shown.height - made.width / made.height) < 0.02, name
        made = made.resize(shown.size, Image.Resampling.BOX)
        difference = ImageChops.difference(shown, made)
        counts = ImageChops.lighter(
            ImageChops.lighter(difference.getchannel(0), difference.getchannel(1)),
            difference.getchannel(2),
        ).histogram()
        within = sum(counts[:MOST]) / sum(counts)
        mean = sum(ImageStat.Stat(difference).mean) / 3
        assert mean <= MEAN, (name, mean)
        assert within >= 0.99, (name, within)


def test_a_transparent_picture_is_previewed_as_the_newsroom_makes_it(
    opens: Opens, alice: Any
) -> None:
    drawn = photo().resize((800, 600)).convert("RGBA")
    drawn.putalpha(Image.radial_gradient("L").resize(drawn.size).point(lambda light: 255 - light))
    file = io.BytesIO()
    drawn.save(file, "PNG")
    picture = Picture.objects.create(title="x", file=ContentFile(file.getvalue(), name="x.png"))
    page = table(opens, alice, picture)
    for name in ("nothing", "exposure", "levels", "sharpness", "straighten", "blur", "redact"):
        previewed = page.evaluate(
            f"(recipe) => {{ const table = {CONTROLLER}; table.recipe = recipe;"
            " return table.result(); }",
            {"regions": [], **RECIPES[name]},
        )
        shown = Image.open(io.BytesIO(base64.b64decode(previewed.partition(",")[2])))
        made = developed(as_seen(drawn), Recipe.read(RECIPES[name])).resize(shown.size)
        assert shown.mode == made.mode == "RGBA"
        one, other = (on_white(image) for image in (shown, made))
        assert sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3 <= MEAN, name
        alphas = [image.getchannel("A") for image in (shown, made)]
        assert ImageStat.Stat(ImageChops.difference(*alphas)).mean[0] <= MEAN, name


def test_a_face_is_covered_by_the_keyboard_and_leaves_every_file(opens: Opens, alice: Any) -> None:
    picture = make_photo()
    article = make_article(hero_picture=picture)
    page = table(opens, alice, picture)
    page.get_by_text("Couvrir une partie").click()
    region = page.locator(".cc-frame--redact")
    expect(region).to_be_focused()
    for _ in range(22):
        page.keyboard.press("ArrowRight")
    for _ in range(22):
        page.keyboard.press("ArrowUp")
    page.locator("#cc-straighten").focus()
    page.keyboard.press("ArrowRight")
    crop = page.locator(".cc-frame--crop")
    crop.focus()
    for _ in range(5):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Control+z")
    page.get_by_text("Enregistrer", exact=True).click()
    page.wait_for_url(f"**{reverse('wagtailimages:edit', args=[picture.pk])}")
    done = Retouch.objects.get()
    assert done.recipe["regions"][0]["kind"] == "redact"
    assert done.recipe["straighten"] == pytest.approx(0.1)
    assert done.recipe["crop"]["w"] == pytest.approx(0.96)
    picture = Picture.objects.get()
    make_renditions(picture=picture)
    told = page.request.get(f"/api/v1/articles/{article.public_id}/").json()["picture"]
    addresses = {
        one.split()[0]
        for purpose in told["purposes"].values()
        for source in purpose["sources"]
        for one in source["srcset"].split(", ")
    }
    assert len(addresses) >= 9
    for file in [picture.file, *(made.file for made in picture.renditions.all())]:
        with file.open() as stored, Image.open(stored) as image:
            colours = image.convert("RGB").getcolors(1 << 24) or []
        assert not any(r > 200 and g < 90 and b > 200 for _count, (r, g, b) in colours), file.name
    with done.original.open() as kept, Image.open(kept) as original:
        assert original.getpixel((1050, 350)) == FACE


def test_a_frame_is_drawn_by_mouse_and_undone(opens: Opens, alice: Any) -> None:
    page = table(opens, alice, make_photo())
    handle = page.locator(".cc-frame--crop .cc-frame__handle--se").bounding_box()
    stage = page.locator(".cc-retouch__stage").bounding_box()
    assert handle
    assert stage
    page.mouse.move(handle["x"] + 10, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2, steps=5)
    page.mouse.up()
    crop = page.evaluate(f"{CONTROLLER}.recipe.crop")
    assert crop["w"] == pytest.approx(0.5, abs=0.05)
    page.locator("#cc-ratio").select_option("16:9")
    crop = page.evaluate(f"{CONTROLLER}.recipe.crop")
    assert crop["w"] * 1600 / (crop["h"] * 1200) == pytest.approx(16 / 9, abs=0.01)
    page.get_by_role("button", name="Annuler").click()
    page.get_by_role("button", name="Annuler").click()
    assert page.evaluate(f"{CONTROLLER}.recipe.crop || null") is None
    page.get_by_role("button", name="Rétablir", exact=True).click()
    assert page.evaluate(f"{CONTROLLER}.recipe.crop.w") == pytest.approx(0.5, abs=0.05)


def test_the_second_to_save_is_told_and_overwrites_nothing(opens: Opens, alice: Any) -> None:
    picture = make_photo()
    first, second = (table(opens, alice, picture) for _ in range(2))
    for page in (first, second):
        page.locator("#cc-exposure").focus()
        page.keyboard.press("ArrowRight")
        page.get_by_text("Enregistrer", exact=True).click()
        if page is first:
            page.wait_for_url("**/admin/images/**")
    expect(second.locator(".cc-retouch__told")).to_contain_text("Quelqu’un")
    assert ModelLogEntry.objects.filter(action="community.retouch").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_kept_from_retouching_by_a_handicap(opens: Opens, alice: Any, theme: str) -> None:
    UserProfile.objects.update_or_create(user=alice, defaults={"theme": theme})
    page = table(opens, alice, make_photo())
    page.get_by_text("Flouter une partie").click()
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert violations(page, ".cc-retouch") == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert json.loads(page.evaluate(f"JSON.stringify({CONTROLLER}.recipe.regions)"))


def test_a_face_is_drawn_over_by_mouse_in_a_straightened_picture(opens: Opens, alice: Any) -> None:
    page = table(opens, alice, make_photo())
    page.evaluate(f"{CONTROLLER}.act({{ straighten: 10 }})")
    page.get_by_text("Couvrir une partie").click()
    stage = page.locator(".cc-retouch__stage").bounding_box()
    assert stage
    page.mouse.move(stage["x"] + 0.6 * stage["width"], stage["y"] + 0.1 * stage["height"])
    page.mouse.down()
    page.mouse.move(stage["x"] + 0.9 * stage["width"], stage["y"] + 0.5 * stage["height"], steps=8)
    page.mouse.up()
    region = page.locator(".cc-frame--redact")
    drawn = region.bounding_box()
    assert drawn
    assert drawn["x"] == pytest.approx(stage["x"] + 0.6 * stage["width"], abs=12)
    assert drawn["width"] == pytest.approx(0.3 * stage["width"], abs=12)
    result = page.evaluate(f"{CONTROLLER}.result()")
    shown = Image.open(io.BytesIO(base64.b64decode(result.partition(",")[2]))).convert("RGB")
    for corner in ((0.62, 0.12), (0.88, 0.12), (0.62, 0.48), (0.88, 0.48)):
        at = (int(corner[0] * shown.width), int(corner[1] * shown.height))
        assert shown.getpixel(at) == (17, 17, 17), corner
    before = page.evaluate(f"{CONTROLLER}.recipe.regions[0]")
    region.focus()
    for key in ("ArrowLeft", "ArrowRight") * 5:
        page.keyboard.press(key)
    after = page.evaluate(f"{CONTROLLER}.recipe.regions[0]")
    assert (after["w"], after["h"]) == pytest.approx((before["w"], before["h"]), abs=0.002)


def test_a_picture_is_retouched_from_the_page_that_holds_it(opens: Opens, alice: Any) -> None:
    picture = make_photo()
    article = make_article(hero_picture=picture)
    page = opens(alice, reverse("wagtailadmin_pages:edit", args=[article.pk]))
    chooser = page.locator("#id_hero_picture-chooser")
    preview = chooser.locator("[data-chooser-image]")
    before = preview.get_attribute("src")
    for button, same in (("Enregistrer", True), ("Enregistrer comme une autre image", False)):
        chooser.get_by_role("button", name="Actions").click()
        with page.expect_popup() as opened:
            page.get_by_role("link", name="Retoucher").click()
        retouching = opened.value
        expect(retouching.locator(".cc-retouch[data-ready]")).to_be_visible()
        retouching.get_by_role("button", name="Tourner à droite").click()
        with retouching.expect_event("close"):
            retouching.get_by_role("button", name=button, exact=True).click()
        expect(preview).not_to_have_attribute("src", str(before))
        before = preview.get_attribute("src")
        held = page.locator("#id_hero_picture").input_value()
        assert (held == str(picture.pk)) is same
    assert Picture.objects.count() == 2
