"""What counts as a question to the paper: a sentence with a question mark that speaks to it.

It is a rule of thumb, and the report says so: a question that names neither the paper nor its
article nor its journalists is not found, and an exclamation with a question mark may be.
"""

from __future__ import annotations

import re

from django.db.models import Q

from ...conf import setting

# The paper, its people and its article, in French, German and English, as whole words.
ADDRESSED = (
    "rédaction|redaction|redaktion|journal|journaux|journalistes?|journalisten|zeitung|newspaper"
    "|articles?|artikel|auteure?|autorin|autor|author|enquête|reportage|interview"
    "|modérateurs?|modération|moderation|editors?"
)


def pattern() -> str:
    """A sentence that names the paper and ends with a question mark, for both databases."""
    names = "|".join(re.escape(name) for name in setting("NEWSPAPER_NAMES") if name)
    words = f"{ADDRESSED}|{names}" if names else ADDRESSED
    return rf"(^|\W)({words})([^\w.!?][^.!?]*)?\?"


def asks_the_paper() -> Q:
    """Comments that hold such a sentence."""
    return Q(body_text__contains="?") & Q(body_text__iregex=pattern())
