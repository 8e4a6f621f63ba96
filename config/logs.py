"""One line per log record, so that nobody writes a second one into the log."""

import json
import logging
from datetime import UTC, datetime


class OneLine(logging.Formatter):
    """A record as one line of JSON; control characters of any input come out escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)
