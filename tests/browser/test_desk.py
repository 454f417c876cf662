"""A community manager's morning at the desk, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.models import PageLogEntry
from wagtail.users.models import UserProfile

from cms_community.comments.models import Comment, Pick
from cms_community.comments.receiving import receive_comments
from cms_community.comments.records import parse_record
from cms_community.conf import newsroom_day
from home.models import CommentSelectionPage, MessageOfTheDayPage
from tests.browser.conftest import Opens, logged_in, violations
from tests.builders import (
    make_bruno,
    make_comment,
    make_discussion,
    make_member,
    make_pick,
    make_selection,
    make_user,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def row_of(page: Page, comment: Comment) -> Any:
    """A comment on the screen."""
    return page.locator(f"#cc-row-{comment.pk}")


def select_words(page: Page, comment: Comment, words: str) -> None:
    """Select words of a comment's text, as a mouse does."""
    page.evaluate(
        """([id, words]) => {
            const text = document.querySelector(`${id} [data-cc-text]`);
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
            }
            text.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
        }""",
        [f"#cc-row-{comment.pk}", words],
    )


def pick_whole(page: Page, comment: Comment) -> None:
    """Pick a comment's whole text by the keyboard."""
    row_of(page, comment).focus()
    page.keyboard.press("p")
    expect(page.locator(".cc-choosing [name=criterion]:checked")).to_be_focused()
    page.keyboard.press("Enter")
    expect(row_of(page, comment).locator(".cc-stand")).to_be_visible()


def reject(comment: Comment) -> None:
    """The source's moderators take a comment back."""
    record = {
        "source_id": comment.remote_id,
        "discussion_source_id": comment.discussion.remote_id,
        "member_source_id": comment.member.remote_id,
        "body_text": comment.body_text,
        "created_at": comment.created_at.isoformat(),
        "source_updated_at": timezone.now().isoformat(),
        "state": "rejected",
    }
    receive_comments(source=comment.source, records=[parse_record(record)])


