"""What makes a comment worth reading: numbers with a name, and the sentence that they make."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log1p
from typing import Protocol

from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from ...conf import setting
from .traits import Traits

Parts = dict[str, float]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a scorer knows of one comment.

    `replies` are its answers and `voices` the members who wrote them; `liking` says by how many
    usual steps its likes exceed those of its story's comments of the same hours; `is_first` that
    its member was not read before; `answers` that it answers someone.
    """

    traits: Traits
    role: str = "member"
    replies: int = 0
    voices: int = 0
    liking: float = 0
    is_first: bool = False
    answers: bool = False


class Scorer(Protocol):
    """What CMS_COMMUNITY["QUEUE_SCORER"] names: a class that is made without arguments."""

    def weigh(self, facts: Facts) -> Parts:
        """The score as named parts, whose sum orders the queue."""

    def why(self, parts: Parts) -> str:
        """The parts that weigh most, in a few words of the language in use."""


class DeskScorer:
    """Substance, thread, likes beside those of the same hours, new voices, questions, manners."""

    def weigh(self, facts: Facts) -> Parts:
        """The parts that are not nothing, to two digits."""
        parts = {**_substance(facts.traits), **_echo(facts), **_voice(facts), **_manners(facts)}
        return {name: round(part, 2) for name, part in parts.items() if round(part, 2)}

    def why(self, parts: Parts) -> str:
        """The two or three best reasons; the gravest objection where there is no reason."""
        said, parts = reasons(), _told_together(parts)
        best = [name for name in sorted(parts, key=parts.__getitem__)[::-1] if name in said]
        best = [name for name in best if parts[name] > TOLD][:3]
        if best and best != ["unpicked"]:
            return ", ".join(said[name] for name in best)
        worst = min(parts, key=parts.__getitem__, default="")
        told = worst in said and parts[worst] < -TOLD
        objections = said | {"liked": _("liked less than its neighbours")}
        return objections[worst] if told else _("nothing marks it out")


_BOTH = {"length", "testimony"}
# A part that weighs no more is not told.
TOLD = 0.1


def _told_together(parts: Parts) -> Parts:
    """With length and testimony as one reason where there is much of both."""
    if any(parts.get(name, 0) < 0.5 for name in _BOTH):
        return parts
    others = {name: part for name, part in parts.items() if name not in _BOTH}
    return {**others, "long_testimony": sum(parts[name] for name in _BOTH)}


def reasons() -> dict[str, str]:
    """What the desk reads for each part, in the language in use."""
    return {
        "length": _("long and built"),
        "testimony": _("testimony"),
        "long_testimony": _("long testimony"),
        "figures": _("figures"),
        "sources": _("gives its sources"),
        "thread": _("much followed in its thread"),
        "liked": _("liked more than its neighbours"),
        "first": _("a new voice"),
        "question": _("asks a question"),
        "expert": _("answer of an expert"),
        "staff": _("answer of the newsroom"),
        "unpicked": _("never picked"),
        "short": _("very short"),
        "loud": _("shouts"),
        "repeats": _("repeats itself"),
        "variety": _("like what is chosen already"),
    }


@cache
def scorer_at(path: str) -> Scorer:
    """The scorer that a dotted path names; ImportError or TypeError where there is none."""
    made: Scorer = import_string(path)()
    if not callable(getattr(made, "weigh", None)) or not callable(getattr(made, "why", None)):
        raise TypeError(f"{path} has no weigh(facts) and why(parts).")
    return made


def check_scorer(**kwargs: object) -> list[CheckMessage]:
    """Refuse a QUEUE_SCORER that is no scorer."""
    path = setting("QUEUE_SCORER")
    try:
        scorer_at(path)
    except Exception as problem:
        told = f"CMS_COMMUNITY['QUEUE_SCORER'] is {path!r}: {problem}"
        hint = "Write the dotted path of a class with weigh(facts) and why(parts)."
        return [Error(told, hint=hint, id="cms_community.E005")]
    return []


def scorer() -> Scorer:
    """The one in use."""
    return scorer_at(setting("QUEUE_SCORER"))


def _substance(traits: Traits) -> Parts:
    """A text long enough to say something and short enough to be read."""
    words = traits.words
    return {
        "length": 1.5 * _band(words) + (0.2 if traits.paragraphs > 1 and words > 60 else 0),
        "testimony": _testimony(traits),
        "figures": 0.2 * min(traits.figures, 3) * _band(words),
        "sources": 0.25 if 0 < traits.links < 4 and words > 20 else 0,
    }


def _band(words: int) -> float:
    """From 0 at 20 words to 1 at 80, down to a half past 600."""
    if words < 80:
        return max(0.0, (words - 20) / 60)
    return 1.0 if words <= 300 else max(0.5, 1 - (words - 300) / 600)


def _testimony(traits: Traits) -> float:
    """The first person, often enough and in a text that tells something."""
    if traits.words < 30:
        return 0
    share = traits.first_person / traits.words
    return min(0.9, 15 * share) if traits.first_person > 1 else 0


def _echo(facts: Facts) -> Parts:
    """What it stirred; one chatty neighbour counts less than several members."""
    thread = 0.35 * log1p(facts.replies) + 0.25 * log1p(facts.voices)
    return {"thread": min(1.6, thread), "liked": max(-0.4, min(1.4, 0.45 * facts.liking))}


def _voice(facts: Facts) -> Parts:
    """Who speaks, and whether it asks the paper something."""
    words = facts.traits.words
    return {
        "first": 0.4 if facts.is_first and words > 25 else 0,
        "question": 0.3 if facts.traits.questions and words > 12 else 0,
        "expert": 0.9 if facts.role == "expert" and words > 12 else 0,
        "staff": 0.4 if facts.role == "staff" and facts.answers and words > 12 else 0,
    }


def _manners(facts: Facts) -> Parts:
    """What makes a text tiring to read."""
    traits = facts.traits
    shouted = max(0.0, traits.capitals - 0.2) + max(0, traits.exclamations - 3) / 10
    return {
        "short": -0.6 if traits.words < 12 else 0,
        "loud": -min(1.2, 2 * shouted),
        "repeats": -min(0.8, 2 * max(0.0, traits.repeated - 0.5)),
    }
