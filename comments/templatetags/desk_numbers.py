"""How the desk's numbers are said in templates."""

from __future__ import annotations

from django import template

from comments.desk.numbers import words

register = template.Library()

register.filter("duration", words.duration)
register.filter("percent", words.percent)
register.filter("number", words.number)
