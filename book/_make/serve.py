"""Serve the built site as a host would: below a path, compressed, with the 404 page where there is nothing."""

import contextlib
import functools
import gzip
import http.server
import threading
from pathlib import Path
from urllib.parse import unquote, urlsplit

TEXT = (".html", ".css", ".js", ".svg", ".json", ".xml")


@functools.lru_cache(maxsize=512)
def compressed(body):
    """Return a text as a host sends it; one that is asked for again is not compressed again."""
    return gzip.compress(body, 6)


class Below(http.server.SimpleHTTPRequestHandler):
    """Serves the files of a folder below a path, and says nothing."""

    def __init__(self, *arguments, path, **options):
        self.below = path
        super().__init__(*arguments, **options)

    def named(self, address):
        """Return the file that an address names, or None where there is none in the folder.

        address : the path of the request, with no sign encoded.
        """
        if address != self.below and not address.startswith(f"{self.below}/"):
            return None  # another folder, whose name only begins alike
        home = Path(self.directory).resolve()
        file = Path(home, address.removeprefix(self.below).strip("/")).resolve()
        if file.is_dir():
            file /= "index.html"
        return file if file.is_relative_to(home) and file.is_file() else None

    def do_GET(self):
        """Answer a request."""
        file = self.named(unquote(urlsplit(self.path).path))
        code = 200 if file else 404
        if code == 404:
            file = Path(self.directory, "404.html")
        body = file.read_bytes() if file.is_file() else b""
        self.send_response(code)
        self.send_header("Content-Type", self.guess_type(file))
        if file.suffix in TEXT:
            body = compressed(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")  # as GitHub Pages has it
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # a page that was left
            self.wfile.write(body)

    def log_message(self, *_):
        """Keep the test's output to the test."""


@contextlib.contextmanager
def serving(folder, path="/some/path"):
    """Serve a folder on this machine while the block runs; gives the address.

    folder : a Path.
    path : where on the host the folder lies: starts with a slash, does not end in one.
    """
    handler = functools.partial(Below, path=path, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{path}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
