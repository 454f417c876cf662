"""Subtitles as WebVTT: what is taken, and what is wrong on which line."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from cms_community.videos.webvtt import as_webvtt, validate_webvtt

TAKEN = {
    "plain": "WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour\n",
    "with a mark": "\ufeffWEBVTT - Le bac\r\n\r\n00:01.000 --> 00:02.000\r\nBonjour\r\n",
    "header": "WEBVTT\nKind: captions\n\n00:01.000 --> 00:02.000\nBonjour\n",
    "notes and styles": "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE à revoir\n\n"
    "1\n00:00:01.000 --> 00:00:02.000 align:start position:10%\n<v Anna>Bonjour\n\n"
    "123:00:01.000 --> 123:00:02.000\nTard",
    "two at once": "WEBVTT\n\n00:01.000 --> 00:04.000\nA\n\n00:01.000 --> 00:02.000\nB\n",
    "SubRip": "1\r\n00:00:01,000 --> 00:00:02,500\r\nBonjour\r\n\r\n"
    "2\r\n00:00:03,000 --> 00:00:04,000\r\nIl est 10:00,000\r\n",
    "SubRip, carelessly": "1 \n0:00:01,000-->0:00:02,500\nBonjour\n",
}
WRONG = {
    "empty": ("", "Ligne 1"),
    "no signature": ("00:01.000 --> 00:02.000\nBonjour", "Ligne 1"),
    "WEBVTTX": ("WEBVTTX\n\n00:01.000 --> 00:02.000\nBonjour", "Ligne 1"),
    "no cue": ("WEBVTT\n\nNOTE rien\n", "aucun sous-titre"),
    "a comma": ("WEBVTT\n\n00:01,000 --> 00:02.000\nBonjour", "Ligne 3"),
    "sixty minutes": ("WEBVTT\n\n60:01.000 --> 61:02.000\nBonjour", "Ligne 3"),
    "no time": ("WEBVTT\n\n00:01.000 --> 00:02.000\nA\n\nBonjour\nencore", "Ligne 6"),
    "backwards": ("WEBVTT\n\n1\n00:02.000 --> 00:01.000\nBonjour", "Ligne 4"),
    "no length": ("WEBVTT\n\n00:02.000 --> 00:02.000\nBonjour", "Ligne 3"),
    "out of order": (
        "WEBVTT\n\n00:05.000 --> 00:06.000\nA\n\n00:01.000 --> 00:02.000\nB",
        "Ligne 6",
    ),
    "run together": ("WEBVTT\n\n00:01.000 --> 00:02.000\nA\n00:03.000 --> 00:04.000\nB", "Ligne 5"),
    "unknown setting": ("WEBVTT\n\n00:01.000 --> 00:02.000 colour:red\nA", "Ligne 3"),
    "Latin-1": ("WEBVTT\n\n00:01.000 --> 00:02.000\n\ufffdt\ufffd", "Ligne 4"),
    "no text": ("WEBVTT\x00", "Ligne 1"),
    "a page": ("<!doctype html>\n<script>alert(1)</script>", "Ligne 1"),
    "SubRip, in its own lines": (
        "\n1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\n00:00:04,000 --> 00:00:03,000\nB",
        "Ligne 7",
    ),
    "empty lines first": ("\n\nWEBVTT\n\n00:02.000 --> 00:01.000\nA", "Ligne 5"),
    "empty lines first, no signature": ("\n\nBonjour", "Ligne 3"),
    "too long": ("WEBVTT\n\n" + "a" * 2_100_000, "deux millions"),
}


@pytest.mark.parametrize("text", TAKEN.values(), ids=TAKEN)
def test_what_players_read_is_taken(text: str) -> None:
    validate_webvtt(text)
    kept = as_webvtt(text)
    assert kept.startswith("WEBVTT")
    assert "\r" not in kept
    assert as_webvtt(kept) == kept


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ValidationError) as told:
        validate_webvtt(text)
    [sentence] = told.value.messages
    assert said in sentence


def test_subrip_keeps_its_words() -> None:
    assert as_webvtt(TAKEN["SubRip"]) == (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\nBonjour\n\n"
        "2\n00:00:03.000 --> 00:00:04.000\nIl est 10:00,000\n"
    )
