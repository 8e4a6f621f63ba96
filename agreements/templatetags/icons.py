"""The icons in use: our word for each, and the picture behind it. The sprite holds these and no others."""

from __future__ import annotations

from typing import Final

#: Our name -> name in the heroicons "mini" set (20 x 20, filled: these stay clear at the size of text).
HEROICONS: Final[dict[str, str]] = {
    "access": "no-symbol",
    "agreed": "document-check",
    "alert": "bell-alert",
    "archive": "archive-box",
    "ask": "question-mark-circle",
    "back": "arrow-uturn-left",
    "bell": "bell",
    "calendar": "calendar-days",
    "check": "check-circle",
    "clock": "clock",
    "cross": "x-circle",
    "desk": "clipboard-document-list",
    "document": "document-text",
    "download": "arrow-down-tray",
    "down": "chevron-down",
    "edit": "pencil-square",
    "eye-off": "eye-slash",
    "feed": "rss",
    "filter": "funnel",
    "flag": "flag",
    "inbox": "inbox",
    "info": "information-circle",
    "institution": "building-library",
    "key": "key",
    "language": "language",
    "later": "forward",
    "link": "link",
    "lock": "lock-closed",
    "megaphone": "megaphone",
    "next": "chevron-right",
    "no-agreement": "document-minus",
    "none": "minus-circle",
    "out": "arrow-top-right-on-square",
    "pause": "pause-circle",
    "people": "users",
    "person": "user-circle",
    "pin": "map-pin",
    "play": "play-circle",
    "plus": "plus",
    "previous": "chevron-left",
    "print": "printer",
    "proposed": "chat-bubble-left-ellipsis",
    "quote": "chat-bubble-bottom-center-text",
    "scale": "scale",
    "search": "magnifying-glass",
    "sign-in": "arrow-right-end-on-rectangle",
    "sign-out": "arrow-left-start-on-rectangle",
    "speech": "chat-bubble-left-right",
    "stop": "stop-circle",
    "swap": "arrows-right-left",
    "waiting": "ellipsis-horizontal-circle",
    "warning": "exclamation-triangle",
}

#: Drawn by us in static/img/marks.svg, because the set has no such picture.
MARKS: Final[tuple[str, ...]] = (
    "brand",
    "contrast",
    "level-0",
    "level-1",
    "level-2",
    "level-3",
    "break",
    "unequal",
)

#: Pictures that point along the line of reading, so they turn round where the script runs the other way.
DIRECTED: Final[frozenset[str]] = frozenset(
    {"back", "later", "next", "previous", "sign-in", "sign-out", "out"}
)

NAMES: Final[frozenset[str]] = frozenset(HEROICONS) | frozenset(MARKS)
