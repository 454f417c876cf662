"""What is left where a pick was withdrawn: a date and a public word, never whose it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms_community.comments.actions import hold_pick, withdraw_pick
from cms_community.comments.models import Pick, State
from cms_community.comments.reasons import PUBLIC, PublicReason, Reason, SourceReason, public_reason
from cms_community.delivery.checking import faults
from tests.builders import (
    make_article,
    make_message_of_the_day,
    make_pick,
    make_selection,
    publish,
)

from .conftest import Reader, deliver

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def withdraw(pick: Pick, reason: str = "outdated") -> dict[str, Any]:
    """Take a pick back; the gap that it is to leave."""
    taken = withdraw_pick(pick=pick, reason=reason, by=None)
    assert taken.withdrawn_at is not None
    return {
        "type": "withdrawn_pick",
        "id": str(pick.public_id),
        "withdrawn_at": taken.withdrawn_at.isoformat(),
        "reason": public_reason(taken).value,
    }


def told(client: Reader, path: str) -> Any:
    """What the API answers."""
    answer = client.get(f"{API}{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_selection_keeps_its_order_around_a_gap(client: Reader) -> None:
    picks = [make_pick(words) for words in ("Un", "Deux", "Trois")]
    selection = make_selection(picks=picks)
    told(client, f"comment-selections/{selection.public_id}/")
    gap = withdraw(picks[1], State.REJECTED)
    shown = told(client, f"comment-selections/{selection.public_id}/")["picks"]
    assert [one["type"] for one in shown] == ["selected_pick", "withdrawn_pick", "selected_pick"]
    assert [shown[0]["pick"]["excerpt"], shown[2]["pick"]["excerpt"]] == ["Un", "Trois"]
    assert same(shown[1], gap)
    assert gap["reason"] == "removed_by_moderation"
    assert list(faults(at=timezone.now())) == []


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two gaps are one, however their moments are spelt."""
    moments = {datetime.fromisoformat(each["withdrawn_at"]) for each in (one, other)}
    return len(moments) == 1 and one | {"withdrawn_at": ""} == other | {"withdrawn_at": ""}


def test_an_article_has_a_block_of_another_type_in_its_place(client: Reader) -> None:
    pick = make_pick()
    article = make_article(body=[("paragraph", "<p>Avant</p>"), ("comment", pick)])
    gap = withdraw(pick, "text_changed")
    body = told(client, f"articles/{article.public_id}/")["body"]
    assert [block["type"] for block in body] == ["paragraph", "withdrawn_pick"]
    assert same(body[1]["value"], gap)
    assert gap["reason"] == "edited"


def test_the_day_keeps_its_message_with_a_hole(client: Reader) -> None:
    pick = make_pick()
    message = make_message_of_the_day(pick=pick, title="Le mot du jour")
    gap = withdraw(pick, "member_asked")
    today = told(client, "messages-of-the-day/today/")
    assert (today["id"], today["title"]) == (str(message.public_id), "Le mot du jour")
    assert same(today["pick"], gap)
    assert client.get(f"{API}messages-of-the-day/").json()["items"][0]["pick"] == today["pick"]


def test_a_day_that_had_not_begun_has_no_hole(client: Reader) -> None:
    pick = make_pick()
    tomorrow = timezone.localdate() + timedelta(days=1)
    message = make_message_of_the_day(tomorrow, pick=pick)
    withdraw(pick)
    answer = client.get(f"{API}messages-of-the-day/{message.public_id}/")
    assert answer.status_code == 404
    deliver()
    assert list(faults(at=timezone.now() + timedelta(days=2))) == []


def test_a_page_published_afterwards_tells_of_no_gap(client: Reader) -> None:
    pick = make_pick()
    selection = make_selection(picks=[pick], live=False)
    withdraw(pick)
    publish(selection)
    assert told(client, f"comment-selections/{selection.public_id}/")["picks"] == []


def test_a_held_pick_leaves_no_gap_until_the_desk_decides(client: Reader) -> None:
    pick, message = make_pick(), make_pick("Le mot")
    selection = make_selection(picks=[pick])
    make_message_of_the_day(pick=message)
    for each in (pick, message):
        hold_pick(pick=each, reason="other", by=None)
    assert told(client, f"comment-selections/{selection.public_id}/")["picks"] == []
    assert client.get(f"{API}messages-of-the-day/today/").status_code == 404
    assert client.get(f"{API}picks/{pick.public_id}/").status_code == 404


def test_the_picks_own_address_says_when_and_why_it_went(client: Reader) -> None:
    pick = make_pick()
    assert told_of(client, pick).status_code == 200
    gap = withdraw(pick, "legal")
    answer = told_of(client, pick)
    assert (answer.status_code, answer["content-type"]) == (410, "application/problem+json")
    problem = answer.json()
    assert same(gap, gap | {name: problem[name] for name in ("withdrawn_at", "reason")})
    assert (problem["reason"], problem["status"]) == ("editorial", 410)
    assert answer["cache-control"] == "no-store"
    assert b"legal" not in answer.content


def told_of(client: Reader, pick: Pick) -> Any:
    """What the API answers for one pick."""
    return client.get(f"{API}picks/{pick.public_id}/")


def test_a_feed_of_selections_leaves_the_gap_out(client: Reader) -> None:
    pick = make_pick("Le tramway passe enfin")
    make_selection(picks=[pick, make_pick("Une autre")])
    withdraw(pick)
    (entry,) = client.get(f"{API}comment-selections/feed.json").json()["items"]
    assert "Une autre" in entry["content_html"]
    assert "tramway passe" not in entry["content_html"]


@pytest.mark.parametrize("reason", [*Reason.values, *SourceReason.values, *State.values, "else"])
def test_every_reason_has_a_public_word_and_a_legal_one_is_not_told(reason: str) -> None:
    word = public_reason(Pick(withdrawal_reason=reason))
    assert word in PublicReason
    if reason not in PUBLIC:
        assert word == PublicReason.EDITORIAL
    if reason == "legal":
        assert word == PublicReason.EDITORIAL
