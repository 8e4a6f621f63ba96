"""What each page shows, read and prepared in Python, so that templates only place it."""
