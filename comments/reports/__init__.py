"""Readers' reports: how one is sent, counted and limited, and when enough of them hold a comment."""
