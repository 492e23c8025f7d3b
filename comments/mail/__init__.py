"""Mail to readers: what is written to whom (outbox, letters), how it leaves (worker), how it stops.

A letter is a row written in the transaction of its cause; a worker sends it. Nothing but one
request to confirm goes to an address before its owner has confirmed it.
"""
