"""The playground: networks that train within the page, with penalties as Keras has them; its engine is JavaScript.

`Playground` shows it in JupyterLab. It is imported when it is asked for: the book's build needs the texts alone.
"""

__all__ = ["Playground"]


def __getattr__(name):
    if name != "Playground":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from reglab.playground.widget import Playground

    return Playground
