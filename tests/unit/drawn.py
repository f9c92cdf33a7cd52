"""What is to be read on a figure's axes."""


def line(ax, label):
    """Return the one line with a label."""
    (found,) = (each for each in ax.lines if each.get_label() == label)
    return found


def legend(ax):
    """Return the legend's texts."""
    return [text.get_text() for text in ax.get_legend().get_texts()]


def labelled(ax):
    """Return the lines that have a label, by it."""
    return {
        line.get_label(): line
        for line in ax.lines
        if not line.get_label().startswith("_")
    }
