"""Word documents and mails with a sentence that a reader does not see, and with the same sentence in plain sight."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from tests.reliability.hidden_html import SECRET
from tests.source_files import NS, STORY, paragraph

__all__ = ["HIDDEN", "MAIL_HIDDEN", "MAIL_SEEN", "SEEN", "letter", "word"]

_SPACES = (
    f'{NS} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:zz="urn:nobody:knows"'
)
_STORY = "".join(paragraph(s) for s in STORY)
_STYLES = (
    f'<w:styles {NS}><w:docDefaults/><w:style w:type="paragraph" w:styleId="V"><w:name w:val="v"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="c"/><w:basedOn w:val="V"/></w:style>'
    '<w:style w:type="character" w:styleId="R"><w:name w:val="r"/><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="T"><w:name w:val="t"/><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>'
    '<w:style w:type="table" w:styleId="TV"><w:name w:val="tv"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
)


def word(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """A document of the story with some markup after it; further parts by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {_SPACES}><w:body>{_STORY}{body}</w:body></w:document>")
        for name, content in {"word/styles.xml": _STYLES, **(parts or {})}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _look(look: str) -> bytes:
    return word(paragraph(SECRET, look=look))


def _row(cell: str, look: str, table: str = "", row: str = "") -> str:
    return (
        f"<w:tbl><w:tblPr>{table}</w:tblPr><w:tr><w:trPr>{row}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr>{paragraph(SECRET, look=look)}</w:tc>"
        f"<w:tc>{paragraph('Costs')}</w:tc></w:tr></w:tbl>"
    )


