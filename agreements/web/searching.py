"""One box over everything on record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from agreements.models.search import BadSearch
from agreements.web.pages.search import SearchPage, search_page
from agreements.web.parts import page_or_part
from agreements.web.policy import public


@public("GET")
def search(request: HttpRequest) -> HttpResponse:
    """What ?q= finds at the reader's point; what cannot be searched for is said beside the box."""
    text, refusal = request.GET.get("q", ""), ""
    try:
        page = search_page(text, request.user, request.point)
    except BadSearch as bad:
        page, refusal = SearchPage(""), str(bad)
    context = {"page": page, "refusal": refusal, "typed": text[:200]}
    response = page_or_part(request, "agreements/search.html", "results", context)
    response.status_code = 400 if refusal else 200
    return response
