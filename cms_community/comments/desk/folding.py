"""Folds texts that say nearly the same under the first of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, TextField, Value
from django.db.models.functions import Concat, Left

from ..models import Candidate
from .likeness import are_alike
from .traits import READ

# Two texts written further apart are not folded: last week's copy must not hide today's.
FOLDED_WITHIN = timedelta(days=3)
# So many texts are compared with each that arrives.
COMPARED = 20


class _Text(NamedTuple):
    """A text that others may be like."""

    pk: int
    created_at: datetime
    near_a: int
    near_b: int
    text: str

    @property
    def place(self) -> tuple[datetime, int]:
        """Where it stands among those like it."""
        return self.created_at, self.pk


class _Heads:
    """The texts that stand for themselves, by what near copies share."""

    def __init__(self, texts: Iterable[_Text]) -> None:
        self.by_near: dict[tuple[str, int], list[_Text]] = defaultdict(list)
        for text in texts:
            self.add(text)

    def add(self, text: _Text) -> None:
        """One more stands for itself."""
        self.by_near["a", text.near_a].append(text)
        self.by_near["b", text.near_b].append(text)

    def replace(self, head: _Text, text: _Text) -> None:
        """An earlier one has come to stand for the others."""
        self.by_near["a", head.near_a].remove(head)
        self.by_near["b", head.near_b].remove(head)
        self.add(text)

    def like(self, text: _Text) -> _Text | None:
        """The first that says nearly the same as this text, within days of it."""
        near = [*self.by_near["a", text.near_a], *self.by_near["b", text.near_b]]
        close = [one for one in near if abs(one.created_at - text.created_at) <= FOLDED_WITHIN]
        close = sorted(set(close), key=lambda one: one.place)[:COMPARED]
        return next((one for one in close if are_alike(one.text, text.text)), None)


def fold(*, comment_ids: Sequence[int]) -> None:
    """Fold each of these new candidates under the first that says nearly the same, if one does."""
    if not comment_ids:
        return
    texts = sorted(_texts(Q(pk__in=list(comment_ids))), key=lambda text: text.place)
    heads = _Heads(_heads_near(texts))
    for text in texts:
        head = heads.like(text)
        if head is None:
            heads.add(text)
        elif head.place < text.place:
            _put_under(head.pk, Q(pk=text.pk))
        else:
            _put_under(text.pk, Q(pk=head.pk) | Q(head=head.pk))
            heads.replace(head, text)


def unfold(*, comment_ids: Collection[int]) -> None:
    """Have the next of their copies stand for those that these comments stood for."""
    leaving = list(comment_ids)
    folded = Candidate.objects.filter(head__in=leaving).exclude(pk__in=leaving)
    first: dict[int | None, int] = {}
    for key, of in folded.order_by("created_at", "pk").values_list("pk", "head_id"):
        first.setdefault(of, key)
    for head, key in first.items():
        _put_under(key, Q(head=head) & ~Q(pk=key))
        Candidate.objects.filter(pk=key).update(head=None)


def _put_under(head: int, folded: Q) -> None:
    Candidate.objects.filter(folded).update(head=head)


def _heads_near(texts: Sequence[_Text]) -> Iterator[_Text]:
    """The candidates that stand for themselves and may be like one of these texts."""
    if not texts:
        return
    near = Q(comment__wording__near_a__in={text.near_a for text in texts})
    near |= Q(comment__wording__near_b__in={text.near_b for text in texts})
    since, until = texts[0].created_at - FOLDED_WITHIN, texts[-1].created_at + FOLDED_WITHIN
    keys = {text.pk for text in texts}
    for text in _texts(near & Q(head=None, created_at__range=(since, until))):
        if text.pk not in keys:
            yield text


def _texts(condition: Q) -> Iterator[_Text]:
    rows: Any = Candidate.objects.filter(condition).values_list(
        "pk",
        "created_at",
        "comment__wording__near_a",
        "comment__wording__near_b",
        Left(
            Concat(
                "comment__headline", Value("\n"), "comment__body_text", output_field=TextField()
            ),
            READ,
        ),
    )
    return map(_Text._make, rows)
