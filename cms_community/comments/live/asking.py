"""What every question to a source has in common."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from ...members.models import Source
from ..sources.answers import NotUnderstood, Unanswered

logger = logging.getLogger(__name__)


@contextmanager
def understood(source: Source) -> Iterator[None]:
    """Where an answer cannot be read or taken in, that is NotUnderstood, and in the log."""
    try:
        yield
    except (Unanswered, OperationalError, InterfaceError):
        raise
    except Exception as error:
        log_without_words(f"An answer of {source.name} could not be taken in", error)
        raise NotUnderstood(_("Its answer could not be read; the log says why.")) from error


def log_without_words(what: str, error: Exception) -> None:
    """Log where an error came from; its own words may quote a token, or a member."""
    places = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s: %s\n%s", what, type(error).__name__, places)
