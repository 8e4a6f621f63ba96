"""The front door: settings, addresses, the Celery app and the servers behind ./run."""
