"""The words of documents, kept where search finds them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from cms_community.delivery.models import Document
from cms_community.delivery.search import Words, keep_words

from .plain import text_of, title_of


def words_in(document: Document) -> Words:
    """What a document tells readers."""
    body = json.loads(bytes(document.body))
    return Words(title_of(body), text_of(body))


def follow_documents(documents: Iterable[Document], **kwargs: Any) -> None:
    """Documents have changed: so has what they say."""
    keep_words(documents, words_in)
