"""Text as it leaves in files of other formats."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.plain import in_xml, plain_line, plain_lines

TEXT = st.text(alphabet=st.characters())


@given(TEXT)
def test_what_is_left_stands_in_an_xml_document(text):
    escaped = in_xml(text).replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")
    ElementTree.fromstring(f"<a>{escaped}</a>")


@given(TEXT)
def test_one_line_is_one_line(text):
    assert len(plain_line(text).splitlines()) <= 1
    assert in_xml(plain_line(text)) == plain_line(text) == plain_line(plain_line(text))


def test_joiners_stay_and_line_breaks_only_where_there_may_be_some():
    assert plain_line("می\u200cخواهم\nA\tB\x01") == "می\u200cخواهم A B"
    assert plain_lines("one\r\ntwo\x0bthree") == "one\ntwo\nthree"
