"""Alice decides on picks that are held, and records what members allow."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cms_community.comments.actions import follow_source, hold_pick, keep_excerpt, release_pick
from cms_community.comments.excerpts import fingerprint
from cms_community.comments.models import Comment, Consent, Pick
from cms_community.comments.refusals import Edited, EditedAgain, NotHeld, NotVerbatim, NotVisible
from cms_community.comments.standing.verifying import verify_due
from tests.api.conftest import Reader
from tests.builders import (
    make_alice,
    make_article,
    make_bruno,
    make_comment,
    make_message_of_the_day,
    make_pick,
    make_selection,
)

from .conftest import picked
from .platform import Platform

pytestmark = pytest.mark.django_db

READ = "Le tramway passe enfin par chez nous."
LIST = "community_comments:picks"


@pytest.fixture
def alice(client: Client) -> Client:
    """Alice, logged in."""
    client.force_login(make_alice())
    return client


def edited(text: str, **kw: Any) -> Pick:
    """A pick whose comment the member changed since."""
    pick = make_pick("Le tramway passe", comment=make_comment(READ), **kw)
    Comment.objects.filter(pk=pick.comment_id).update(body_text=text)
    follow_source(comment_ids=[pick.comment_id])
    return Pick.objects.get(pk=pick.pk)


def page(name: str, pick: Pick) -> str:
    """The address of one of a pick's pages."""
    return reverse(f"community_comments:{name}", args=[pick.pk])


def test_alice_sees_what_changed_and_keeps_the_excerpt(alice: Client) -> None:
    pick = edited(f"{READ} Ou presque.")
    told = alice.get(page("decide_pick", pick))
    body = told.content.decode()
    assert '<ins class="cc-added">' in body
    assert body.count('<mark class="cc-taken">Le tramway passe</mark>') == 2
    answer = alice.post(page("keep_excerpt", pick), {"seen": told.context["seen"]})
    assert answer.status_code == 302
    pick.refresh_from_db()
    assert (pick.state, pick.hold_reason) == ("live", "")
    assert pick.read_text == f"{READ} Ou presque."
    follow_source(comment_ids=[pick.comment_id])
    assert Pick.objects.get(pk=pick.pk).state == "live"


def test_a_text_that_was_edited_again_meanwhile_is_read_anew(alice: Client) -> None:
    pick = edited(f"{READ} Ou presque.")
    seen = alice.get(page("decide_pick", pick)).context["seen"]
    Comment.objects.update(body_text=f"{READ} Ou pas du tout.")
    alice.post(page("keep_excerpt", pick), {"seen": seen})
    assert Pick.objects.get().state == "held"
    with pytest.raises(EditedAgain):
        keep_excerpt(pick=pick, seen=seen, by=None)


def test_an_excerpt_that_is_no_longer_verbatim_cannot_be_kept(alice: Client) -> None:
    pick = edited("Le métro passe enfin par chez nous.")
    told = alice.get(page("decide_pick", pick))
    assert "keep" not in told.content.decode()
    assert told.context["refusal"]
    with pytest.raises(NotVerbatim):
        keep_excerpt(pick=pick, seen=told.context["seen"], by=None)


def test_what_the_source_hides_cannot_be_kept() -> None:
    pick = edited(f"{READ} Ou presque.")
    Comment.objects.update(state="held")
    with pytest.raises(NotVisible):
        keep_excerpt(pick=pick, seen=fingerprint(f"{READ} Ou presque."), by=None)


def test_only_a_held_pick_is_kept() -> None:
    with pytest.raises(NotHeld):
        keep_excerpt(pick=make_pick(), seen="", by=None)


def test_what_was_edited_is_not_shown_again_without_being_read() -> None:
    with pytest.raises(Edited):
        release_pick(pick=edited(f"{READ} Ou presque."), by=None)


def test_alice_chooses_anew_from_the_new_text_and_it_is_shown(alice: Client) -> None:
    pick = edited("Le métro passe enfin par chez nous.")
    form = {"excerpt": "Le métro passe", "criterion": "humour"}
    form["seen_at"] = pick.changed_at.isoformat()
    answer = alice.post(page("change_pick", pick), form)
    assert answer.status_code == 302
    pick.refresh_from_db()
    assert (pick.state, pick.excerpt) == ("live", "Le métro passe")


def test_changing_a_pick_that_the_desk_held_leaves_it_held(alice: Client) -> None:
    pick = hold_pick(pick=make_pick(comment=make_comment(READ)), reason="legal", by=None)
    form = {"excerpt": "Le tramway", "criterion": "humour"}
    form["seen_at"] = pick.changed_at.isoformat()
    alice.post(page("change_pick", pick), form)
    pick.refresh_from_db()
    assert (pick.state, pick.excerpt) == ("held", "Le tramway")


def test_a_withdrawn_pick_has_no_page_to_decide_on(alice: Client) -> None:
    pick = edited("Le métro passe enfin.")
    alice.post(page("withdraw_pick", pick), {"reason": "outdated"})
    pick.refresh_from_db()
    assert (pick.state, pick.read_text, pick.hold_reason) == ("withdrawn", "", "")
    assert alice.get(page("decide_pick", pick)).status_code == 404


def test_the_list_the_menu_and_the_home_tell_of_held_picks(alice: Client) -> None:
    home = reverse("wagtailadmin_home")
    assert "community-standing" not in alice.get(home).content.decode()
    pick = edited("Le métro passe enfin.")
    greeted = alice.get(home).content.decode()
    assert "community-standing" in greeted
    assert "picks-to-decide" in greeted
    assert list(alice.get(reverse(LIST)).context["page_obj"]) == [pick]


