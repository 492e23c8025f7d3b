"""Watches what pages do behind the reader's back: other hosts, violated policies, errors."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

LOCAL = {"data", "blob", "about"}


class Watch:
    """Collects what a page of this site must not do, each as a line."""

    def __init__(self, site: str) -> None:
        self.host = urlsplit(site).netloc
        self.seen: list[str] = []

    def over(self, context: BrowserContext) -> None:
        """Watch everything that happens in this browser context."""
        context.on("request", self.request)
        context.on("console", self.console)
        context.on("weberror", self.error)

    def request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in LOCAL and parts.netloc != self.host:
            self.seen.append(f"a request to {request.url}")

    def console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"} or self.is_status_of_page(message):
            return
        self.seen.append(f"in the console: {message.text} ({message.location['url']})")

    def error(self, error: WebError) -> None:
        self.seen.append(f"an uncaught error: {error.error}")

    def is_status_of_page(self, message: ConsoleMessage) -> bool:
        """Whether Chromium only repeats the status of the page itself, as of a form with errors."""
        page = message.page
        return "the server responded with a status" in message.text and (
            page is not None and message.location["url"] == page.url
        )
