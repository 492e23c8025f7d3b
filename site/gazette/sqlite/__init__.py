"""SQLite that can be trusted."""