def _box(anchor: str, shape: str = "", look: str = "") -> str:
    return (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>{anchor}<a:graphic><a:graphicData><wps:wsp>'
        f"<wps:spPr>{shape}</wps:spPr><wps:txbx><w:txbxContent>{paragraph(SECRET, look=look)}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


_WHITE = '<w:color w:val="FFFFFF"/>'
_NORMAL = '<wp:extent cx="3000000" cy="900000"/><wp:docPr id="1" name="b"/>'
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def _elsewhere() -> bytes:
    """The package names another part as its text than the one of the usual name."""
    story = f"<w:document {NS}><w:body>{_STORY}</w:body></w:document>"
    rels = f'<Relationships {_PACKAGE}><Relationship Id="r1" Type="{_RELS}/officeDocument" Target="word/shown.xml"/></Relationships>'
    return word(paragraph(SECRET), {"word/shown.xml": story, "_rels/.rels": rels})


HIDDEN: dict[str, bytes] = {
    "vanish": _look("<w:vanish/>"),
    "special vanish": _look("<w:specVanish/>"),
    "white": _look(_WHITE),
    "nearly white": _look('<w:color w:val="FDFDFD"/>'),
    "theme's background": _look('<w:color w:themeColor="background1"/>'),
    "white on white shading": _look(_WHITE + '<w:shd w:val="clear" w:fill="FFFFFF"/>'),
    "white on automatic shading": _look(_WHITE + '<w:shd w:val="clear" w:fill="auto"/>'),
    "colour of its marker": _look('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>'),
    "1 point": _look('<w:sz w:val="2"/>'),
    "squeezed": _look('<w:w w:val="1"/>'),
    "no filling": _look("<w14:textFill><w14:noFill/></w14:textFill>"),
    "style": word(paragraph(SECRET, style="V")),
    "style of a style": word(paragraph(SECRET, style="C")),
    "character style": _look('<w:rStyle w:val="R"/>'),
    "usual style of tables": word(
        _row("", ""),
        {
            "word/styles.xml": f'<w:styles {NS}><w:style w:type="table" w:default="1" w:styleId="N"><w:name w:val="n"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
        },
    ),
    "tracked deletion": word(f"<w:p><w:del><w:r><w:delText>{SECRET}</w:delText></w:r></w:del></w:p>"),
    "moved away": word(f"<w:p><w:moveFrom><w:r><w:t>{SECRET}</w:t></w:r></w:moveFrom></w:p>"),
    "deleted row": word(_row("", "", row="<w:del/>")),
    "thin row": word(_row("", "", row='<w:trHeight w:val="1" w:hRule="exact"/>')),
    "cell of its colour": word(_row('<w:shd w:val="clear" w:fill="1F3864"/>', '<w:color w:val="1F3864"/>')),
    "vanish in a cell": word(_row("", "<w:vanish/>")),
    "style of a table": word(_row("", "", table='<w:tblStyle w:val="TV"/>')),
    "line of no height": word(
        f'<w:p><w:pPr><w:spacing w:line="1" w:lineRule="exact"/></w:pPr><w:r><w:t>{SECRET}</w:t></w:r></w:p>'
    ),
    "frame off the page": word(
        f'<w:p><w:pPr><w:framePr w:x="-30000" w:y="10"/></w:pPr><w:r><w:t>{SECRET}</w:t></w:r></w:p>'
    ),
    "indent off the page": word(f'<w:p><w:pPr><w:ind w:left="-20000"/></w:pPr><w:r><w:t>{SECRET}</w:t></w:r></w:p>'),
    "text box off the page": word(
        _box("<wp:positionH><wp:posOffset>-90000000</wp:posOffset></wp:positionH>" + _NORMAL)
    ),
    "hidden text box": word(_box('<wp:extent cx="3000000" cy="900000"/><wp:docPr id="1" name="b" hidden="1"/>')),
    "text box of no size": word(_box('<wp:extent cx="1" cy="1"/><wp:docPr id="1" name="b"/>')),
    "white in a text box": word(_box(_NORMAL, look=_WHITE)),
    "old text box off the page": word(
        f'<w:p><w:r><w:pict><v:shape style="position:absolute;margin-left:-4000pt;width:90pt;height:40pt"><v:textbox><w:txbxContent>{paragraph(SECRET)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>'
    ),
    "choice that Word does not know": word(
        f'<w:p><w:r><w:t>It rained.</w:t></w:r><mc:AlternateContent><mc:Choice Requires="zz"><w:r><w:t>{SECRET}</w:t></w:r></mc:Choice>'
        "<mc:Fallback><w:r><w:t> Still.</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    ),
    "note that nothing refers to": word(
        "",
        {
            "word/footnotes.xml": f'<w:footnotes {NS}><w:footnote w:id="7">{paragraph(SECRET)}</w:footnote></w:footnotes>'
        },
    ),
    "comment": word(
        "", {"word/comments.xml": f'<w:comments {NS}><w:comment w:id="1">{paragraph(SECRET)}</w:comment></w:comments>'}
    ),
    "another part is shown": _elsewhere(),
}

SEEN: dict[str, bytes] = {
    "plain": word(paragraph(SECRET)),
    "vanish off": _look('<w:vanish w:val="0"/>'),
    "vanish off against its style": word(paragraph(SECRET, style="V", look='<w:vanish w:val="0"/>')),
    "white on shading": _look(_WHITE + '<w:shd w:val="clear" w:fill="000000"/>'),
    "white in a dark cell": word(_row('<w:shd w:val="clear" w:fill="1F3864"/>', _WHITE)),
    "white in a dark head row of a style": word(_row("", _WHITE, table='<w:tblStyle w:val="T"/>')),
    "automatic in a dark cell": word(_row('<w:shd w:val="clear" w:fill="000000"/>', '<w:color w:val="auto"/>')),
    "white in a dark text box": word(_box(_NORMAL, '<a:solidFill><a:srgbClr val="1F3864"/></a:solidFill>', _WHITE)),
    "text box": word(_box(_NORMAL)),
    "grey note of 7 points": _look('<w:color w:val="7F7F7F"/><w:sz w:val="14"/>'),
    "tracked insertion": word(f"<w:p><w:ins><w:r><w:t>{SECRET}</w:t></w:r></w:ins></w:p>"),
    "inserted paragraph in a content control": word(f"<w:sdt><w:sdtContent>{paragraph(SECRET)}</w:sdtContent></w:sdt>"),
    "highlighted": _look('<w:highlight w:val="yellow"/>'),
    "exact line": word(
        f'<w:p><w:pPr><w:spacing w:line="280" w:lineRule="exact"/></w:pPr><w:r><w:t>{SECRET}</w:t></w:r></w:p>'
    ),
    "hanging indent": word(
        f'<w:p><w:pPr><w:ind w:left="-360" w:hanging="360"/></w:pPr><w:r><w:t>{SECRET}</w:t></w:r></w:p>'
    ),
}


def letter(plain: str, html: str) -> bytes:
    """A mail in two versions; a version that is empty is left out."""
    parts = "".join(
        f"--x\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n{text}\r\n"
        for kind, text in (("plain", plain), ("html", html))
        if text
    )
    head = 'From: r@board.example\r\nSubject: Barrier\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="x"\r\n\r\n'
    return f"{head}{parts}--x--\r\n".encode()


_PLAIN = "\n\n".join(STORY)
_HTML = "".join(f"<p>{s}</p>" for s in STORY)
MAIL_HIDDEN: dict[str, bytes] = {
    "hidden in the page": letter("", f"{_HTML}<p style='display:none'>{SECRET}</p>"),
    "preview text": letter("", f"<div style='max-height:0;overflow:hidden'>{SECRET}</div>{_HTML}"),
    "in the plain version alone": letter(f"{_PLAIN}\n\n{SECRET}\n", _HTML),
    "in the plain version, hidden in the page": letter(f"{_PLAIN}\n\n{SECRET}\n", f"{_HTML}<p hidden>{SECRET}</p>"),
    "a plain version of its own": letter(SECRET, _HTML),
}
MAIL_SEEN: dict[str, bytes] = {
    "one version": letter(f"{_PLAIN}\n\n{SECRET}\n", ""),
    "one page": letter("", f"{_HTML}<p>{SECRET}</p>"),
    "both": letter(
        f"{_PLAIN}\n\n* {SECRET} <https://quay.example/a>\n", f"{_HTML}<ul><li><a href='x'>{SECRET}</a></li></ul>"
    ),
    "in the page alone": letter(_PLAIN, f"{_HTML}<p>{SECRET}</p>"),
    "a plain version that is a stub": letter("Please turn on HTML.", f"{_HTML}<p>{SECRET}</p>"),
}
