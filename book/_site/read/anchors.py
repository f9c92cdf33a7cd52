"""Sphinx extension: a link to a label on another page, as ``[zeros](03_keras_regularizers.ipynb#relu-zeros)``.

MyST follows such links to headings only. A label, ``(relu-zeros)=`` before a heading, stays when the heading is written
anew, and in JupyterLab the link opens the other notebook.
"""


def tell(app, env):
    """Tell MyST of each page's labels as if they were headings of it."""
    domain = env.get_domain("std")
    for label, (page, anchor) in domain.anonlabels.items():
        title = domain.labels[label][2] if label in domain.labels else ""
        known = env.metadata[page].setdefault("myst_slugs", {})
        known.setdefault(label, (0, anchor, title))


def setup(app):
    """Register the step, once all pages are read."""
    app.connect("env-updated", tell)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
