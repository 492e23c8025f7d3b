"""The moderators' desk: which comments wait for whom, all that is known of one, and what is done.

`queues` finds, `cards` tells, `acts` decides and takes back, `views` speaks HTTP.
"""
