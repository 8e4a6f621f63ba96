"""The servers behind ./run: an embedded PostgreSQL, a Redis-compatible server, and what watches over them."""