def test_a_morning_from_the_first_search_to_what_the_source_takes_back(
    opens: Opens, alice: Any, voices: list[Any], newsroom: Any
) -> None:
    page = opens(alice)
    page.keyboard.press("/")
    expect(page.locator("#cc-words")).to_be_focused()
    page.keyboard.type("tramway promeneurs")
    expect(page.locator(".cc-row")).to_have_count(1)
    expect(page.locator(".cc-row mark").first).to_be_visible()

    first = voices[0]
    row = row_of(page, first)
    row.focus()
    page.keyboard.press("p")
    select_words(page, first, "Le tramway passe enfin")
    select_words(page, first, "retrouvé ses promeneurs")
    excerpt = "Le tramway passe enfin […] retrouvé ses promeneurs"
    expect(page.locator("#cc-excerpt")).to_have_value(excerpt)
    expect(page.locator("#cc-verdict")).not_to_have_class("cc-choosing__verdict--bad")
    page.locator("#cc-note").fill("Une ville se retrouve.")
    page.locator(".cc-choosing [type=submit]").click()
    expect(row.locator(".cc-stand blockquote")).to_have_text(excerpt)

    row.focus()
    page.keyboard.press("u")
    expect(row.locator(".cc-stand")).to_have_count(0)
    assert list(Pick.objects.values_list("state", flat=True)) == ["withdrawn"]

    page.locator("#cc-words").fill("")
    expect(page.locator(".cc-row")).to_have_count(6)
    for comment in voices[:5]:
        pick_whole(page, comment)
    page.keyboard.press("s")
    page.keyboard.type("Ce que la ville devient")
    page.keyboard.press("Enter")
    tray = page.locator(".cc-tray", has_text="Ce que la ville devient")
    expect(tray.locator(".cc-placed")).to_have_count(5)
    tray.locator("[data-action='cc-board#publish']").click()
    expect(tray.locator("[data-action='cc-board#publish']")).to_have_count(0)

    api = f"{newsroom.url}/api/v1/comment-selections/"
    (told,) = page.request.get(api).json()["items"]
    item = f"{api}{told['id']}/"
    shown = page.request.get(item).json()
    assert shown["title"] == "Ce que la ville devient"
    assert first.body_text in page.request.get(item).text()

    reject(first)
    # At once, before any worker's turn.
    assert first.body_text not in page.request.get(item).text()
    expect(row_of(page, first).locator(".cc-row__gone")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(first.body_text)


def test_two_cms_see_what_the_other_took_and_the_second_is_told_who_was_first(
    opens: Opens, alice: Any, voices: list[Any]
) -> None:
    comment = voices[0]
    theirs = opens(make_user("beatrice", group="Community manager"))
    row_of(theirs, comment).focus()
    theirs.keyboard.press("p")
    hers = opens(alice)
    pick_whole(hers, comment)
    theirs.locator("#cc-note").fill("La mienne")
    theirs.locator(".cc-choosing [type=submit]").click()
    refused = theirs.locator(".cc-choosing .cc-choosing__refused")
    expect(refused).to_contain_text("alice")
    expect(row_of(theirs, comment).locator(".cc-stand__who")).to_contain_text("alice")
    assert Pick.objects.get().picked_by == alice
    other = voices[1]
    pick_whole(theirs, other)
    expect(row_of(hers, other).locator(".cc-stand__who")).to_contain_text("beatrice")


def test_everything_is_done_with_the_keyboard_alone(
    opens: Opens, alice: Any, voices: list[Any]
) -> None:
    page = opens(alice)
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator(".cc-row").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".cc-row").first).to_be_focused()
    page.keyboard.press("p")
    expect(page.locator("[name=criterion]:checked")).to_be_focused()
    page.locator("[data-action='cc-choosing#read']").focus()
    page.keyboard.press("Enter")
    for key in ("Shift+ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    text = page.locator(".cc-row").first.locator("[data-cc-text]").inner_text()
    words = text.split(",")[0]
    assert len(words.split()) == 3
    expect(page.locator("#cc-excerpt")).to_have_value(words)
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    assert "[…]" in page.locator("#cc-excerpt").input_value()
    page.keyboard.press("Backspace")
    expect(page.locator("#cc-excerpt")).to_have_value(words)
    page.locator("[name=criterion]:checked").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".cc-row").first).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator(".cc-tray").first.locator(".cc-placed")).to_have_count(1)
    assert not MessageOfTheDayPage.objects.get().live
    page.keyboard.press("u")
    expect(page.locator(".cc-tray").first.locator(".cc-placed")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("#keyboard-shortcuts-dialog [data-cc-keys]")).to_be_visible()


def test_a_number_on_a_comment_that_is_not_picked_picks_it_into_that_tray(
    opens: Opens, alice: Any, voices: list[Any]
) -> None:
    page = opens(alice)
    row_of(page, voices[0]).focus()
    page.keyboard.press("2")
    expect(page.locator("#cc-into")).not_to_have_value("")
    page.keyboard.press("Enter")
    expect(page.locator(".cc-tray").nth(1).locator(".cc-placed")).to_have_count(1)


def test_picks_are_dragged_into_a_selection_and_within_it(
    opens: Opens, alice: Any, voices: list[Any]
) -> None:
    picks = [make_pick(comment.body_text, comment=comment) for comment in voices[:3]]
    make_selection("Trois voix", picks=picks[:2])
    page = opens(alice)
    tray = page.locator(".cc-tray", has_text="Trois voix")
    row_of(page, voices[2]).locator(".cc-row__grip").drag_to(tray)
    expect(tray.locator(".cc-placed")).to_have_count(3)
    last = tray.locator(".cc-placed").nth(2)
    last.locator(".cc-row__grip").drag_to(tray.locator(".cc-placed").first)
    expect(tray.locator(".cc-placed").first).to_have_attribute("data-cc-pick", str(picks[2].pk))
    tray.locator(".cc-placed").first.locator("[data-cc-to='1']").click()
    expect(tray.locator(".cc-placed").first).to_have_attribute("data-cc-pick", str(picks[0].pk))


