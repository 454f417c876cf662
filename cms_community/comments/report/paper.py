"""The report on paper: as PDF, with WeasyPrint where the site has installed it."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .charts import bars
from .reading import Report

try:
    import weasyprint
except (ImportError, OSError):  # OSError: the package is there, Pango is not
    weasyprint = None


class NoPaper(RuntimeError):
    """No PDF can be made here; its argument is the sentence that says what to do."""


def on_paper(report: Report) -> dict[str, Any]:
    """What the report is made from where nobody can follow a link."""
    return {"report": report, "period": report.period, "chart": bars(report.bars), "paper": True}


def as_pdf(report: Report) -> bytes:
    """The report as PDF, for which nothing is fetched; NoPaper where none can be made."""
    if weasyprint is None:
        raise NoPaper(
            _(
                "No PDF can be made on this server: have it install cms-community[report] and"
                " Pango. The page prints well from the browser."
            )
        )
    page = render_to_string("community_comments/report/paper.html", on_paper(report))
    made: bytes = weasyprint.HTML(string=page, url_fetcher=nothing).write_pdf()
    return made


def nothing(url: str, *args: Any, **kwargs: Any) -> Any:
    """The report holds all that it shows."""
    raise ValueError(f"The report fetches nothing: {url[:200]}")
