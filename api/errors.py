"""Errors as RFC 9457 problems: one shape for every status, whoever raised it."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.defaults import bad_request as html_bad_request
from django.views.defaults import page_not_found
from django.views.defaults import server_error as html_server_error
from rest_framework import exceptions, status
from rest_framework.response import Response

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER = "5"
logger = logging.getLogger("django.request")

TITLES = {
    400: "The request is not one this API understands",
    401: "Not authenticated",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Under way",
    410: "Gone",
    413: "Too large",
    415: "Unsupported media type",
    422: "Not what was sent before",
    429: "Too many requests",
    500: "Something broke on our side",
    503: "Not available right now",
}


class Unavailable(exceptions.APIException):
    """The database does not answer; the same request may succeed in a few seconds."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = "The newsroom's database does not answer; ask again in a few seconds."
    default_code = "unavailable"


class Gone(exceptions.APIException):
    """Something was published here and has been taken down for good, or until the desk says so."""

    status_code = status.HTTP_410_GONE
    default_detail = "What was published here has been taken down."
    default_code = "gone"


class TakenBack(Gone):
    """Something that was taken back for good; says when, and why in a word."""

    def __init__(self, detail: str, *, told: dict[str, Any]) -> None:
        super().__init__(detail)
        self.told = told


class NothingThatDay(exceptions.NotFound):
    """A day without its photo or message; says which published one came last."""

    def __init__(self, detail: str, *, last: dict[str, str] | None) -> None:
        super().__init__(detail)
        self.last = last


def problem(status_code: int, detail: str, **members: Any) -> dict[str, Any]:
    """The members of a problem: type, title, status, detail, and what else is known."""
    title = TITLES.get(status_code, "Error")
    named = {"type": "about:blank", "title": title, "status": status_code, "detail": detail}
    return named | members


def error_list(detail: Any, parameter: str = "") -> list[dict[str, str]]:
    """DRF's nested details as a flat list of {parameter, detail}."""
    if isinstance(detail, dict):
        return [error for name, inner in detail.items() for error in error_list(inner, str(name))]
    if isinstance(detail, list):
        return [error for inner in detail for error in error_list(inner, parameter)]
    return [{"parameter": parameter, "detail": str(detail)}]


def answer(error: exceptions.APIException) -> Response:
    """The response for an error that DRF or we raised."""
    members: dict[str, Any] = {}
    detail = str(error.detail)
    if isinstance(error, exceptions.ValidationError):
        members["errors"] = error_list(error.detail)
        detail = " ".join(f"{e['parameter']}: {e['detail']}" for e in members["errors"])
    if isinstance(error, NothingThatDay):
        members["last"] = error.last
    if isinstance(error, TakenBack):
        members |= error.told
    response = Response(
        problem(error.status_code, detail, **members),
        status=error.status_code,
        content_type=CONTENT_TYPE,
        headers={"Cache-Control": "no-store"},
    )
    for header, value in headers_of(error).items():
        response[header] = value
    return response


def headers_of(error: exceptions.APIException) -> dict[str, str]:
    """The headers that go with an error: when to come back, how to authenticate."""
    if isinstance(error, Unavailable):
        return {"Retry-After": RETRY_AFTER}
    if wait := getattr(error, "wait", None):
        return {"Retry-After": str(int(wait) + 1)}
    if header := getattr(error, "auth_header", None):
        return {"WWW-Authenticate": header}
    return {}


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: every error becomes a problem, the unexpected one a logged 500."""
    match error:
        case exceptions.APIException():
            return answer(error)
        case Http404():
            return answer(exceptions.NotFound("There is nothing at this address."))
        case SuspiciousOperation():
            return answer(exceptions.ParseError("The request is malformed, or has too many parts."))
        case OperationalError() | InterfaceError():
            logger.error("The database does not answer", exc_info=error)
            return answer(Unavailable())
    logger.error("Unexpected error", exc_info=error, extra={"request": context.get("request")})
    return answer(exceptions.APIException("Unexpected error; it has been written to the log."))


def json_problem(status_code: int, detail: str) -> JsonResponse:
    """A problem outside of DRF's reach."""
    response = JsonResponse(problem(status_code, detail), status=status_code)
    response["Content-Type"] = CONTENT_TYPE
    response["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A problem for an address of the API, Django's page for any other."""
    if request.path.startswith("/api/"):
        return json_problem(404, "There is nothing at this address.")
    return page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A problem for an address of the API, Django's page for any other."""
    if request.path.startswith("/api/"):
        return json_problem(400, "The request is malformed, or names a host that is not ours.")
    return html_bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """A problem for an address of the API, Django's page for any other."""
    if request.path.startswith("/api/"):
        return json_problem(500, "Unexpected error; it has been written to the log.")
    return html_server_error(request)
