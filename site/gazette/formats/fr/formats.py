"""French dates with their « à »; Django's `fr` puts the time beside the day without a word."""

DATETIME_FORMAT = "j F Y à H:i"
