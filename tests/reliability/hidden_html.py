"""Web pages with a sentence that a reader does not see, and pages with the same sentence in plain sight."""

from __future__ import annotations

from tests.source_files import STORY, page

__all__ = ["HIDDEN", "SECRET", "SEEN", "web_page"]

SECRET = "The chair approved it in secret."
_PROSE = "".join(f"<p>{s}</p>" for s in STORY)


def _p(style: str) -> tuple[str, str]:
    return f'<p style="{style}">{SECRET}</p>', ""


def _css(css: str) -> tuple[str, str]:
    return f'<p class="x" id="y">{SECRET}</p>', f"<style>{css}</style>"


def _body(markup: str) -> tuple[str, str]:
    return markup.replace("SECRET", SECRET), ""


def web_page(body: str, head: str) -> bytes:
    """A page of the story with some markup after it."""
    return page(f"<main><h1>Barrier paused</h1>{_PROSE}{body}</main>", head=head)


# name: markup, head
HIDDEN: dict[str, tuple[str, str]] = {
    "display none": _p("display:none"),
    "in capitals": _body('<P STYLE="Display:None !important">SECRET</P>'),
    "inherited from far": _body("<div style='display:none'><section><p><b>SECRET</b></p></section></div>"),
    "within a sentence": _body("<p>The tide <span style='display:none'>SECRET</span> came at noon.</p>"),
    "visibility": _p("visibility:hidden"),
    "hidden attribute": _body("<p hidden>SECRET</p>"),
    "hidden until found": _body("<p hidden='until-found'>SECRET</p>"),
    "aria-hidden": _body("<p aria-hidden='true'>SECRET</p>"),
    "screen reader class": _body("<span class='sr-only'>SECRET</span>"),
    "by class": _css(".a, .x { display : none }"),
    "by id": _css("#y{font-size:0px}"),
    "by descent": _css("main p.x{display:none}"),
    "by child and sibling": _css("main > p + p.x{display:none}"),
    "by attribute": _css("p[class^=x]{display:none}"),
    "by place": _css("p:nth-of-type(5){display:none}"),
    "by not": _css(".x:not(.z){visibility:hidden}"),
    "by is": _css(":is(.x,.z):where(p){display:none}"),
    "by has": _css("main:has(p) .x{display:none}"),
    "nested rules": _css("main{& .x{display:none}}"),
    "in a layer": _css("@layer a{.x{display:none}}"),
    "behind supports": _css("@supports (display:grid){.x{display:none}}"),
    "important wins": _css(".x{display:none!important} #y{display:block}"),
    "on every screen": _css("@media screen and (min-width:10px){.x{display:none}}"),
    "shown in print only": _css(".x{display:none} @media print{.x{display:block}}"),
    "shown on hover only": _css(".x{display:none} .x:hover{display:block}"),
    "for dark screens only": _css(".x{display:none} @media (prefers-color-scheme:dark){.x{display:block}}"),
    "style for the screen": (_body("<p class='x'>SECRET</p>")[0], "<style media='screen'>.x{display:none}</style>"),
    "escaped names": _css(".\\78 {disp\\6c ay:none}"),
    "comments in rules": _css("/*} */.x/**/{display/**/:none}"),
    "a brace in a string": _css(".q{content:'}'} .x{display:none}"),
    "custom property": _css(":root{--n:none} .x{display:var(--n)}"),
    "animated away": _css("@keyframes f{to{opacity:0}} .x{animation:f 1s forwards}"),
    "first line": _css(".x::first-line{font-size:0}"),
    "white": _p("color:#FFF"),
    "nearly white": _p("color:rgb(252, 252, 253)"),
    "white by hue": _p("color:hsl(0 0% 100%)"),
    "white by font tag": _body("<font color=FFFFFF>SECRET</font>"),
    "white inherited": _body("<div style='color:white'><p>SECRET</p></div>"),
    "same colour": _p("color:#eee;background:#eee"),
    "same colour inherited": _body("<div style='background:#000'><p style='color:#010101'>SECRET</p></div>"),
    "black on black": _body("<div style='background:#000'><p>SECRET</p></div>"),
    "white on a white gradient": _p("background:linear-gradient(#fff,#fefefe);color:#fff"),
    "transparent": _p("color:rgba(0,0,0,0)"),
    "transparent filling": _p("-webkit-text-fill-color:transparent"),
    "opacity": _p("opacity:0"),
    "opacity of opacity": _body("<div style='opacity:.2'><p style='opacity:.1'>SECRET</p></div>"),
    "filter": _p("filter:opacity(0)"),
    "blur": _p("filter:blur(12px)"),
    "mask": _p("-webkit-mask-image:linear-gradient(transparent,transparent)"),
    "off the left": _p("position:absolute;left:-9999px"),
    "off by inset": _p("position:fixed;inset:-4000px auto auto 0"),
    "off by margin": _p("margin-left:-9999px"),
    "off by transform": _p("transform:translateX(-9999px)"),
    "text indent": _body("<div style='text-indent:-999em'><p>SECRET</p></div>"),
    "clip": _p("position:absolute;clip:rect(1px,1px,1px,1px)"),
    "clip path": _p("clip-path:inset(100%)"),
    "clip circle": _p("clip-path:circle(0)"),
    "clip polygon": _p("clip-path:polygon(0 0,0 0,0 0)"),
    "no height": _p("height:0;overflow:hidden"),
    "no greatest height": _p("max-height:0;overflow-y:clip"),
    "no width": _p("width:1px;overflow:hidden;white-space:nowrap"),
    "no font size": _p("font-size:0"),
    "font shorthand": _p("font:0/0 a"),
    "1 px": _p("font-size: 1px"),
    "1 pt": _p("font-size:1pt"),
    "small of small": _body("<div style='font-size:.1em'><p style='font-size:.1em'>SECRET</p></div>"),
    "calculated": _p("font-size:calc(1px * 0)"),
    "scaled to nothing": _p("transform:scale(0)"),
    "matrix": _p("transform:matrix(0,0,0,0,0,0)"),
    "turned away": _p("transform:rotateY(90deg)"),
    "zoomed out": _p("zoom:0.01"),
    "letters upon each other": _p("letter-spacing:-1em"),
    "behind the ground": _body("<div style='background:#fff'><p style='position:absolute;z-index:-1'>SECRET</p></div>"),
    "covered": _body(
        "<div style='position:relative'><p>SECRET</p><div style='position:absolute;inset:0;background:#fff'></div></div>"
    ),
    "content visibility": _p("content-visibility:hidden"),
    "noscript": _body("<noscript>SECRET</noscript>"),
    "template": _body("<template>SECRET</template>"),
    "template in a row": _body("<table><tr><td>a</td><td>b<template>SECRET</template></td></tr></table>"),
    "comment": _body("<!-- SECRET -->"),
    "bogus comment": _body("<![CDATA[SECRET]]>"),
    "closed dialog": _body("<dialog><p>SECRET</p></dialog>"),
    "popover": _body("<div popover>SECRET</div>"),
    "in the shadow": _body("<div><template shadowrootmode=open><b>x</b></template><p>SECRET</p></div>"),
    "alternative text": _body("<img alt='SECRET'>"),
    "attribute": _body("<p title='SECRET' data-x='SECRET'>The tide came.</p>"),
    "script": _body("<script>var a = 'SECRET'</script>"),
    "hidden cell": _body("<table><tr><td>a</td><td style='display:none'>SECRET</td></tr></table>"),
}

