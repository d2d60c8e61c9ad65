"""What a note may load while it is drawn: our own few assets by name, and nothing else."""

from __future__ import annotations

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

Assets = dict[str, tuple[str, bytes]]
"""Name to content type and bytes."""

SCHEME = "note:"


class NothingElseIsFetched(FatalURLFetchingError):
    """Something in the page asked for a file or an address.

    It derives from ``BaseException``, as WeasyPrint swallows every other kind and goes on.
    """


class OwnAssets(URLFetcher):
    """Answers ``note:NAME`` from memory and refuses every other address, ours included.

    The class it extends knows how to open files and sockets; none of its handlers is kept.
    """

    def __init__(self, assets: Assets) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.handlers: list[object] = []
        self.handle_open: dict[str, list[object]] = {}
        self._assets = assets
        self.refused = 0
        """How often something else was asked for; inside a drawing WeasyPrint only warns of it."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        if url.startswith(SCHEME) and url.removeprefix(SCHEME) in self._assets:
            kind, body = self._assets[url.removeprefix(SCHEME)]
            return URLFetcherResponse(url, body, {"Content-Type": kind})
        self.refused += 1
        raise NothingElseIsFetched(
            f"The note tried to load something by {url.split(':', maxsplit=1)[0][:16]}:"
        )

    def open(self, url: object, data: object = None, timeout: object = None) -> URLFetcherResponse:  # noqa: ARG002
        self.refused += 1
        raise NothingElseIsFetched("The note tried to open an address.")