def test_an_account_without_shortcuts_has_none_and_keys_are_never_taken_from_a_field(
    opens: Opens, alice: Any, voices: list[Any]
) -> None:
    page = opens(alice)
    page.locator("#cc-words").focus()
    page.keyboard.type("pu1")
    expect(page.locator("#cc-words")).to_have_value("pu1")
    expect(page.locator(".cc-choosing")).to_have_count(0)
    UserProfile.objects.update_or_create(user=alice, defaults={"keyboard_shortcuts": False})
    quiet = opens(alice)
    row_of(quiet, voices[0]).focus()
    quiet.keyboard.press("p")
    expect(quiet.locator(".cc-choosing")).to_have_count(0)
    row_of(quiet, voices[0]).get_by_role("button", name="Choisir").click()
    expect(quiet.locator(".cc-choosing")).to_be_visible()


def test_new_comments_are_announced_and_move_nothing(
    opens: Opens, alice: Any, voices: list[Any]
) -> None:
    page = opens(alice)
    before = [row.get_attribute("id") for row in page.locator(".cc-row").all()]
    arrived = make_comment("Tout juste arrivé, et déjà d’accord avec personne.")
    expect(page.locator(".cc-pill")).to_be_visible()
    assert [row.get_attribute("id") for row in page.locator(".cc-row").all()] == before
    page.keyboard.press("n")
    expect(row_of(page, arrived)).to_be_visible()


def test_the_queue_goes_on_when_its_end_is_reached(opens: Opens, alice: Any) -> None:
    story = make_discussion()
    for number in range(45):
        make_comment(
            f"Voix numéro {number}, unique en son genre {number * 7919}.", discussion=story
        )
    page = opens(alice)
    expect(page.locator(".cc-row")).to_have_count(30)
    page.locator(".cc-row").last.scroll_into_view_if_needed()
    expect(page.locator(".cc-row")).to_have_count(45)


ATTACKS = [
    "<img src=x onerror=window.pwned=1>",
    "<script>window.pwned=1</script>",
    "'\"><svg onload=window.pwned=1>",
    "</textarea><script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "javascript:window.pwned=1",
    "{{constructor.constructor('window.pwned=1')()}}",
]


def test_what_members_and_colleagues_write_never_runs(opens: Opens, alice: Any) -> None:
    for number, attack in enumerate(ATTACKS):
        member = make_member(f"Jeanne {attack}")
        story = make_discussion(f"Débat {attack}", url=attack, section=attack[:200])
        about = {"member": member, "discussion": story}
        # Enough words of its own that none is folded under another.
        own = " ".join(f"mot{number}{letter}" for letter in "abcdefghijklmnop")
        question = make_comment(f"{own} {attack}", **about)
        answer = " ".join(reversed(own.split()))
        make_comment(f"Bonjour {answer} {attack}", headline=attack, parent=question, **about)
        pick = make_pick(attack, comment=question, note=attack)
    make_selection(ATTACKS[0], subject=ATTACKS[2], picks=[pick])
    page = opens(alice)
    expect(page.locator(".cc-row")).to_have_count(2 * len(ATTACKS))
    for attack in ATTACKS:
        page.locator("#cc-words").fill(attack)
        page.locator("#cc-words").press("Enter")
        expect(page.locator(".cc-rows")).to_have_attribute("aria-busy", "false")
    page.locator("#cc-words").fill("Bonjour")
    expect(page.locator(".cc-row")).to_have_count(len(ATTACKS))
    for row in page.locator(".cc-row").all():
        row.focus()
        page.keyboard.press("p")
        expect(page.locator(".cc-choosing")).to_be_visible()
        page.locator("#cc-note").fill(ATTACKS[0])
        page.locator("#cc-excerpt").fill(f"{ATTACKS[0]} non")
        page.locator(".cc-choosing [type=submit]").click()
        expect(page.locator(".cc-choosing .cc-choosing__refused")).to_be_visible()
        page.keyboard.press("Escape")
    assert page.evaluate("window.pwned") is None


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_kept_from_the_desk_by_a_handicap(
    opens: Opens, alice: Any, voices: list[Any], width: int, theme: str
) -> None:
    UserProfile.objects.update_or_create(user=alice, defaults={"theme": theme})
    picks = [make_pick(comment.body_text, comment=comment) for comment in voices[:2]]
    make_selection("Deux voix", picks=picks)
    make_pick(voices[2].body_text, comment=voices[2], note="À suivre")
    page = opens(alice, viewport={"width": width, "height": 844})
    assert violations(page, ".cc-board") == []
    row_of(page, voices[3]).focus()
    page.keyboard.press("p")
    page.locator(".cc-narrow__more > summary").click()
    assert violations(page, ".cc-board") == []
    page.keyboard.press("Escape")
    if width == 390:
        page.locator(".cc-board__tab").nth(1).click()
    page.locator(".cc-begin > summary").click()
    assert violations(page, ".cc-board") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_kept_from_the_report_the_calendar_and_a_held_pick_by_a_handicap(
    opens: Opens, alice: Any, voices: list[Any], theme: str
) -> None:
    UserProfile.objects.update_or_create(user=alice, defaults={"theme": theme})
    picks = [make_pick(comment.body_text, comment=comment) for comment in voices[:2]]
    make_selection("Deux voix", picks=picks)
    held = make_pick(voices[2].body_text, comment=voices[2], state=Pick.State.HELD)
    Comment.objects.filter(pk=voices[2].pk).update(body_text="Trente ans de bac, et personne.")
    page = opens(alice)
    for address in (
        reverse("community_comments:report", args=[newsroom_day().isoformat()]),
        reverse("community_home:calendar"),
        reverse("community_comments:decide_pick", args=[held.pk]),
    ):
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(address)
            assert violations(page, "main") == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_form_narrows_the_queue_without_scripts_too(
    opens: Opens, alice: Any, voices: list[Any]
) -> None:
    page = opens(alice, java_script_enabled=False)
    page.locator("#cc-words").fill("sardinerie")
    page.locator("#cc-words").press("Enter")
    expect(page.locator(".cc-row")).to_have_count(1)
    page.locator(".cc-row noscript, .cc-row a", has_text="Choisir").first.click()
    expect(page.locator("[name=excerpt]")).to_be_visible()


