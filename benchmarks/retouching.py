"""Retouching a photo of twelve megapixels: `python benchmarks/retouching.py`, on an idle machine.

Makes a PostgreSQL database of its own (beside the one that DATABASE_URL names), serves the newsroom
by granian, and drags the sliders and the frame of the retouching table in Debian's Chromium without
a screen, whose graphics are computed by the processor; then saves, and prints a table.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import ExitStack
from typing import Any

from playwright.sync_api import Page, sync_playwright
from serving import granian, manage, new_database, program

PORT = 8995
SECONDS = 3
MAKE = """
import io
from PIL import Image, ImageFilter
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from cms_community.pictures.actions import add_picture
get_user_model().objects.create_superuser("bench", password="bench")
grain = Image.merge("RGB", [Image.effect_noise((4000, 3000), 50) for _ in range(3)])
light = Image.linear_gradient("L").resize((4000, 3000)).convert("RGB")
file = io.BytesIO()
Image.blend(light, grain.filter(ImageFilter.GaussianBlur(1)), 0.35).save(file, "JPEG", quality=88)
print(add_picture(file=ContentFile(file.getvalue(), name="photo.jpg"), by=None).pk)
"""
TABLE = "window.wagtail.app.getControllerForElementAndIdentifier("
TABLE += "document.querySelector('.cc-retouch'), 'cc-retouch')"


def main() -> None:
    """Measure and print."""
    server = os.environ.get("DATABASE_URL", "postgres://root@127.0.0.1:5432/postgres")
    with ExitStack() as stack:
        address = new_database(server, "retouching", stack)
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        media = {"MEDIA_ROOT": f"{folder}/media"}
        os.environ |= media
        key = manage(address, "shell", "--verbosity", "0", "-c", MAKE).split()[-1]
        as_served = {"DJANGO_SETTINGS_MODULE": "benchmarks.admin_settings"}
        news = granian("newsroom", PORT, address, **media, **as_served)
        stack.callback(news.stop)
        news.ready("/api/v1/articles/")
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=program("chromium"), args=["--no-sandbox"]
        )
        stack.callback(browser.close)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        measure(page, key)


def measure(page: Page, key: str) -> None:
    """Drag, save, print."""
    page.goto(f"http://127.0.0.1:{PORT}/admin/login/")
    page.fill("[name=username]", "bench")
    page.fill("[name=password]", "bench")
    page.click("[type=submit]")
    page.goto(f"http://127.0.0.1:{PORT}/admin/community/pictures/{key}/retouch/")
    page.wait_for_selector(".cc-retouch[data-ready]")
    rates = {what: rate(page, what) for what in ("exposure", "straighten", "sharpness", "crop")}
    recipe = {"regions": [], "straighten": 3, "exposure": 20, "levels": True, "sharpness": 40}
    with page.expect_response("**/retouch/save/") as answered:
        page.evaluate(f"(recipe) => {{ {TABLE}.recipe = recipe; {TABLE}.save(); }}", recipe)
    spent = answered.value.request.timing["responseStart"] / 1000
    page.wait_for_url(f"**/admin/images/{key}/")
    drawn = "| dragging {}, pictures a second (≥ 30) | **{:.0f}** |"
    lines = ["| what | |", "|---|--:|", *(drawn.format(*each) for each in rates.items())]
    lines.append(f"| applied by the server, first files included (≤ 2 s) | **{spent:.2f} s** |")
    sys.stdout.write("\n".join(lines) + "\n")


def rate(page: Page, what: str) -> float:
    """How often the preview is drawn while a slider, or the frame, is dragged."""
    place = page.locator(".cc-frame--crop" if what == "crop" else f"#cc-{what}")
    place.scroll_into_view_if_needed()
    box: Any = place.bounding_box()
    middle = box["y"] + box["height"] / 2
    if what == "crop":
        page.evaluate(f"{TABLE}.act({{ crop: {{ x: 0.1, y: 0.1, w: 0.5, h: 0.5 }} }})")
        box = place.bounding_box()
        middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    before, began, at = page.evaluate(f"{TABLE}.frames"), time.perf_counter(), 0
    while time.perf_counter() - began < SECONDS:
        at += 1
        page.mouse.move(box["x"] + box["width"] / 2 + 60 * (1 if at % 2 else -1), middle, steps=4)
    drawn = page.evaluate(f"{TABLE}.frames") - before
    spent = time.perf_counter() - began
    page.mouse.up()
    return float(drawn / spent)


if __name__ == "__main__":
    main()
