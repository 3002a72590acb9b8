"""The Word view: headings, styles and footnotes of Word's own, and nothing that reaches out of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.rendering.word.document import compose
from briefgen.rendering.word.template import read

if TYPE_CHECKING:
    from briefgen.model import Briefing

__all__ = ["render"]


def render(briefing: Briefing, template: bytes | None = None) -> bytes:
    """The briefing as DOCX; see :func:`briefgen.rendering.render_bytes`.

    Every ``[n]`` of a claim has a footnote for each source with the words quoted from it. There is no field, no link, no
    external target and no embedded document; the same record and the same template give the same bytes.

    Args:
        briefing: the record.
        template: a DOCX. Its styles, lists, theme, page, headers and footers are taken, the pictures in these included;
            its text is not. Where it has a style of the name of one of ours, such as "heading 1", "footnote text" or
            "Briefing Table", that one is used. Fields, links, controls and objects in its headers and footers are taken out;
            a field for the number of the page becomes the page number element that is no field.

    Raises:
        SettingsError: the template is no DOCX, is encrypted, carries macros, or unpacks to more than a template ever would.
    """
    return compose(briefing, None if template is None else read(template))
