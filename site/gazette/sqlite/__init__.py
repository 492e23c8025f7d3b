"""SQLite that can be trusted: a safe library, durable settings, and a fair line of writers.

Django loads the engine as `gazette.sqlite`, so this module runs before Django's own SQLite backend
is imported: the one spot where the library can still be chosen.
"""

from gazette.sqlite import library

library.put_in_place()