SEEN: dict[str, tuple[str, str]] = {
    "plain": _body("<p>SECRET</p>"),
    "white on dark": _body("<div style='background:#111'><p style='color:white'>SECRET</p></div>"),
    "dark theme": (
        _body("<p>SECRET</p>")[0],
        "<style>:root{--b:#111;--f:#eee}body{background:var(--b);color:var(--f)}</style>",
    ),
    "dark theme of the reader": _css("@media (prefers-color-scheme:dark){.x{color:#fff}}"),
    "hidden in print": _css("@media print{.x{display:none}}"),
    "hidden on telephones": _css("@media (max-width:600px){.x{display:none}}"),
    "hidden on hover": _css(".x:hover{display:none}"),
    "shown again": _css(".x{display:none} #y{display:block}"),
    "shown on a desk": _css(".x{display:none} @media (min-width:768px){.x{display:block}}"),
    "seen child of an unseen one": _body(
        "<div style='visibility:hidden'><p style='visibility:visible'>SECRET</p></div>"
    ),
    "size given again": _body("<div style='font-size:0'><p style='font-size:16px'>SECRET</p></div>"),
    "letters of a gradient": _p(
        "background:linear-gradient(90deg,#f00,#00f);-webkit-background-clip:text;color:transparent"
    ),
    "faded in": _css("@keyframes f{to{opacity:1}} .x{opacity:0;animation:f 1s both}"),
    "small note": _body("<p><small style='font-size:.6em;color:#777'>SECRET</small></p>"),
    "centred": _p("position:absolute;left:50%;transform:translate(-50%,-50%)"),
    "card with a ground": _body(
        "<div style='position:relative'><div style='position:absolute;inset:0;background:#eee'></div>"
        "<div style='position:relative'>SECRET</div></div>"
    ),
    "details": _body("<details><summary>More</summary><p>SECRET</p></details>"),
    "button": _body("<p><a style='background:#06c;color:#fff' href='#'>SECRET</a></p>"),
    "head of a table": _body(
        "<table><tr bgcolor='#000080'><th><font color='white'>SECRET</font></th><td>x</td></tr></table>"
    ),
    "grey": _p("color:#999"),
    "slot of a shadow": _body("<div><template shadowrootmode=open><slot></slot></template><p>SECRET</p></div>"),
    "own shadow": _body("<div><template shadowrootmode=open><p>SECRET</p></template></div>"),
    "selection colours": _css("::selection{color:white;background:white} .x::-webkit-foo{display:none}"),
    "overflow of a wide box": _p("overflow:hidden;max-width:100%"),
    "no height and no cut": _p("height:0"),
    "hidden overruled": _body("<p hidden style='display:block'>SECRET</p>"),
    "cell": _body("<table><tr><td>a</td><td>SECRET</td></tr></table>"),
    "behind the end of the page": _body("</main></body></html><p>SECRET</p>"),
    "open dialog": _body("<dialog open><p>SECRET</p></dialog>"),
    "unknown element": _body("<x-card><x-text>SECRET</x-text></x-card>"),
    "class of another": _css(".x .x{display:none} .y{display:none}"),
    "broken rule": _css(".x{display:none;;} .x:unknown(3),.x{display:none} .x{display:block}"),
}
