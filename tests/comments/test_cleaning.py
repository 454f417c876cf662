"""Nothing that a member typed ever runs, loads or styles, and none of the words are lost."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms_community.comments.cleaning import (
    LONGEST_MARKUP,
    MOST_TAGS,
    SCHEMES,
    TAGS,
    as_html,
    as_text,
    clean_body,
    clean_html,
    paragraphs,
    plain,
)

from . import xss_payloads

ALERT = "alert(1)"
SCRIPT_URLS = [
    f"{before}{scheme}{inside}:{ALERT}"
    for before, scheme, inside in product(
        [
            "",
            " ",
            "\t",
            "\n",
            "\u00a0",
            "\u2028",
            "\u3000",
            "\ufeff",
            "\x01",
            "&#1;",
            "&#x20;",
            "/",
        ],
        [
            "javascript",
            "JaVaScRiPt",
            "java\tscript",
            "java\nscript",
            "java&#10;script",
            "&#106;avascript",
        ],
        ["", "&#9;"],
    )
] + [
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "vbscript:msgbox(1)",
    "javascript&colon;alert(1)",
    "javascript&#58alert(1)",
    "//evil.example/x.js",
    "/relative",
    "blob:https://x.example/1",
    "file:///etc/passwd",
    "view-source:javascript:alert(1)",
]
TEMPLATES = [
    "<a href='{}'>x</a>",
    '<a href="{}">x</a>',
    '<p><a title=x href="{}" onclick={}>x</a></p>',
    '<svg><a xlink:href="{}"><text y=9>x</text></a></svg>',
    '<form action="{}"><button formaction="{}">x</button></form>',
    '<iframe src="{}"></iframe>',
    '<img src="{}">',
    '<object data="{}"></object>',
]
HANDLERS = [
    f"<{tag} {handler}{equals}{quote}{ALERT}{quote}>x</{tag}>"
    for tag, handler, equals, quote in product(
        ["p", "a href=https://x.example", "b", "svg", "x-y", "details open"],
        ["onclick", "ONMOUSEOVER", "onerror", "ontoggle", "onfocus"],
        ["=", " = ", "\n=\t"],
        ["", "'", '"'],
    )
]
FAMILIES = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1);//<</script>",
    "<script\x00>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<script/x>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src='x' onerror='alert(1)' <b>x",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<svg><foreignObject><p onclick=alert(1)>x</p></foreignObject></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<math><mtext><table><mglyph><style><!--</style>"
    "<img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<xmp><p title='</xmp><svg/onload=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><p title='</textarea><img src=x onerror=alert(1)>'>",
    "<title><p title='</title><img src=x onerror=alert(1)>'>",
    "<style>@import 'https://x.example/x.css';</style>",
    "<style><style/><img src=x onerror=alert(1)></style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    '<p style="x:expression(alert(1))">x</p>',
    "<p class=w-hidden id=header>x</p>",
    "<link rel=stylesheet href=https://x.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='javascript:alert(1)//'>",
    "<template><script>alert(1)</script></template>",
    "<template><img src=x onerror=alert(1)></template>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe srcdoc='&lt;img src=x onerror=alert(1)&gt;'></iframe>",
    "<object data=x><param name=src value=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)><option>x</select>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<button popovertarget=x onclick=alert(1)>x</button><p popover id=x onbeforetoggle=alert(1)>",
    "<table background=javascript:alert(1)><tr><td>x</table>",
    "<a href=https://x.example target=_blank ping=https://x.example/p>x</a>",
    "<a\x0chref=javascript:alert(1)>x</a>",
    "<a href=`javascript:alert(1)`>x</a>",
    "<p><a href='https://x.example/' onmouseover='alert(1)'><b onclick=alert(1)>x",
    "\ud800<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;",
    "<b>" * 400 + "<img src=x onerror=alert(1)>",
    "<b>" * (MOST_TAGS + 1) + "<img src=x onerror=alert(1)>",
    "x" * LONGEST_MARKUP + "<script>alert(1)</script>&lt;img src=x onerror=alert(1)&gt;",
]
PAYLOADS = [
    *(template.replace("{}", url) for template, url in product(TEMPLATES[:2], SCRIPT_URLS)),
    *(template.replace("{}", url) for template in TEMPLATES[2:] for url in SCRIPT_URLS[::7]),
    *HANDLERS,
    *FAMILIES,
    *xss_payloads.PAYLOADS,
]


class Inspector(HTMLParser):
    """Notes all that is not allowed in what a browser would be given."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if tag != "a" or not self.is_allowed(name, value or ""):
                self.found.append(f"{name}={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data}")

    @staticmethod
    def is_allowed(name: str, value: str) -> bool:
        """Whether it is an address of an allowed scheme, written plainly, or our own rel."""
        if name == "rel":
            return value == "nofollow ugc noopener"
        return name == "href" and value.partition(":")[0].lower() in SCHEMES and ":" in value


