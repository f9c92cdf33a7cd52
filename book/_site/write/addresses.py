"""Sphinx extension: what follows from the two addresses in _config.yml, where the site lies and where its source lies.

`repository: url` brings the launch buttons and the links to the source, `html: baseurl` the sitemap, canonical
addresses, addresses in what a link to a page shows elsewhere, and a 404 page that works at any depth. Without them
nothing of this is there, and nothing warns.
"""

import html
import re
from pathlib import Path
from shutil import copy2
from textwrap import shorten
from urllib.parse import urlsplit

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import ConfigError

REPOSITORY = re.compile(r"https://[\w.-]+/[\w.-]+/[\w.-]+")


def derive(app, config):
    """Set the options of the theme and of the other extensions."""
    options = config.html_theme_options
    repository = re.sub(r"(\.git)?/?$", "", options.get("repository_url") or "")
    if repository and not REPOSITORY.fullmatch(repository):
        raise ConfigError(
            f"repository: url: must be as https://github.com/group/name, got {repository!r}"
        )
    options["repository_url"] = repository
    for button in ("repository", "issues", "source"):
        options[f"use_{button}_button"] = bool(repository)
    if not repository:
        options["launch_buttons"] = {}
    elif "//github.com/" not in repository:
        options["launch_buttons"]["colab_url"] = ""  # Colab opens GitHub's files only

    base = config.html_baseurl
    if base:
        if urlsplit(base).scheme not in ("http", "https"):
            raise ConfigError(
                f"html: baseurl: must start with https:// or http://, got {base!r}"
            )
        config.html_baseurl = config.ogp_site_url = base.rstrip("/") + "/"
        app.setup_extension("sphinx_sitemap")
        config.sitemap_url_scheme = "{link}"
        config.sitemap_excludes = [
            "404.html",
            "genindex.html",
            "index.html",
            "search.html",
        ]
    config.notfound_urls_prefix = urlsplit(config.html_baseurl).path or "/"


def summarise(app, pagename, templatename, context, doctree):
    """Let a page say of itself elsewhere what its first paragraph says, citations left out."""
    if doctree is None:
        return
    text = app.config.html_context["description"]
    # As it was read: by now the mentions of terms are links in HTML, which have no text.
    if paragraph := app.env.get_doctree(pagename).next_node(nodes.paragraph):
        for link in list(paragraph.findall(addnodes.pending_xref)):
            if link.get("refdomain") == "cite":
                link.parent.remove(link)
        text = re.sub(r"\s+(?=[.,;:])", "", paragraph.astext())
    text = html.escape(shorten(text, 200, placeholder="…"))
    context["meta"] = dict(context["meta"] or {}) | {"og:description": text}
    context["metatags"] += f'<meta name="description" content="{text}" />\n'


def describe(app, pagename, templatename, context, doctree):
    """Describe the pages that are made and not written, and offer a chapter's text beside its notebook."""
    if doctree is None:
        text = html.escape(app.config.html_context["description"])
        title = html.escape(app.config.html_title)
        context["metatags"] = context.get("metatags", "") + (
            f'<meta name="description" content="{text}" />\n'
            f'<meta property="og:title" content="{title}" />\n'
            f'<meta property="og:description" content="{text}" />\n'
        )
        return
    twin = Path(app.srcdir, pagename).parent / "text" / f"{Path(pagename).name}.md"
    if not twin.exists():
        return
    name = Path("_sources", pagename).with_suffix(".md")
    target = Path(app.outdir, name)
    target.parent.mkdir(parents=True, exist_ok=True)
    copy2(twin, target)
    groups = [
        button
        for button in context["header_buttons"]
        if button["label"] == "download-buttons"
    ]
    if not groups:  # the theme's option use_download_button is off
        return
    groups[0]["buttons"].insert(
        1,
        {
            "type": "link",
            "url": context["pathto"](name.as_posix(), 1),
            "text": ".md",
            "icon": "fas fa-file",
            "tooltip": "Download the chapter's text",
            "label": "download-text-button",
        },
    )


def loosen(app, error):
    """Make the 404 page's addresses relative where nobody said at which path the site lies."""
    page = Path(app.outdir, "404.html")
    if error is None and page.exists() and not app.config.html_baseurl:
        text = page.read_text(encoding="utf-8")
        page.write_text(
            re.sub(r'((?:href|src|action|content_root)=")/(?!/)', r"\1", text),
            encoding="utf-8",
        )


def setup(app):
    """Register the steps.

    The first runs before the theme reads its options, the second before the tags are made, the third behind the theme's
    buttons.
    """
    app.connect("config-inited", derive, priority=100)
    app.connect("html-page-context", summarise, priority=490)
    app.connect("html-page-context", describe, priority=510)
    app.connect("build-finished", loosen)
    return {"parallel_read_safe": True}
