"""The server of the built site: what lies in its folder, by its own address, and nothing else."""

import http.client
from urllib.parse import urlsplit

import pytest

from book._make.serve import serving


@pytest.fixture
def ask(tmp_path):
    """Return a function that asks for an address as it is written and returns the code and the text of the answer."""
    folder = tmp_path / "site"
    (folder / "book").mkdir(parents=True)
    (tmp_path / "secret.txt").write_bytes(b"secret")
    for name in ("index", "404", "book/index", "book/two words"):
        (folder / f"{name}.html").write_text(name)
    (folder / "picture.png").write_bytes(b"picture")
    with serving(folder) as address:

        def ask(path):
            link = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
            link.request("GET", path, headers={"Connection": "close"})
            answer = link.getresponse()
            body = answer.read()
            link.close()
            return answer.status, body

        yield ask


@pytest.mark.parametrize(
    "path",
    [
        "/some/path",
        "/some/path/",
        "/some/path/index.html",
        "/some/path/book/",
        "/some/path/book/two%20words.html",
        "/some/path/picture.png?size=2",
    ],
)
def test_what_is_there_is_served(ask, path):
    assert ask(path)[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/some/path/../secret.txt",
        "/some/path/%2e%2e/secret.txt",
        "/some/path/book/../../secret.txt",
        "/some/pathbook/",
        "/book/",
        "/some/path/gone.html",
    ],
)
def test_what_is_not_there_is_not(ask, path):
    code, body = ask(path)
    assert code == 404
    assert body != b"secret"
