"""The composition root: makes the apps one site. It may import anything; nothing imports it."""
