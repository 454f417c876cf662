"""The report's few charts, drawn on the server as SVG: no script, the same on paper."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .reading import Bar

WIDTH, HEIGHT, FOOT, HEAD = 720, 180, 22, 16
# Attributes, since WeasyPrint reads no CSS in SVG; on screen the style sheet overrules them.
WRITTEN = mark_safe('text-anchor="middle" font-size="10" fill="#5f5a51"')


def bars(found: Sequence[Bar]) -> SafeString:
    """Bars of a period with the marks of the week before, and the same in words for who listens."""
    most = max((max(bar.number, bar.before) for bar in found), default=0) or 1
    step = WIDTH / len(found)
    return format_html(
        '<svg class="cc-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        HEIGHT,
        in_words(found),
        format_html_join(
            "", "{}", ((one_bar(bar, n * step, step, most),) for n, bar in enumerate(found))
        ),
    )


def one_bar(bar: Bar, left: float, step: float, most: int) -> SafeString:
    """One bar, its number above it, a line where it stood the week before, its label below."""
    room = HEIGHT - FOOT - HEAD
    tall, then = (room * number / most for number in (bar.number, bar.before))
    middle = left + step / 2
    number = number_format(bar.number) if bar.number else ""
    return format_html(
        '<path class="cc-chart__before" d="M{} {}h{}" stroke="#a8371b" stroke-width="2"/>'
        '<rect class="cc-chart__bar" x="{}" y="{}" width="{}" height="{}" fill="#2e6b8a"/>'
        '<text x="{}" y="{}" {}>{}</text>'
        '<text x="{}" y="{}" {}>{}</text>',
        *map(points, (left, HEIGHT - FOOT - then, step)),
        *map(points, (left + step * 0.2, HEIGHT - FOOT - tall, step * 0.6, tall)),
        *map(points, (middle, HEIGHT - FOOT - tall - 4)),
        WRITTEN,
        number,
        *map(points, (middle, HEIGHT - 6)),
        WRITTEN,
        bar.label,
    )


def points(length: float) -> str:
    """A length as SVG writes it, whatever the language's decimal sign."""
    return f"{length:.1f}"


def in_words(found: Sequence[Bar]) -> str:
    """What the chart shows, in one sentence."""
    top = max(found, key=lambda bar: bar.number)
    return _(
        "%(number)s comments, most of them (%(most)s) at %(label)s; a week before %(before)s."
    ) % {
        "number": number_format(sum(bar.number for bar in found)),
        "most": number_format(top.number),
        "label": top.label,
        "before": number_format(sum(bar.before for bar in found)),
    }
