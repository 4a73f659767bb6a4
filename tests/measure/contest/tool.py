"""What the contest asks of a tool."""


class Tool:
    """A tool has a `name`, `features` beyond pages, and the four methods that are not here: `install`, which fetches it into
    a cache; `version`, the command that says its version; `lay`, which writes the corpus; and `command`, which builds it."""
    below = ""
    """The part of the given folder that it writes."""

    def configure(self, folder, output):
        """Says where the output goes, for tools that are not told by an argument."""
