"""Mail to moderators: who wants to be told of what is held, how often, and what the letter says.

The worker makes a letter from what waits at that moment (`digest.deliver`); its links ask for one
confirming POST, in the name of whom it was sent to, and work once (`links`, `views`).
"""
