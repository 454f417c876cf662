"""Reads the elements that are wanted out of an XML file of any size, and nothing else of it.

What is not asked for (e-mail and IP addresses above all) is never kept, not even for a moment. A
file that declares a document type or entities is refused: no honest export does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from ..records import LONGEST_TEXT, BrokenExport

_PIECE = 64 * 1024
_LONGEST_SILENCE = 16 * 1024 * 1024
# A page may carry its pictures within its text; beyond this, whoever waits sees nothing move.
_ENDLESS_TEXT = 256 * 1024 * 1024
_DEEPEST = 64

# For each path from the root (local names, such as "rss/channel/item"), what is wanted below it:
# "" for its own text, "author/name" for a descendant's, "thread@id" or "@id" for an attribute.
# Where nothing is wanted below a path, its element is told as it begins, and its children are seen.
Wanted = Mapping[str, frozenset[str]]


@dataclass(slots=True)
class Element:
    """One wanted element that has ended, with the line on which it began."""

    path: str
    line: int
    texts: dict[str, list[str]] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)

    def text(self, key: str) -> str | None:
        """The wanted text or attribute, trimmed; None when the element has none."""
        pieces = self.texts.get(key)
        return None if pieces is None else "".join(pieces).strip()

    def add(self, key: str, text: str) -> None:
        """Keep a piece of a text; beyond what a comment may hold, only so much that it shows."""
        length = self.lengths.get(key, 0)
        if length <= LONGEST_TEXT:
            self.texts.setdefault(key, []).append(text)
            self.lengths[key] = length + len(text)


def elements(stream: BinaryIO, *, root: str, wanted: Wanted) -> Iterator[Element]:
    """Each wanted element as it ends.

    Raises BrokenExport, with the line, for a file that is malformed, cut off, of another kind, or
    that declares a document type or entities.
    """
    target = _Target(root, wanted)
    parser = XMLParser(target=target, forbid_dtd=True)
    target.expat = getattr(parser, "parser")  # noqa: B009  the stubs do not know expat's parser
    while piece := stream.read(_PIECE):
        _parse(parser.feed, target, piece)
        target.check_pace(len(piece))
        yield from target.taken()
    _parse(parser.close, target)
    yield from target.taken()


def _parse(step: Any, target: _Target, *arguments: bytes) -> None:
    try:
        step(*arguments)
    except ParseError as error:
        reason = str(error).partition(":")[0]
        raise BrokenExport(
            f"Line {error.position[0]}: the XML is malformed or cut off ({reason})."
        ) from None
    except DefusedXmlException:
        raise BrokenExport(
            f"Line {target.line}: the file declares a document type or entities, which may be an"
            " attack: take them out, or export it again."
        ) from None
    except BrokenExport:
        raise
    except (LookupError, ValueError):
        raise BrokenExport("Line 1: the file's encoding is unknown: convert it to UTF-8.") from None


class _Target:
    """What the parser tells of each tag and text as it comes to it."""

    def __init__(self, root: str, wanted: Wanted) -> None:
        self.root = root
        self.wanted = wanted
        self.expat: Any = None
        self.is_heard = self.is_tagged = False
        self.silence = self.untagged = 0
        self.paths: list[str] = []
        self.current: Element | None = None
        self.key: str | None = None
        self.done: list[Element] = []

    @property
    def line(self) -> int:
        return int(self.expat.CurrentLineNumber)

    def taken(self) -> list[Element]:
        done, self.done = self.done, []
        return done

    def check_pace(self, read: int) -> None:
        """After so many more bytes: BrokenExport where one thing goes on for far too long."""
        self.silence = 0 if self.is_heard else self.silence + read
        self.untagged = 0 if self.is_tagged else self.untagged + read
        self.is_heard = self.is_tagged = False
        if self.silence > _LONGEST_SILENCE:
            raise BrokenExport(f"Line {self.line}: a single tag or remark has over 16 MB.")
        if self.untagged > _ENDLESS_TEXT:
            raise BrokenExport(
                f"Line {self.line}: a single text has over 256 MB: the file is damaged, or no"
                " export."
            )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.is_heard = self.is_tagged = True
        name = _local(tag)
        self._check(name)
        path = f"{self.paths[-1]}/{name}" if self.paths else name
        self.paths.append(path)
        if self.current is None and path in self.wanted:
            self._begin(Element(path, self.line))
        self._follow()
        if self.current and attributes:
            self._note(self.current, attributes)

    def data(self, text: str) -> None:
        self.is_heard = True
        if self.current and self.key is not None:
            self.current.add(self.key, text)

    def end(self, tag: str) -> None:
        self.is_heard = self.is_tagged = True
        path = self.paths.pop()
        if self.current and self.current.path == path:
            self.done.append(self.current)
            self.current = None
        self._follow()

    def close(self) -> None:
        """Nothing is left to do."""

    def _begin(self, element: Element) -> None:
        if self.wanted[element.path]:
            self.current = element
        else:
            self.done.append(element)

    def _check(self, name: str) -> None:
        if not self.paths and name != self.root:
            raise BrokenExport(
                f"Line {self.line}: the file begins with <{name[:40]}> where <{self.root}> is"
                " expected: is it another platform's export?"
            )
        if len(self.paths) >= _DEEPEST:
            raise BrokenExport(f"Line {self.line}: elements are nested over {_DEEPEST} deep.")

    def _follow(self) -> None:
        """Find out whether the text that comes next is wanted."""
        self.key = None
        if self.current and self.paths:
            key = self.paths[-1][len(self.current.path) + 1 :]
            if key in self.wanted[self.current.path]:
                self.key = key
                self.current.texts.setdefault(key, [])

    def _note(self, current: Element, attributes: dict[str, str]) -> None:
        below = self.paths[-1][len(current.path) + 1 :]
        for name, value in attributes.items():
            key = f"{below}@{_local(name)}"
            if key in self.wanted[current.path]:
                current.texts[key] = [value]


def _local(name: str) -> str:
    return name.rpartition("}")[2]
