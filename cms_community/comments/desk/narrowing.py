"""The form that narrows the queue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import get_language_info, ngettext, pgettext
from django.utils.translation import gettext as _

from ...conf import newsroom_zone
from ...members.models import Member, Source
from ..keys import is_key
from ..models import Discussion
from .questions import Question
from .queue import Facet, facets


@dataclass(frozen=True)
class Choice:
    """One line of a list."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Field:
    """One thing by which the queue is narrowed."""

    name: str
    label: str
    every: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass
class Narrowing:
    """What may be chosen, and what is."""

    question: Question

    @property
    def orders(self) -> list[Choice]:
        """In which order the queue is read."""
        labels = {
            "newest": pgettext("order", "Newest"),
            "discussed": pgettext("order", "Most discussed"),
            "worth": pgettext("order", "Worth reading"),
        }
        asked = self.question.order
        return [Choice(value, label, value == asked) for value, label in labels.items()]

    @cached_property
    def lists(self) -> list[Field]:
        """Section, story, language, source: what the period's comments can be narrowed to."""
        known = facets(self.question)
        asked = self.question
        every = pgettext("desk", "All")
        fields = [
            ("section", pgettext("newspaper", "Section"), asked.section, known.sections),
            ("discussion_id", _("Story"), asked.discussion_id, known.stories),
            ("language", _("Language"), asked.language, named(known.languages)),
            ("source_id", _("Source"), asked.source_id, sources()),
        ]
        return [
            Field(name, label, every, choices=choices(counted, chosen))
            for name, label, chosen, counted in fields
            if len(counted) > 1 or chosen
        ]

    @property
    def days(self) -> list[Field]:
        """The first and the last day of the period."""
        asked = self.question
        last = asked.until - timedelta(microseconds=1) if asked.until else None
        return [
            Field("since", pgettext("desk", "From"), value=day_of(asked.since)),
            Field("until", pgettext("desk", "To"), value=day_of(last)),
        ]

    @property
    def flags(self) -> list[Field]:
        """Yes or no."""
        asked = self.question
        fields = [
            ("never_picked", "1", _("Never picked"), asked.never_picked),
            ("has_question", "1", _("Has a question"), asked.has_question),
            *(
                ("roles", role.value, _("By %(role)s") % {"role": role.label}, role in asked.roles)
                for role in (Member.Role.STAFF, Member.Role.EXPERT)
            ),
        ]
        return [
            Field(name, label, choices=(Choice(value, label, bool(chosen)),))
            for name, value, label, chosen in fields
        ]

    @property
    def narrowed_by(self) -> int:
        """How many filters are in use, the search aside."""
        asked = self.question
        single = [asked.section, asked.discussion_id, asked.since, asked.until, asked.language]
        single += [asked.never_picked, asked.has_question, asked.source_id]
        return sum(bool(one) for one in single) + len(asked.roles)

    def count(self, total: str | None) -> str:
        """How many comments match, in words."""
        if total is None:
            return ""
        if not total.isdecimal():
            return _("%(total)s comments") % {"total": total.capitalize()}
        number = int(total)
        return ngettext("%(total)s comment", "%(total)s comments", number) % {"total": total}


def choices(counted: Iterable[Facet], chosen: Any) -> tuple[Choice, ...]:
    """The lines of a list; what is chosen is among them even where the period has none of it."""
    asked = str(chosen or "")
    lines = [Choice(one.value, counted_label(one), one.value == asked) for one in counted]
    if asked and not any(line.chosen for line in lines):
        lines.append(Choice(asked, title_of(asked), True))
    return tuple(lines)


def counted_label(one: Facet) -> str:
    """A value with how many comments bear it, where that is known."""
    return f"{one.label} ({one.count})" if one.count else one.label


def title_of(value: str) -> str:
    """What is chosen and no longer counted: a discussion by its title, anything else as it is."""
    discussion = Discussion.objects.filter(pk=value).first() if is_key(value) else None
    return str(discussion or value)


def named(languages: Iterable[Facet]) -> list[Facet]:
    """Languages by their names; a code that nobody knows as it stands."""
    return [Facet(one.value, name_of_language(one.value), one.count) for one in languages]


def name_of_language(code: str) -> str:
    """French for fr."""
    try:
        name: str = get_language_info(code)["name_translated"]
    except KeyError:
        return code
    return name


def sources() -> list[Facet]:
    """The platforms that comments come from."""
    return [Facet(str(one.pk), str(one), 0) for one in Source.objects.all()]


def day_of(moment: datetime | None) -> str:
    """The day that holds a moment, as a date field writes it."""
    return localtime(moment, newsroom_zone()).date().isoformat() if moment else ""
