"""What cannot be taken in is said in English to machines, and to the desk in its language."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from cms_community.comments.records import Refused, parse_record

GOOD = {
    "source_id": "1",
    "discussion_source_id": "s",
    "created_at": "2026-11-01T00:00:00+00:00",
    "body_text": "100 % d’accord",
}


@pytest.mark.parametrize(
    "given",
    [
        *([], None, 7, "text", GOOD | {"e%mail": 1}, GOOD | {"jeanne@example.org": 1}),
        *(GOOD | {"source_id": ""}, GOOD | {"created_at": None}, GOOD | {"created_at": "hier"}),
        *(GOOD | {"created_at": "2026-11-01"}, GOOD | {"created_at": "0042-11-01T00:00:00Z"}),
        *(GOOD | {"created_at": "2199-01-01T00:00:00Z"}, GOOD | {"discussion_source_id": None}),
        GOOD | {"discussion_source_id": None, "discussion_url": f"https://{'a' * 300}"},
        *(GOOD | {"body_text": 7}, GOOD | {"state": 7}, GOOD | {"state_raw": "100 %" * 50}),
        *(GOOD | {"member_source_id": "a@b.fr"}, GOOD | {"permalink": "javascript:%s"}),
        *(GOOD | {"reactions": -1}, GOOD | {"featured_at_source": 1}, GOOD | {"member_role": "%"}),
    ],
)
def test_every_refusal_of_a_record_is_said_in_french(given: Any) -> None:
    with pytest.raises(Refused) as caught:
        parse_record(given)
    refused = caught.value
    with override("en"):
        assert refused.in_words() == str(refused)
    with override("fr"):
        said = refused.in_words()
    assert said != str(refused)
    assert not {"expected", "required", "missing", " is ", "%("} & {
        word for word in ("expected", "required", "missing", " is ", "%(") if word in said
    }
