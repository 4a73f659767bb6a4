"""MkDocs with its own theme and with Material, and Zensical, which reads the same settings."""
import shutil

from . import corpus, packages
from .tool import Tool

SETTINGS = """site_name: Corpus
site_url: https://help.example.com/
site_dir: {output}
theme: {{ name: {theme} }}
markdown_extensions: [admonition, tables, fenced_code, {highlighting}]
"""


class MkDocs(Tool):
    """With Pygments, as its documentation says."""
    name = "MkDocs"
    features = "search, sitemap"
    theme, highlighting = "mkdocs", "codehilite"

    def install(self, cache):
        self.binary = packages.python(cache, "mkdocs", "pygments") / "bin/mkdocs"

    def version(self):
        return [self.binary, "--version"]

    def lay(self, folder, count):
        corpus.write(folder, "docs/index.md", "# Help\n\nChoose a section.\n")
        for number, title in corpus.sections(count):
            corpus.write(folder, f"docs/s{number}/index.md", f"# {title}\n\nThe pages of this section.\n")
        note = lambda text: f"!!! note\n    {text}"
        for page in corpus.pages(count):
            text = corpus.markdown(page, lambda path: f"../{path}.md", note)
            corpus.write(folder, f"docs/{page.path}.md", f"# {page.title}\n\n{text}")

    def configure(self, folder, output):
        settings = SETTINGS.format(output=output, theme=self.theme, highlighting=self.highlighting)
        corpus.write(folder, "mkdocs.yml", settings)

    def command(self, folder, output):
        return [self.binary, "build", "--quiet", "--config-file", f"{folder}/mkdocs.yml"]


class Material(MkDocs):
    """The theme that most sites of MkDocs have."""
    name = "MkDocs Material"
    theme, highlighting = "material", "pymdownx.highlight, pymdownx.superfences"

    def install(self, cache):
        self.binary = packages.python(cache, "mkdocs-material") / "bin/mkdocs"


class Zensical(Material):
    """The successor of Material. It writes below its own folder alone, so the texts are copied there; its cache is cleared."""
    name = "Zensical"
    below = "site"

    def install(self, cache):
        self.binary = packages.python(cache, "zensical") / "bin/zensical"

    def configure(self, folder, output):
        shutil.copytree(folder / "docs", output.parent / "docs")
        super().configure(output.parent, "site")

    def command(self, folder, output):
        return [self.binary, "build", "--clean", "--config-file", output.parent / "mkdocs.yml"]
