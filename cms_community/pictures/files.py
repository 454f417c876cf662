"""Has the files of pictures made: the first at once, the others by the worker, AVIF last.

What is still to be made is a row, `Drawing`. A worker that dies leaves its picture to the next one,
once the lease is over.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Container
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from wagtail.images.models import Filter

from ..delivery.sweeps import register_sweep
from .drawing import draw, needed
from .models import FOCUS, Drawing, Picture, Rendition
from .purposes import STAGES, served_files
from .signals import pictures_drawn
from .storages import forget, may_pass

logger = logging.getLogger(__name__)

# As long as one stage of the largest picture may take on a busy server.
LEASE = timedelta(minutes=5)
RETRIES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]
# Seconds that the worker draws before other work has its turn.
TURN = 2.0


def plan_files(picture: Picture) -> None:
    """Have the worker make what a picture lacks, if it lacks anything; the first files at once."""
    if missing(picture, range(1, STAGES + 1)):
        planned = {"stage": 0, "due_at": timezone.now(), "tries": 0}
        Drawing.objects.update_or_create(picture=picture, defaults=planned)
        transaction.on_commit(lambda: make_first(picture), robust=True)


def make_first(picture: Picture) -> None:
    """Make the few files without which no page could show the picture."""
    if Drawing.objects.filter(picture=picture, stage=0).exists():
        make_stage(picture, 1)


def make_renditions(*, picture: Picture) -> None:
    """Make every served file of a picture that is missing, now."""
    for stage in range(1, STAGES + 1):
        make_stage(picture, stage)


def make_stage(picture: Picture, stage: int) -> None:
    """Make what is missing of one stage, and note that it is complete.

    What was drawn of a picture that has another file or another focal point by then is thrown away:
    whoever saved that has planned it anew.
    """
    made: list[Rendition] = []
    try:
        # One by one: if drawing fails, those that lie in the storage already must go.
        made.extend(draw(picture, specs) if (specs := missing(picture, [stage])) else [])
        with transaction.atomic():
            if is_the_same(picture):
                keep(made)
                note(picture, stage)
                if made:
                    pictures_drawn.send(sender=Picture, pictures=[picture])
    finally:
        throw_away(made)


def is_the_same(picture: Picture) -> bool:
    """Whether the picture is still what was drawn; whoever would change it waits for us."""
    looks = {name: getattr(picture, name) for name in FOCUS} | {"file": picture.file.name}
    return Picture.objects.select_for_update().filter(pk=picture.pk, **looks).exists()


def note(picture: Picture, stage: int) -> None:
    """A stage is complete; the next one is due at once."""
    due = None if stage == STAGES else timezone.now()
    done = {"stage": stage, "due_at": due, "tries": 0}
    Drawing.objects.update_or_create(picture=picture, defaults=done)
    if stage == STAGES:
        forget_former(picture)


def keep(made: list[Rendition]) -> None:
    """Store the rows; a file that another process has made meanwhile is the one that counts."""
    Rendition.objects.bulk_create(made, ignore_conflicts=True)


def throw_away(made: list[Rendition]) -> None:
    """Delete those of the files that no row names."""
    kept = Rendition.objects.filter(file__in=[one.file.name for one in made])
    names = set(kept.values_list("file", flat=True))
    for rendition in made:
        if rendition.file.name not in names:
            forget(rendition.file.storage, str(rendition.file.name))


def missing(picture: Picture, stages: Container[int]) -> list[str]:
    """The filters of these stages whose files are not there for the present focal point."""
    made = set(picture.renditions.values_list("filter_spec", "focal_point_key"))
    specs = [served.spec for served in needed(picture) if served.stage in stages]
    return [spec for spec in specs if (spec, Filter(spec=spec).get_cache_key(picture)) not in made]


def forget_former(picture: Picture) -> None:
    """Delete the files that were cut around a former focal point."""
    keys = {served.spec: Filter(served.spec).get_cache_key(picture) for served in served_files()}
    for rendition in picture.renditions.filter(filter_spec__in=keys):
        if rendition.focal_point_key != keys[rendition.filter_spec]:
            rendition.delete()


def make_some() -> int:
    """Work off what is due for a moment, the cheapest first; how many stages that were."""
    until, made = time.monotonic() + TURN, 0
    while time.monotonic() < until and (drawing := take(at=timezone.now())):
        make_next(drawing)
        made += 1
    return made


def take(*, at: datetime) -> Drawing | None:
    """The picture that lacks most and waits longest, for this worker alone for a while."""
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        due = Drawing.objects.filter(due_at__lte=at).order_by("stage", "due_at")
        drawing = due.select_for_update(skip_locked=skip).first()
        if drawing:
            drawing.due_at, drawing.tries = at + LEASE, drawing.tries + 1
            drawing.save(update_fields=["due_at", "tries"])
    return drawing


def make_next(drawing: Drawing) -> None:
    """Make the next stage; after some failures the picture keeps the files it has.

    A storage that is full or silent is none of its failures: it is asked again until it answers.
    """
    try:
        make_stage(drawing.picture, min(drawing.stage + 1, STAGES))
    except Exception as error:
        logger.exception("The files of picture %s could not be made", drawing.pk)
        tries = min(drawing.tries, len(RETRIES)) if may_pass(error) else drawing.tries
        again = timezone.now() + RETRIES[tries - 1] if tries <= len(RETRIES) else None
        Drawing.objects.filter(pk=drawing.pk).update(due_at=again)


def next_files() -> datetime | None:
    """When the next picture is due."""
    due = Drawing.objects.filter(due_at__isnull=False).order_by("due_at")
    return due.values_list("due_at", flat=True).first()


def register() -> None:
    """Called once, when the app is ready."""
    register_sweep("pictures", make_some, coming=next_files)
