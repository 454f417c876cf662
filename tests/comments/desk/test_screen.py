"""The desk's addresses: what each decision answers, refuses and leaves as it was."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms_community.comments.actions import change_pick, withdraw_pick
from cms_community.comments.desk.questions import cursor
from cms_community.comments.desk.refusals import NotYours, StandsIn
from cms_community.comments.desk.undoing import sealed, undo_pick, way_back
from cms_community.comments.excerpts import fingerprint
from cms_community.comments.models import Comment, Pick
from home.models import ArticlePage, CommentSelectionPage
from tests.builders import (
    make_alice,
    make_article,
    make_bruno,
    make_comment,
    make_discussion,
    make_home,
    make_pick,
    make_section,
    make_selection,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    """Alice at the desk of a newsroom that has a section."""
    make_section(parent=make_home())
    client.force_login(make_alice())
    return client


def url(name: str, *args: int) -> str:
    """Where a decision is sent."""
    return reverse(f"community_comments:desk_{name}", args=args)


def state(desk: Client, **asked: Any) -> Any:
    """What the desk is told at its next look."""
    asked = {"since": "2020-01-01T00:00:00Z", "mark": "2020-01-01T00:00:00Z"} | asked
    return desk.get(url("state"), asked).json()


def test_a_pick_is_answered_with_what_stands_now_and_a_way_back(desk: Client) -> None:
    comment = make_comment("Le tramway passe enfin par chez nous.")
    given = {"excerpt": "Le tramway […] chez nous", "criterion": "humour", "note": "Bien vu."}
    told = desk.post(url("pick", comment.pk), given).json()
    assert "Bien vu." in told["standings"][str(comment.pk)]
    desk.post(url("undo"), {"undo": told["undo"]})
    pick = Pick.objects.get()
    assert (pick.state, pick.withdrawal_reason, pick.excerpt) == ("withdrawn", "undone", "")
    again = desk.post(url("pick", comment.pk), given)
    assert again.status_code == 200


def test_a_text_that_was_edited_since_the_desk_read_it_is_read_before_it_is_picked(
    desk: Client,
) -> None:
    comment = make_comment("Le tramway passe.")
    given = {
        "excerpt": "Le tramway",
        "criterion": "humour",
        "seen": fingerprint("Le tramway passe."),
    }
    Comment.objects.update(body_text="Le tramway passe, hélas.", changed_at=timezone.now())
    told = state(desk, ids=comment.pk)["texts"][str(comment.pk)]
    assert told == {"text": "Le tramway passe, hélas.", "read": fingerprint(told["text"])}
    refused = desk.post(url("pick", comment.pk), given)
    assert refused.status_code == 409
    assert refused.json()["texts"] == {str(comment.pk): told}
    assert not Pick.objects.exists()
    assert desk.post(url("pick", comment.pk), given | {"seen": told["read"]}).status_code == 200


def test_a_pick_of_a_text_that_was_edited_again_is_not_changed_unread(desk: Client) -> None:
    pick = make_pick("Le tramway", comment=make_comment("Le tramway passe."))
    seen_at = pick.changed_at.isoformat()
    read = fingerprint("Le tramway passe.")
    Comment.objects.update(body_text="Le tramway passe, hélas.")
    given = {"excerpt": "Le tramway", "criterion": "humour", "seen_at": seen_at, "seen": read}
    assert desk.post(url("change", pick.pk), given).status_code == 409
    pick.refresh_from_db()
    assert pick.read_text == "Le tramway passe."


def test_the_form_without_scripts_shows_the_new_text_and_takes_what_is_chosen_from_it(
    desk: Client,
) -> None:
    comment = make_comment("Le tramway passe.")
    address = reverse("community_comments:pick", args=[comment.pk])
    seen = desk.get(address).context["form"].initial["seen"]
    Comment.objects.update(body_text="Le métro passe.")
    given = {"excerpt": "Le tramway passe.", "criterion": "humour", "seen": seen}
    again = desk.post(address, given)
    assert again.status_code == 200
    assert "Le métro passe." in again.content.decode()
    shown = again.context["form"]
    assert not Pick.objects.exists()
    given = {"excerpt": "Le métro", "criterion": "humour", "seen": shown["seen"].value()}
    assert desk.post(address, given).status_code == 302
    assert Pick.objects.get().excerpt == "Le métro"


def test_the_second_to_pick_is_told_who_was_first_and_sees_the_excerpt(desk: Client) -> None:
    comment = make_comment("Le tramway passe.")
    make_pick("Le tramway", comment=comment, picked_by=make_bruno())
    answer = desk.post(url("pick", comment.pk), {"excerpt": "passe", "criterion": "humour"})
    assert answer.status_code == 409
    assert "bruno" in answer.json()["refused"]
    assert "Le tramway" in answer.json()["standings"][str(comment.pk)]
    assert Pick.objects.get().excerpt == "Le tramway"


def test_a_stale_change_overwrites_nothing(desk: Client) -> None:
    pick = make_pick()
    given = {"excerpt": "Le tramway", "criterion": "humour", "seen_at": pick.changed_at.isoformat()}
    assert desk.post(url("change", pick.pk), given).status_code == 200
    assert desk.post(url("change", pick.pk), given | {"excerpt": "passe"}).status_code == 409
    assert Pick.objects.get().excerpt == "Le tramway"


def test_words_that_are_not_the_members_are_refused_by_the_first_that_differs(
    desk: Client,
) -> None:
    comment = make_comment("Le tramway passe.")
    answer = desk.post(url("verify", comment.pk), {"excerpt": "Le métro passe."})
    assert answer.status_code == 422
    assert "métro" in answer.json()["refused"]
    kept = desk.post(url("verify", comment.pk), {"excerpt": "Le [...] passe"}).json()
    assert kept == {"excerpt": "Le […] passe"}
    assert not Pick.objects.exists()


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("put_in", {}),
        ("put_in", {"tray": "selection.1", "pick": "x"}),
        ("put_in", {"tray": "selection.1", "pick": "99999999999999999999"}),
        ("take_out", {"tray": "x", "pick": "0"}),
        ("move", {"tray": "x", "pick": "1", "to": "-1"}),
        ("publish", {}),
        ("begin", {"title": " ", "place": "1"}),
        ("begin", {"title": "x" * 256, "place": "y"}),
        ("undo", {}),
    ],
)
def test_what_cannot_be_understood_is_refused_in_a_sentence(
    desk: Client, name: str, given: dict[str, str]
) -> None:
    answer = desk.post(url(name), given)
    assert answer.status_code == 422
    assert answer.json()["refused"]


@pytest.mark.parametrize("token", ["x", "a:b:c", "\0"])
def test_a_way_back_that_we_never_gave_leads_nowhere(desk: Client, token: str) -> None:
    answer = desk.post(url("undo"), {"undo": token})
    assert answer.status_code in (409, 422)


def test_a_way_back_is_its_owners_alone(desk: Client) -> None:
    bruno = make_bruno()
    pick = make_pick(picked_by=bruno)
    answer = desk.post(url("undo"), {"undo": sealed(way_back(pick), by=bruno)})
    assert answer.status_code == 409
    assert Pick.objects.get().state == "live"


def test_a_pick_that_a_page_holds_or_that_someone_changed_is_not_undone(desk: Client) -> None:
    alice = make_user("anne", group="Community manager")
    pick = make_pick(picked_by=alice)
    make_selection("Trois voix", picks=[pick])
    with pytest.raises(StandsIn, match="Trois voix"):
        undo_pick(pick=pick, seen_at=pick.changed_at, by=alice)
    other = make_pick(picked_by=make_bruno())
    with pytest.raises(NotYours, match="bruno"):
        undo_pick(pick=other, seen_at=other.changed_at, by=alice)
    mine = make_pick(picked_by=alice)
    seen_at = mine.changed_at
    change_pick(
        pick=mine, excerpt="Le tramway", note="", criterion="humour", seen_at=seen_at, by=alice
    )
    with pytest.raises(ValueError, match="anne"):
        undo_pick(pick=mine, seen_at=seen_at, by=alice)


def test_picks_in_hand_become_a_selection_in_the_order_handed_in(desk: Client) -> None:
    first, second = make_pick(), make_pick()
    section = make_section("Ville")
    given = {"title": "Deux voix", "place": section.pk, "picks": [second.pk, first.pk]}
    assert desk.post(url("begin"), given).status_code == 200
    page = CommentSelectionPage.objects.get()
    assert [place.pick for place in page.selected_picks.all()] == [second, first]
    assert (page.subject, page.get_parent().specific) == ("Deux voix", section)
    assert "Deux voix" in state(desk)["made"]


def test_an_observer_reads_and_decides_nothing(client: Client) -> None:
    make_section(parent=make_home())
    client.force_login(make_user("olga", group="Observer"))
    comment, pick = make_comment(), make_pick()
    page = client.get(reverse("community_comments:desk"))
    assert b"cc-board#pick" not in page.content
    ajax = {"headers": {"x-requested-with": "XMLHttpRequest"}}
    answer = client.post(url("pick", comment.pk), {"excerpt": "Le", "criterion": "humour"}, **ajax)
    assert answer.status_code == 403
    begun = client.post(url("begin"), {"title": "Non", "place": "1", "picks": [pick.pk]}, **ajax)
    assert begun.status_code == 409
    assert not CommentSelectionPage.objects.exists()


def test_the_next_look_tells_arrivals_picks_and_what_was_taken_back(desk: Client) -> None:
    shown, gone = make_comment("Un"), make_comment("Deux")
    make_pick("Un", comment=shown)
    gone.state, gone.changed_at = "rejected", timezone.now()
    gone.save()
    told = state(desk, ids=f"{shown.pk},{gone.pk},x,{10**30}")
    assert told["arrived"]
    assert set(told["standings"]) == {str(shown.pk), str(gone.pk)}
    assert list(told["taken_back"]) == [str(gone.pk)]
    assert "Deux" not in str(told)


def test_what_is_being_made_is_told_only_when_it_changed(desk: Client) -> None:
    first = state(desk)
    assert "made" not in state(desk, made=first["made_mark"])
    make_pick()
    assert "made" in state(desk, made=first["made_mark"])


@pytest.mark.parametrize(
    "asked", [{"order": "x"}, {"discussion_id": "x"}, {"after": "x"}, {"since": "hier"}]
)
def test_a_question_that_cannot_be_read_is_refused_in_a_sentence(
    desk: Client, asked: dict[str, str]
) -> None:
    assert desk.get(url("rows"), asked).status_code == 400
    page = desk.get(reverse("community_comments:desk"), asked)
    assert page.status_code == 200
    assert page.context["refused"]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_at_either_end_of_time_is_no_look_of_the_desk(desk: Client, moment: str) -> None:
    make_comment()
    assert desk.get(url("state"), {"since": moment, "ids": "1"}).status_code == 200
    assert desk.get(url("state"), {"mark": moment}).status_code == 400
    after = cursor("newest", moment, 1, [])
    assert desk.get(url("rows"), {"after": after}).status_code == 400


@pytest.mark.parametrize("key", ["9" * 5000, "9" * 19, "²", "٣", ""])
def test_a_key_that_no_row_can_have_is_no_row(desk: Client, key: str) -> None:
    assert desk.get(url("state"), {"ids": key}).status_code == 200
    for name in ("discussion", "member"):
        register = reverse("community_comments_comment_modeladmin_index")
        assert desk.get(register, {name: key}).status_code == 200
    begin = {"title": "x", "place": 1, "picks": [key]}
    assert desk.post(url("begin"), begin).status_code == 200


@pytest.mark.parametrize("key", ["9" * 5000, "9" * 19])
def test_an_address_with_a_key_that_no_row_can_have_leads_nowhere(desk: Client, key: str) -> None:
    inspect = reverse("community_comments_comment_modeladmin_inspect", args=[key])
    assert desk.get(inspect).status_code == 404
    assert desk.get(reverse("pick_chooser:chosen", args=[key])).status_code == 404


def test_a_row_tells_the_storys_standfirst_where_we_have_the_story(desk: Client) -> None:
    article = make_article("Le tramway arrive", standfirst="Après dix ans de travaux.")
    make_comment(discussion=make_discussion(url=f"https://journal.example{article.url}"))
    page = desk.get(reverse("community_comments:desk")).content.decode()
    assert "Après dix ans de travaux." in page
    ArticlePage.objects.update(live=False)
    page = desk.get(reverse("community_comments:desk")).content.decode()
    assert "Après dix ans de travaux." not in page


def test_a_withdrawn_pick_leaves_a_dated_gap_in_its_tray(desk: Client) -> None:
    pick = make_pick("Le tramway passe enfin")
    make_selection("Une voix", picks=[pick])
    withdraw_pick(pick=pick, reason="legal", by=None)
    made = state(desk)["made"]
    assert "cc-placed__gone" in made
    assert "Le tramway passe enfin" not in made
