"""Atom (RFC 4287) as this site writes it: with an author and what entries rest on, well-formed whatever was stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from agreements.domain.plain import in_xml

#: Every feed has an author, as every citation does.
AUTHOR = "Ahd, ceasefire commitment tracker"
LONGEST_TITLE = 160


class Writer(SimplerXMLGenerator):
    """Leaves out what XML cannot hold, rather than refusing the whole feed for one letter."""

    def characters(self, content: str) -> None:
        super().characters(in_xml(content))

    def startElement(self, name: str, attrs: Any) -> None:
        super().startElement(name, {key: in_xml(value) for key, value in attrs.items()})


class SourcedAtom(Atom1Feed):
    """Entries link to what they rest on (rel="via"); the feed's own date comes from the record.

    `as_of`: that date where the feed has no entry yet.
    """

    def __init__(self, title: str, link: str, description: str, **kwargs: Any) -> None:
        kwargs["author_name"] = AUTHOR
        super().__init__(title, link, description, **kwargs)

    def write(self, outfile: Any, encoding: str) -> None:
        writer = Writer(outfile, encoding, short_empty_elements=True)
        writer.startDocument()
        writer.startElement("feed", self.root_attributes())
        self.add_root_elements(writer)
        self.write_items(writer)
        writer.endElement("feed")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for title, url in item["via"]:
            handler.addQuickElement(
                "link", "", {"rel": "via", "href": iri_to_uri(in_xml(url)), "title": title}
            )

    def latest_post_date(self) -> datetime:
        """A process of which nothing is told yet is as new as its description, not as the request."""
        return super().latest_post_date() if self.items else self.feed["as_of"]