def what_is_not_allowed(markup: str) -> list[str]:
    """The tags, attributes and addresses that should not be there."""
    inspector = Inspector()
    inspector.feed(markup)
    inspector.close()
    return inspector.found


def test_there_are_payloads_enough() -> None:
    assert len(set(PAYLOADS)) > 400


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_comes_out_inert(payload: str) -> None:
    cleaned, text = clean_body(payload, None)
    assert what_is_not_allowed(cleaned) == []
    assert clean_html(cleaned) == cleaned
    assert what_is_not_allowed(as_html(text)) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_sent_as_text_is_shown_as_it_was_typed(payload: str) -> None:
    cleaned, text = clean_body(None, payload)
    assert what_is_not_allowed(cleaned) == []
    assert "<" not in cleaned.replace("<p>", "").replace("</p>", "").replace("<br>", "")
    assert text == plain(payload)


@given(st.text(st.sampled_from("<>&\"'/ab \n\r\t\0\x01=;:#x!-\u00a0\u2028é😀\ud800")))
def test_whatever_is_typed_comes_out_inert_and_storable(typed: str) -> None:
    for cleaned, text in (clean_body(typed, None), clean_body(None, typed)):
        assert what_is_not_allowed(cleaned) == []
        assert "\0" not in cleaned.encode().decode()
        assert text == plain(text)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Enfin là.", "Enfin là."),
        ("<p>Un</p><p>Deux</p>", "Un\n\nDeux"),
        ("<p>Un<br>Deux<br/>Trois</p>", "Un\nDeux\nTrois"),
        ("<div>Un</div><div>Deux</div>", "Un\n\nDeux"),
        ("Tom &amp; Zoé &lt;3 &eacute;", "Tom & Zoé <3 é"),
        ("<b>Tom</b> &amp; Zoé &amp;lt; &#233;", "Tom & Zoé &lt; é"),
        ("<p>Un\n   <em>beau</em>\njour</p>\n", "Un beau jour"),
        ("<ul><li>un</li><li>deux</li></ul><p>fin</p>", "un\n\ndeux\n\nfin"),
        ("<pre>  a\n    b</pre>", "a\n    b"),
        ("<blockquote>Citation</blockquote>Réponse", "Citation\n\nRéponse"),
        ('<a href="https://x.example/?a=1&amp;b=&quot;2">ici</a>', "ici"),
        ("Dit\u00a0: «\u00a0oui\u00a0»", "Dit\u00a0: «\u00a0oui\u00a0»"),
        ("", ""),
    ],
)
def test_the_words_of_markup_are_kept(markup: str, text: str) -> None:
    assert clean_body(markup, None)[1] == text


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("Enfin.", "<p>Enfin.</p>"),
        ("Un\nDeux\n\nTrois", "<p>Un<br>Deux</p><p>Trois</p>"),
        ("Un\r\nDeux\rTrois", "<p>Un<br>Deux<br>Trois</p>"),
        ('a < b & c > "d"', '<p>a &lt; b &amp; c &gt; "d"</p>'),
        ("  \n ", ""),
        ("\0\x01Un\x0b\x1f", "<p>Un</p>"),
        ("Un\ud83d", "<p>Un</p>"),
    ],
)
def test_text_becomes_paragraphs(text: str, markup: str) -> None:
    assert clean_body(None, text)[0] == markup


@given(st.text(st.sampled_from("ab<&>é \n")))
def test_text_survives_the_way_through_markup(typed: str) -> None:
    words = plain(typed).split()
    assert as_text(as_html(typed)).split() == words


def test_links_keep_their_address_and_lose_their_weight() -> None:
    cleaned = clean_html("<a href='https://x.example/?a=1&b=2' target=_top>ici</a>")
    assert cleaned == (
        '<a href="https://x.example/?a=1&amp;b=2" rel="nofollow ugc noopener">ici</a>'
    )


def test_line_ends_of_platforms_that_leave_them_are_kept() -> None:
    markup = "Un\nDeux\r\n\r\n<b>Trois</b>\n<ul>\n<li>a</li>\n</ul>"
    assert paragraphs(markup) == "<p>Un<br>Deux</p><p><b>Trois</b><ul><li>a</li></ul></p>"
    assert as_text(clean_html(paragraphs(markup))) == "Un\nDeux\n\nTrois\n\na"


def test_of_monstrous_markup_only_the_words_are_kept() -> None:
    cleaned, text = clean_body("<i>mot</i> " * MOST_TAGS, None)
    assert "<i>" not in cleaned
    assert set(text.split()) == {"mot"}
