"""Where the words of a search stand in a text: the same on every search backend."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from django.utils.html import escape

# Fragments of a text, and the characters of each around a word that was found.
FRAGMENTS = 3
AROUND = 80
WORD = re.compile(r"[^\W_]+")
# An article or pronoun that French runs into the next word.
ELIDED = re.compile(r"(?<!\w)(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ]", re.IGNORECASE)
# What a French word may end in beside its stem, folded, longest first.
ENDINGS = (
    *("issements", "issement", "atrices", "atrice", "ements", "ations", "ateurs", "ement"),
    *("ation", "ateur", "euses", "ments", "euse", "eurs", "ives", "ment", "ions", "ites", "ees"),
    *("eur", "ive", "ifs", "ion", "ite", "ant", "ait", "ent", "ais", "ons", "if", "er", "ez"),
    *("ee", "es", "e", "s", "x"),
)
SHORTEST_STEM = 3


class Folding(dict[int, int]):
    """Each character as its base letter in lower case: as long as before, so places stay."""

    def __missing__(self, code: int) -> int:
        """The fold of a character, worked out once."""
        letters = unicodedata.normalize("NFKD", chr(code).lower())
        self[code] = ord(letters[0]) if letters else code
        return self[code]


FOLDING = Folding()


def folded(text: str) -> str:
    """The text without accents or capitals, character for character."""
    return text.translate(FOLDING)


def words_of(question: str) -> list[str]:
    """The words of a question, without what French elides, each once."""
    text = ELIDED.sub(" ", unicodedata.normalize("NFC", question))
    return list(dict.fromkeys(WORD.findall(text)))


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """A folded word without its ending: near enough to mark it, whatever form it stands in."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def places(text: str, words: list[str]) -> list[tuple[int, int, str]]:
    """Where any of the words stands in any form: from, to, the stem."""
    stems = {stem(folded(word)) for word in words}
    if not stems:
        return []
    begins = "|".join(sorted(map(re.escape, stems), key=len, reverse=True))
    candidates = re.finditer(rf"(?<![^\W_])(?:{begins})[^\W_]*", folded(text))
    found = ((match.start(), match.end(), stem(match[0])) for match in candidates)
    return [place for place in found if place[2] in stems]


def says_all(text: str, words: list[str]) -> bool:
    """Whether every one of the words stands in the text in some form."""
    return {found for _, _, found in places(text, words)} >= {stem(folded(w)) for w in words}


def extracts(text: str, words: list[str]) -> list[str]:
    """At most three fragments as HTML, the words in mark elements and everything escaped."""
    fragments: list[list[tuple[int, int]]] = []
    for begin, end, _ in places(text, words):
        if fragments and begin - fragments[-1][-1][1] < AROUND:
            fragments[-1].append((begin, end))
        elif len(fragments) == FRAGMENTS:
            break
        else:
            fragments.append([(begin, end)])
    return [fragment(text, marks[:20]) for marks in fragments]


def fragment(text: str, marks: list[tuple[int, int]]) -> str:
    """A fragment around these marks, cut between words."""
    begin, end = cut(text, marks[0][0] - AROUND), cut(text, marks[-1][1] + AROUND)
    parts, at = ["… " if begin else ""], begin
    for start, stop in marks:
        parts += [escape(text[at:start]), f"<mark>{escape(text[start:stop])}</mark>"]
        at = stop
    parts += [escape(text[at:end]), " …" if end < len(text) else ""]
    return " ".join("".join(parts).split())


def cut(text: str, at: int) -> int:
    """The nearest place before a character at which no word is cut; the text's end beyond it."""
    if at <= 0:
        return 0
    if at >= len(text):
        return len(text)
    return max(text.rfind(" ", 0, at), text.rfind("\n", 0, at), 0)
