"""What is worth reading is said in one line, and what is chosen already makes way."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import override_settings
from django.utils import translation

from cms_community.comments.desk.arrivals import work_off
from cms_community.comments.desk.questions import Question
from cms_community.comments.desk.queue import ask
from cms_community.comments.desk.scoring import DeskScorer, Facts, Parts
from cms_community.comments.desk.traits import Traits, traits_of
from cms_community.comments.desk.weighing import weigh
from cms_community.comments.models import Candidate

from ...builders import make_comment, make_discussion, make_member, make_pick

LONG = "J’ai vécu cela, mon voisin et moi : {} " + " ".join(f"mot{n}" for n in range(90))


class Alphabet:
    """A newspaper's own scorer: texts that begin with an a."""

    def weigh(self, facts: Facts) -> Parts:
        """One part."""
        return {"words": float(facts.traits.words)}

    def why(self, parts: Parts) -> str:
        """One reason."""
        return f"{parts['words']:.0f} words"


def test_traits_are_counted() -> None:
    text = "J’ai payé 1 250,50 € en 2025.\n\nEt vous ? https://a.example/?b=1"
    text += " POURQUOI PAYER TANT ICI !"
    traits = traits_of(text)
    assert (traits.paragraphs, traits.figures, traits.links) == (2, 2, 1)
    assert (traits.questions, traits.first_person, traits.exclamations) == (1, 1, 1)
    assert traits.capitals == 0.43


@pytest.mark.parametrize("text", ["", "\u200b" * 99, "🚋🚋", " \n\n "])
def test_a_text_without_words_has_no_traits(text: str) -> None:
    assert traits_of(text) == Traits()


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Facts(Traits(words=120)), Facts(Traits(words=8))),
        (Facts(Traits(words=120)), Facts(Traits(words=3_000))),
        (Facts(Traits(words=100, first_person=5)), Facts(Traits(words=100))),
        (Facts(Traits(words=100), replies=9, voices=6), Facts(Traits(words=100), replies=9)),
        (Facts(Traits(words=100), liking=2), Facts(Traits(words=100), liking=-1)),
        (Facts(Traits(words=100), is_first=True), Facts(Traits(words=100))),
        (Facts(Traits(words=100), role="expert"), Facts(Traits(words=100))),
        (Facts(Traits(words=100)), Facts(Traits(words=100, capitals=0.9))),
        (Facts(Traits(words=100)), Facts(Traits(words=100, repeated=0.9))),
        (Facts(Traits(words=100, questions=1)), Facts(Traits(words=100))),
    ],
)
def test_one_is_worth_more_than_the_other(better: Facts, worse: Facts) -> None:
    scorer = DeskScorer()
    assert sum(scorer.weigh(better).values()) > sum(scorer.weigh(worse).values())


def test_the_reason_is_one_line_in_french_and_english() -> None:
    facts = Facts(Traits(words=150, first_person=9), replies=9, voices=6, is_first=True)
    scorer = DeskScorer()
    parts = scorer.weigh(facts)
    with translation.override("en"):
        assert scorer.why(parts) == "long testimony, much followed in its thread, a new voice"
        assert scorer.why({"short": -0.6}) == "very short"
        assert scorer.why({}) == "nothing marks it out"
    with translation.override("fr"):
        assert scorer.why(parts) == "témoignage long, très suivi dans son fil, nouvelle voix"


def test_fewer_likes_than_the_neighbours_are_told_as_an_objection() -> None:
    with translation.override("en"):
        assert DeskScorer().why({"liked": -0.4}) == "liked less than its neighbours"
        assert DeskScorer().why({"liked": 0.9}) == "liked more than its neighbours"


@pytest.mark.django_db
def test_likes_are_judged_beside_those_of_the_same_story() -> None:
    quiet, loud = make_discussion(), make_discussion()
    for number in range(12):
        make_comment(f"Un {number}", discussion=quiet, reactions=1)
        make_comment(f"Deux {number}", discussion=loud, reactions=200)
    star = make_comment("Trois", discussion=quiet, reactions=30)
    same = make_comment("Quatre", discussion=loud, reactions=200)
    weigh(discussion_ids=[quiet.pk, loud.pk])
    parts = dict(Candidate.objects.values_list("pk", "parts"))
    assert parts[star.pk]["liked"] > 0.5
    assert parts[star.pk]["liked"] > parts[same.pk].get("liked", 0) + 0.5


@pytest.mark.django_db
def test_weighing_again_changes_nothing() -> None:
    comment = make_comment(LONG.format(1), reactions=9)
    assert weigh(discussion_ids=[comment.discussion_id]) == 1
    assert weigh(discussion_ids=[comment.discussion_id]) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("shared", ["member", "discussion", "section"])
def test_what_resembles_todays_picks_makes_way(shared: str) -> None:
    story, jeanne = make_discussion(section="Sport"), make_member()
    kw: dict[str, Any] = {
        "member": {"member": jeanne},
        "discussion": {"discussion": story},
        "section": {"discussion": make_discussion(section="Sport")},
    }[shared]
    like = make_comment(LONG.format("un"), **kw)
    Candidate.objects.filter(pk=like.pk).update(score=3, parts={"length": 3})
    other = make_comment("Tout autre chose.", discussion=make_discussion(section="Monde"))
    Candidate.objects.filter(pk=other.pk).update(score=2.95, parts={"length": 2.95})
    assert [e.comment.pk for e in ask(Question(order="worth")).entries] == [like.pk, other.pk]
    chosen = make_comment("Le tramway passe enfin", discussion=story, member=jeanne)
    Candidate.objects.filter(pk=chosen.pk).delete()
    make_pick(comment=chosen)
    entries = ask(Question(order="worth")).entries
    assert [e.comment.pk for e in entries] == [other.pk, like.pk]
    assert entries[1].parts["variety"] < 0


@pytest.mark.django_db
def test_a_newspaper_brings_its_own_scorer() -> None:
    with override_settings(CMS_COMMUNITY={"QUEUE_SCORER": f"{__name__}.Alphabet"}):
        make_comment("Un deux trois")
        entry = ask(Question(order="worth")).entries[0]
        work_off()
        assert entry.parts["words"] == 3
        assert entry.why == "3 words"


@pytest.mark.parametrize(
    "path", ["nowhere.Scorer", "builtins.dict", "", "cms_community.conf.setting"]
)
def test_a_scorer_that_is_none_is_refused_when_the_site_starts(path: str) -> None:
    with override_settings(CMS_COMMUNITY={"QUEUE_SCORER": path}):
        found = [error for error in run_checks() if error.id == "cms_community.E005"]
    assert len(found) == 1
