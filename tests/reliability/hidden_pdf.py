"""PDFs, built byte by byte, with a sentence that a reader does not see or that says other than the page shows."""

from __future__ import annotations

from itertools import permutations

from tests.source_files import STORY, lines

__all__ = ["FORGED", "HIDDEN", "SEEN", "Pdf", "digit_forgeries", "forged"]

SECRET = "The chair approved it in secret."
_STORY = lines(*(s[:70] for s in STORY))
_AT = lines(SECRET, y=400)


class Pdf:
    """A PDF of one page, object by object."""

    def __init__(self, content: str, *, resources: str = "", page: str = "", catalog: str = "", font: str = "") -> None:
        self.objects = [
            f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
            b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
            f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding{font}>>".encode(),
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]{page}/Resources<</Font<</F1 3 0 R>>{resources}>>/Contents 5 0 R>>".encode(),
        ]
        self.stream("", content)

    def add(self, body: str) -> Pdf:
        """One more object; the first added is number 6."""
        self.objects.append(body.encode("latin-1"))
        return self

    def stream(self, entries: str, content: str) -> Pdf:
        """One more object that holds a stream."""
        data = content.encode("cp1252")
        self.objects.append(f"<<{entries}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream")
        return self

    def done(self) -> bytes:
        """The file."""
        out, offsets = b"%PDF-1.7\n", []
        for number, body in enumerate(self.objects, start=1):
            offsets.append(len(out))
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        table = b"".join(b"%010d 00000 n \n" % o for o in offsets)
        size = len(self.objects) + 1
        head = b"xref\n0 %d\n0000000000 65535 f \n" % size + table
        return out + head + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))


def _with(hidden: str) -> bytes:
    return Pdf(_STORY + hidden).done()


def _map(said: dict[str, str], *codes: str) -> str:
    """A ToUnicode map in which some letters say others; ``codes`` are lines of its own for codes beyond ASCII."""
    rows = [f"<{c:02X}> <{''.join(f'{ord(x):04X}' for x in said.get(chr(c), chr(c)))}>" for c in range(32, 127)]
    rows += codes
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
        f"1 begincodespacerange <00> <FF> endcodespacerange {len(rows)} beginbfchar\n"
        + "\n".join(rows)
        + "\nendbfchar endcmap end end"
    )


def forged(said: dict[str, str], text: str, base: str = "Helvetica") -> bytes:
    """A page that shows a text, and whose text layer says other letters of it."""
    pdf = Pdf(_STORY + lines(text, y=400), font="/ToUnicode 6 0 R").stream("", _map(said))
    # The story is written in a font of its own, which says what it shows.
    pdf.objects[3] = pdf.objects[3].replace(b"/Font<</F1 3 0 R>>", b"/Font<</F1 7 0 R/F2 3 0 R>>")
    pdf.objects[4] = pdf.objects[4].replace(
        f"/F1 11 Tf 72 400 Td ({text})".encode(), f"/F2 11 Tf 72 400 Td ({text})".encode()
    )
    pdf.objects[2] = pdf.objects[2].replace(b"Helvetica", base.encode())
    return pdf.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>").done()


def digit_forgeries(fonts: tuple[str, ...]) -> list[tuple[str, bytes, str]]:
    """Name, file and what its text layer says, for each digit that is shown as each other one."""
    out = []
    for font in fonts:
        for shown, said in permutations("0123456789", 2):
            file = forged({shown: said}, f"It asked for {shown}{shown} million pounds in all.", font)
            out.append((f"{font} {shown} reads {said}", file, f"It asked for {said}{said} million pounds in all."))
    return out


_TURNED = str.maketrans("abcdefghijklmnopqrstuvwxyz", "bcdefghijklmnopqrstuvwxyza")
_COVER = "1 1 1 rg 60 390 400 30 re f "
_IMAGE = "q 400 0 0 30 60 390 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q "
_SQUARE = "<</Type/Annot/Subtype/Square/Rect[60 390 460 420]/F 4/AP<</N 7 0 R>>>>"

