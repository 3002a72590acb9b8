"""Files in which nothing is hidden, of many looks: themes of web pages, and PDFs in the fonts that are at hand."""

from __future__ import annotations

from itertools import product

import typst

from tests.source_files import STORY, page

__all__ = ["clean_pages", "clean_pdfs"]

_GROUNDS = (
    "#fff/#111",
    "#111/#eee",
    "white/#333",
    "#fdf6e3/#657b83",
    "#002b36/#93a1a1",
    "rgb(20,20,30)/rgba(255,255,255,.87)",
    "#000/#fff",
    "beige/navy",
)
_LAYOUTS = (
    "body{font:16px/1.5 Georgia,serif;margin:0 auto;max-width:40em}",
    "*{box-sizing:border-box}.wrap{position:relative;overflow:hidden}h1{letter-spacing:-.02em}p{margin:0 0 1em}",
    ".note{font-size:.7em;opacity:.7}@media print{nav{display:none}}@media(max-width:600px){.side{display:none}}",
    ":root{--a:12px;--b:calc(var(--a)*2)}p{font-size:var(--b);text-indent:1.5em}a:hover{opacity:.5}p::selection{color:#fff}",
    "@supports(display:grid){.wrap{display:grid}}.wrap>*{min-width:0}.wrap p:first-of-type::first-letter{font-size:3em}",
)
_BODIES = (
    "<div class='wrap'>{story}</div>",
    "<div class='wrap'>{story}<p class='note'>1. See the minutes of the board.</p></div>",
    "<table style='background:#003366;color:#fff'><tr><th>Year</th><th>Cost</th></tr><tr><td>2025</td><td>2 million</td></tr></table>{story}",
    "{story}<p style='background:linear-gradient(#036,#069);color:#fff'>A tender is held by June.</p>",
    "<nav style='position:sticky;top:0'>News</nav>{story}<footer style='color:#888'>Printed in the harbour.</footer>",
)
_FONTS = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
"""Those that the maker of PDFs carries with it."""


def clean_pages() -> list[tuple[str, bytes]]:
    """Web pages, name and bytes."""
    story = "".join(f"<p>{s}</p>" for s in STORY)
    out = []
    for number, (colours, layout, body) in enumerate(product(_GROUNDS, _LAYOUTS, _BODIES)):
        ground, letters = colours.split("/")
        head = f"<style>body{{background:{ground};color:{letters}}}{layout}</style>"
        out.append(
            (
                f"page-{number}.html",
                page(f"<article><h1>Barrier paused</h1>{body.format(story=story)}</article>", head=head),
            )
        )
    return out[::7] + [p for i, p in enumerate(out) if i % 7]


def clean_pdfs(most: int) -> list[tuple[str, bytes]]:
    """PDFs, name and bytes."""
    out = []
    text = "\n\n".join(STORY) + "\n\nIn 2026 it paid 1,234,567 pounds, 89 % of 90,005."
    for number, (font, size, weight, style, look) in enumerate(
        product(_FONTS, (7, 10, 18), (400, 700), ("normal", "italic"), ("", "dark", "box"))
    ):
        if number >= most:
            break
        ground = 'fill: rgb("#112233"), ' if look == "dark" else ""
        letters = ", fill: white" if look == "dark" else ""
        body = f"#block(fill: luma(220), inset: 8pt)[{text}]" if look == "box" else text
        made = f'#set page(width: 420pt, height: 500pt, {ground})\n#set text(font: "{font}", size: {size}pt, weight: {weight}, style: "{style}"{letters})\n{body}#footnote[Minutes.]'
        out.append((f"made-{number}.pdf", typst.compile(made.encode())))
    return out
