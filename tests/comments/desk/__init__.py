"""The desk: its tests."""