def test_the_home_tells_at_once_that_a_source_does_not_answer(
    alice: Client, source: Platform
) -> None:
    pick = picked(source)
    source.status = 401
    verify_due()
    greeted = alice.get(reverse("wagtailadmin_home")).content.decode()
    assert str(pick.comment.source) in greeted
    assert "401" in greeted


def test_bruno_who_may_not_decide_is_not_bothered(client: Client) -> None:
    edited("Le métro passe enfin.")
    client.force_login(make_bruno())
    assert "community-standing" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_reports_since_the_pick_are_counted(alice: Client) -> None:
    quiet = make_pick(comment=make_comment(READ, flags=2), reports_when_picked=2)
    pick = make_pick("Le tramway", comment=make_comment(READ, flags=5), reports_when_picked=2)
    make_pick(comment=make_comment(READ, flags=5), excerpt="Le")
    assert (quiet.reports_since, pick.reports_since) == (0, 3)
    told = alice.get(reverse(LIST), {"show": "reported"})
    assert list(told.context["page_obj"]) == [pick]
    assert "3" in told.content.decode()


def test_a_pick_made_on_the_desk_remembers_the_text_and_the_reports(alice: Client) -> None:
    comment = make_comment(READ, flags=4)
    url = reverse("community_comments:pick", args=[comment.pk])
    alice.post(url, {"excerpt": "Le tramway", "criterion": "humour"})
    pick = Pick.objects.get()
    assert (pick.read_text, pick.reports_when_picked) == (READ, 4)


def test_the_list_costs_the_same_for_one_pick_and_for_ten(alice: Client) -> None:
    costs = []
    for count in (1, 9):
        for _ in range(count):
            edited("Le métro passe enfin.")
        alice.get(reverse(LIST))
        with CaptureQueriesContext(connection) as queries:
            alice.get(reverse(LIST))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def consent(pick: Pick, **sent: str) -> dict[str, str]:
    """The form that changes a pick, with answers in it."""
    return {
        "excerpt": pick.excerpt,
        "criterion": pick.criterion,
        "seen_at": pick.changed_at.isoformat(),
        **sent,
    }


def test_alice_records_what_the_member_allows(alice: Client) -> None:
    pick = make_pick()
    sent = consent(pick, consent_print="granted", consent_print_note="Par courriel, le 3.")
    alice.post(page("change_pick", pick), sent | {"consent_letter": "asked"})
    found = {one.use: one for one in pick.consents.all()}
    assert (found["print"].state, found["letter"].state) == ("granted", "asked")
    assert found["print"].recorded_by.username == "alice"
    logged = ModelLogEntry.objects.filter(action="community.record_consent")
    assert [entry.data for entry in logged.order_by("pk")] == [
        {"use": "letter", "consent": "asked"},
        {"use": "print", "consent": "granted"},
    ]
    assert Pick.objects.get().reuse == ["print"]
    assert "alice" in alice.get(page("change_pick", pick)).content.decode()


def test_what_is_not_sent_or_not_changed_stays_as_it_was_recorded(alice: Client) -> None:
    pick = make_pick()
    Consent.objects.create(pick=pick, use="print", state="granted", note="Au téléphone.")
    alice.post(page("change_pick", pick), consent(pick))
    pick.refresh_from_db()
    sent = {"consent_print": "granted", "consent_print_note": "Au téléphone."}
    alice.post(page("change_pick", pick), consent(pick, consent_letter="not_asked", **sent))
    kept = Consent.objects.get()
    assert (kept.state, kept.recorded_by) == ("granted", None)


def test_a_note_with_an_address_is_refused(alice: Client) -> None:
    pick = make_pick()
    sent = consent(pick, consent_print="granted", consent_print_note="jeanne@example.org dit oui")
    answer = alice.post(page("change_pick", pick), sent)
    assert answer.status_code == 200
    assert "consent_print_note" in answer.context["form"].errors
    assert not Consent.objects.exists()


def test_readers_are_told_what_is_granted_and_nothing_else() -> None:
    pick = make_pick()
    reader = Reader()
    for use, state in (("print", "granted"), ("letter", "refused")):
        Consent.objects.create(pick=pick, use=use, state=state, note="Au téléphone.")
    article = make_article(body=[("comment", pick)])
    selection = make_selection(picks=[pick])
    message = make_message_of_the_day(pick=pick)
    answers = [
        reader.get(f"/api/v1/picks/{pick.public_id}/"),
        reader.get(f"/api/v1/articles/{article.public_id}/"),
        reader.get(f"/api/v1/comment-selections/{selection.public_id}/"),
        reader.get(f"/api/v1/messages-of-the-day/{message.public_id}/"),
    ]
    for answer in answers:
        body = answer.content.decode()
        assert '"reuse":["print"]' in body
        assert "refused" not in body
        assert "phone" not in body
        assert "read_text" not in body


def test_an_answer_that_is_taken_back_reaches_readers(alice: Client) -> None:
    pick, reader = make_pick(), Reader()
    Consent.objects.create(pick=pick, use="print", state="granted")
    url = f"/api/v1/picks/{pick.public_id}/"
    assert reader.get(url).json()["reuse"] == ["print"]
    alice.post(page("change_pick", pick), consent(pick, consent_print="refused"))
    assert reader.get(url).json()["reuse"] == []


def test_a_withdrawn_pick_permits_nothing() -> None:
    pick = make_pick(state="withdrawn", excerpt="", withdrawn_at="2026-11-27T12:00:00Z")
    Consent.objects.create(pick=pick, use="print", state="granted")
    assert pick.reuse == []