def test_an_editor_puts_picks_into_pages_and_picks_nothing(
    opens: Opens, alice: Any, voices: list[Any]
) -> None:
    pick = make_pick(voices[0].body_text, comment=voices[0])
    page = opens(make_bruno())
    expect(row_of(page, voices[1]).get_by_role("button", name="Choisir")).to_have_count(0)
    row_of(page, voices[0]).focus()
    page.keyboard.press("1")
    expect(page.locator(".cc-tray").first.locator(".cc-placed")).to_have_count(1)
    assert MessageOfTheDayPage.objects.get().pick == pick
    assert not CommentSelectionPage.objects.exists()


def test_two_quick_clicks_are_two_decisions_one_after_the_other(
    opens: Opens, alice: Any, voices: list[Any]
) -> None:
    picks = [make_pick(comment.body_text, comment=comment) for comment in voices[:3]]
    selection = make_selection("Trois voix", picks=picks)
    page = opens(alice)
    tray = page.locator(".cc-tray", has_text="Trois voix")
    tray.locator("[data-cc-focus^=down]").first.dblclick()
    expect(tray.locator(".cc-placed").last).to_contain_text(voices[0].body_text[:40])
    expect(page.locator(".cc-toast")).not_to_have_class("cc-toast--bad")
    tray.locator("[data-action='cc-board#publish']").dblclick()
    expect(tray.locator("[data-action='cc-board#publish']")).to_have_count(0)
    selection.refresh_from_db()
    assert selection.live
    order = [place.pick for place in selection.selected_picks.all()]
    assert order == [picks[1], picks[2], picks[0]]
    published = PageLogEntry.objects.filter(page=selection.pk, action="wagtail.publish")
    assert published.filter(user=alice).count() == 1


def test_whoever_logged_in_again_in_another_window_goes_on(
    opens: Opens, alice: Any, voices: list[Any], newsroom: Any
) -> None:
    page = opens(alice)
    page.context.clear_cookies()
    page.context.add_cookies([logged_in(alice, newsroom.url)])
    pick_whole(page, voices[0])
    assert Pick.objects.live().count() == 1