# name: file
HIDDEN: dict[str, bytes] = {
    "render mode 3": _with(lines(SECRET, y=400, before="3 Tr")),
    "clip mode": _with(f"q {lines(SECRET, y=400, before='7 Tr')} Q "),
    "white stroke": _with(lines(SECRET, y=400, before="1 1 1 RG 1 Tr")),
    "white": _with(lines(SECRET, y=400, before="1 1 1 rg")),
    "nearly white": _with(lines(SECRET, y=400, before="0.985 0.985 0.99 rg")),
    "above the page": _with(lines(SECRET, y=4000)),
    "left of the page": _with(lines(SECRET, x=-900, y=400)),
    "outside the crop": Pdf(_STORY + lines(SECRET, y=100), page="/CropBox[0 300 612 792]").done(),
    "tiny": _with(f"BT 1 0 0 1 72 400 Tm /F1 0.4 Tf ({SECRET}) Tj ET"),
    "tiny by matrix": _with(f"BT 0.04 0 0 0.04 72 400 Tm /F1 11 Tf ({SECRET}) Tj ET"),
    "squeezed": _with(f"BT 0.001 0 0 1 72 400 Tm /F1 11 Tf ({SECRET}) Tj ET"),
    "clipped away": _with(f"q 0 0 10 10 re W n {_AT} Q "),
    "colour of its ground": _with("0 0 0.4 rg 60 390 400 30 re f " + lines(SECRET, y=400, before="0 0 0.4 rg")),
    "white box on a dark one": _with("0 0 0 rg 50 380 420 50 re f 1 1 1 rg 60 390 400 30 re f " + lines(SECRET, y=400)),
    "covered by a box": _with(_AT + _COVER),
    "covered by an image": _with(_AT + _IMAGE),
    "covered, with other words upon it": _with(
        _AT + _COVER + lines("Ferries will run as planned.", y=400, before="0 g")
    ),
    "covered by a note": Pdf(_STORY + _AT, page="/Annots[6 0 R]")
    .add(_SQUARE)
    .stream("/Type/XObject/Subtype/Form/BBox[60 390 460 420]", _COVER)
    .done(),
    "covered by a form": Pdf(_STORY + _AT + "/X1 Do ", resources="/XObject<</X1 6 0 R>>")
    .stream("/Type/XObject/Subtype/Form/BBox[0 0 612 792]", _COVER)
    .done(),
    "layer switched off": Pdf(
        f"{_STORY} /OC /L1 BDC {_AT} EMC ",
        resources="/Properties<</L1 6 0 R>>",
        catalog="/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>",
    )
    .add("<</Type/OCG/Name(L)>>")
    .done(),
    "transparent": Pdf(f"{_STORY} q /G1 gs {_AT} Q ", resources="/ExtGState<</G1 <</ca 0>>>>").done(),
    "nearly transparent": Pdf(f"{_STORY} q /G1 gs {_AT} Q ", resources="/ExtGState<</G1 <</ca 0.02>>>>").done(),
    "clipped in a form": Pdf(_STORY + "/X1 Do ", resources="/XObject<</X1 6 0 R>>")
    .stream("/Type/XObject/Subtype/Form/BBox[0 0 20 20]/Resources<</Font<</F1 3 0 R>>>>", _AT)
    .done(),
    "note": Pdf(_STORY, page="/Annots[6 0 R]")
    .add(f"<</Type/Annot/Subtype/Text/Rect[60 390 80 410]/Contents({SECRET})>>")
    .done(),
    "turned page, white": Pdf(_STORY + lines(SECRET, y=400, before="1 1 1 rg"), page="/Rotate 90").done(),
}

# name: file, what its text layer says
FORGED: dict[str, tuple[bytes, str]] = {
    "digits": (forged({"4": "9"}, "It asked for 44 million pounds in all."), "It asked for 99 million pounds in all."),
    "all letters": (
        forged({c: c.translate(_TURNED) for c in "abcdefghijklmnopqrstuvwxyz"}, "zheu chaiy approved in secrets"),
        "zheu chaiy approved in secrets".translate(_TURNED),
    ),
    "two digits from one sign": (
        forged({"4": "99"}, "It asked for 4 million pounds in all."),
        "It asked for 99 million pounds in all.",
    ),
    "actual text": (
        _with(
            "/Span <</ActualText (It asked for 99 million pounds.)>> BDC "
            + lines("It asked for 44 million pounds.", y=400)
            + " EMC "
        ),
        "It asked for 99 million pounds.",
    ),
}

SEEN: dict[str, bytes] = {
    "plain": _with(_AT),
    "white on a dark box": _with("0 0 0.4 rg 60 390 400 30 re f " + lines(SECRET, y=400, before="1 1 1 rg")),
    "on a light box": _with("0.9 0.9 0.8 rg 60 390 400 30 re f " + lines(SECRET, y=400, before="0 g")),
    "upon an image": _with(_IMAGE + lines(SECRET, y=400, before="0 g")),
    "grey and small": _with(lines(SECRET, y=400, size=6, before="0.6 g")),
    "clip around it": _with(f"q 50 380 400 50 re W n {_AT} Q "),
    "twice for weight": _with(_AT + lines(SECRET, x=72, y=400)),
    "outlined": _with(lines(SECRET, y=400, before="1 Tr")),
    "under a line": _with(_AT + "0.5 w 72 398 m 300 398 l S "),
    "under a thin glass": Pdf(
        f"{_STORY}{_AT} q /G1 gs 1 1 0 rg 60 390 400 30 re f Q ", resources="/ExtGState<</G1 <</ca 0.3>>>>"
    ).done(),
    "layer switched on": Pdf(
        f"{_STORY} /OC /L1 BDC {_AT} EMC ",
        resources="/Properties<</L1 6 0 R>>",
        catalog="/OCProperties<</OCGs[6 0 R]/D<</ON[6 0 R]>>>>",
    )
    .add("<</Type/OCG/Name(L)>>")
    .done(),
    "turned page": Pdf(_STORY + _AT, page="/Rotate 90").done(),
    "turned page back": Pdf(_STORY + _AT, page="/Rotate 270").done(),
    "moved page": Pdf(_STORY + _AT, page="/CropBox[20 20 600 780]").done(),
    "honest map": forged({}, SECRET),
    "in a form": Pdf(_STORY + "/X1 Do ", resources="/XObject<</X1 6 0 R>>")
    .stream("/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>", _AT)
    .done(),
}
