"""The front door: settings, addresses, the Celery app and the servers behind ./run."""

import zoneinfo

# One table of time zones: that of the locked package tzdata, and never the machine's, whose release is another one and
# changes with the machine. This package is imported before anything reads a zone, by whatever is started.
zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo.clear_cache()
