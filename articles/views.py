"""The pages of the articles."""
from django.http import HttpRequest, HttpResponse
def _x(request: HttpRequest, **kw: object) -> HttpResponse: return HttpResponse("x")
home = article = category = tag = author = month = search = media = _x
