"""The newspaper's pages, as readers have them: light, still, and for everyone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import violations
from tests.browser.newspaper.conftest import Chain, Reads
from tests.builders import (
    make_album,
    make_article,
    make_author,
    make_message_of_the_day,
    make_photo_of_the_day,
    make_pick,
    make_picture,
    make_section,
    make_selection,
)
from tests.delivery.edge.servers import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
WEIGHT = 150_000
SHIFTS = """new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 1500);
})"""


@pytest.fixture
def shown(chain: Chain) -> dict[str, str]:
    """One page of each kind, by name, with its path."""
    ville = make_section("Ville", show_in_menus=True)
    author = make_author("Nour Belkacem", slug="nour")
    pictures = [make_picture(size=(1800, 1200)) for _ in range(3)]
    pick = make_pick("Enfin un tramway qui passe")
    body = [
        ("paragraph", "<p>Il est <b>là</b>, et <a href='https://example.com/'>on le dit</a>.</p>"),
        ("heading", {"text": "Un intertitre", "level": "2"}),
        ("picture", {"picture": pictures[0], "caption": "Le port"}),
        ("quote", {"text": "Je compte.", "attribution": "Paul"}),
        ("pull_quote", {"text": "Enfin !", "attribution": ""}),
        ("comment", pick),
    ]
    made = {
        "article": make_article(
            parent=ville, authors=[author], hero_picture=pictures[1], body=body
        ),
        "album": make_album(pictures=pictures, parent=ville),
        "photo": make_photo_of_the_day(picture=pictures[2], parent=ville),
        "message": make_message_of_the_day(pick=make_pick("On verra bien"), parent=ville),
        "selection": make_selection(picks=[pick], parent=ville),
        "section": ville,
    }
    paths = {name: page.url_path.split("/", 2)[2] for name, page in made.items()}
    lists = ("photos", "messages", "selections", "albums", "auteurs", "sujets", "recherche")
    fixed = {name: f"{name}/" for name in lists}
    return {"front": "", "author": "auteurs/nour/", "missing": "nulle-part/"} | fixed | paths


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(
    scheme: Any, chain: Chain, reads: Reads, shown: dict[str, str]
) -> None:
    reader = reads(f"{chain.paper}/", color_scheme=scheme, viewport={"width": 390, "height": 844})
    published(chain, reader, shown)
    found = {}
    for name, path in shown.items():
        reader.goto(f"{chain.paper}/{path}")
        assert reader.locator("h1").count() == 1, name
        wide = reader.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{name} is {wide} wide on a telephone"
        found[name] = violations(reader, "body")
    assert found == {name: [] for name in shown}


def published(chain: Chain, reader: Page, shown: dict[str, str]) -> None:
    """Wait until the newspaper has heard of the last page that was made."""
    last = f"{chain.paper}/{shown['selection']}"

    def read() -> bool:
        answer = reader.goto(last)
        return answer is not None and answer.status == 200

    until(read)


def test_the_front_page_is_light_and_nothing_in_it_moves(
    chain: Chain, reads: Reads, shown: dict[str, str]
) -> None:
    reader = reads(f"{chain.paper}/")
    published(chain, reader, shown)
    weights: list[int] = []
    session = reader.context.new_cdp_session(reader)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    session.on(
        "Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda told: (
            weights.append(int(told["encodedDataLength"]))
            if kinds.get(told["requestId"]) != "Image"
            else None
        ),
    )
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    reader.goto(f"{chain.paper}/", wait_until="networkidle")
    assert 0 < sum(weights) <= WEIGHT
    assert reader.evaluate(SHIFTS) == 0


def test_without_javascript_everything_reads(
    chain: Chain, reads: Reads, shown: dict[str, str]
) -> None:
    reader = reads(f"{chain.paper}/", java_script_enabled=False)
    published(chain, reader, shown)
    reader.goto(f"{chain.paper}/{shown['album']}")
    expect(reader.locator(".album__reel figure")).to_have_count(3)
    reader.locator(".album__index a").nth(2).click()
    expect(reader).to_have_url(re.compile("#photo-3$"))
    expect(reader.locator("#photo-3 img")).to_be_in_viewport()
    reader.goto(f"{chain.paper}/recherche/")
    reader.locator("#q").fill("tramway")
    reader.keyboard.press("Enter")
    expect(reader.locator("[data-results] h2").first).to_contain_text("tramway")


def test_an_album_turns_by_the_arrows(chain: Chain, reads: Reads, shown: dict[str, str]) -> None:
    reader = reads(f"{chain.paper}/")
    published(chain, reader, shown)
    reader.goto(f"{chain.paper}/{shown['album']}")
    told = reader.locator("[data-count]")
    expect(told).to_have_text("1 sur 3")
    reader.keyboard.press("ArrowRight")
    expect(told).to_have_text("2 sur 3")
    reader.locator("[data-step='1']").click()
    expect(told).to_have_text("3 sur 3")
    expect(reader.locator("#photo-3 img")).to_be_in_viewport()
    reader.keyboard.press("ArrowLeft")
    expect(told).to_have_text("2 sur 3")


def test_an_album_turns_by_a_finger(chain: Chain, reads: Reads, shown: dict[str, str]) -> None:
    reader = reads(f"{chain.paper}/", viewport={"width": 390, "height": 844}, has_touch=True)
    published(chain, reader, shown)
    reader.goto(f"{chain.paper}/{shown['album']}")
    told = reader.locator("[data-count]")
    expect(told).to_have_text("1 sur 3")
    reel = reader.locator("[data-album] > ol[tabindex]")
    reel.scroll_into_view_if_needed()
    swipe(reader, (reel.bounding_box() or {})["y"] + 100)
    expect(told).to_have_text("2 sur 3")
    current = reader.locator(".album__index [aria-current=true]")
    expect(current).to_have_attribute("href", "#photo-2")
    expect(reader.locator("#photo-2 img")).to_be_in_viewport(ratio=0.9)


def swipe(reader: Page, y: float) -> None:
    """Draw a finger to the left, at a height of the screen."""
    session = reader.context.new_cdp_session(reader)
    for x in range(330, 60, -30):
        kind = "touchStart" if x == 330 else "touchMove"
        touches = [{"x": x, "y": y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
        reader.wait_for_timeout(16)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_what_was_taken_down_is_gone(chain: Chain, reads: Reads, shown: dict[str, str]) -> None:
    reader = reads(f"{chain.paper}/")
    published(chain, reader, shown)
    page = make_article("Une erreur")
    address = f"{chain.paper}/{page.url_path.split('/', 2)[2]}"
    until(lambda: status_of(reader, address) == 200)
    page.unpublish()
    until(lambda: status_of(reader, address) in {404, 410})
    expect(reader.locator("h1")).to_have_text(re.compile("n’existe pas|a été retirée"))


def status_of(reader: Page, address: str) -> int:
    """With which status an address is answered."""
    answer = reader.goto(address)
    return answer.status if answer else 0
