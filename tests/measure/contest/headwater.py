"""Headwater itself: the corpus as plain pages, with nothing else, and as procedures; one version, for customers alone."""
from . import corpus
from .tool import Tool

SETTINGS = '[book]\ntitle = "Corpus"\n\n[build]\nbuild-dir = "{output}"\n'


class Headwater(Tool):
    """The site of the customers."""
    name = "Headwater"
    features = "search, a Markdown twin of each page, llms.txt; links are checked, and texts for duplicates"
    heading = ""
    settings = ""

    def __init__(self, binary):
        self.binary = binary

    def install(self, cache):
        """It was built before."""

    def version(self):
        return [self.binary, "--version"]

    def lay(self, folder, count):
        corpus.write(folder, "content/index.md", "# Help\n\nChoose a section.\n")
        for number, title in corpus.sections(count):
            corpus.write(folder, f"content/s{number}/index.md", f"# {title}\n\nThe pages of this section.\n")
        for page in corpus.pages(count):
            text = corpus.markdown(page, lambda path: f"../{path}.md", corpus.alert, self.heading)
            corpus.write(folder, f"content/{page.path}.md", f"# {page.title}\n\n{text}")

    def configure(self, folder, output):
        corpus.write(folder, "book.toml", SETTINGS.format(output=output) + self.settings)

    def command(self, folder, output):
        return [self.binary, "build", folder, "--audience", "customer"]


class PagesAlone(Headwater):
    """What all of the others make, and nothing else."""
    name = "Headwater, pages alone"
    features = "nothing; links are checked"
    settings = '\n[output.customer]\nwithout = ["search", "markdown"]\n\n[lint]\nduplicate-procedure = "allow"\n'


class Procedures(Headwater):
    """The same texts below the heading by which Headwater knows steps."""
    name = "Headwater, procedures"
    features = "the same, and steps that can be ticked and lead to support"
    heading = "## Steps"
