"""Eleventy, with templates that have what Headwater's pages have: a frame, the pages of the section, highlighted code."""
import json

from . import corpus, packages
from .tool import Tool

CONFIG = """const highlight = require({plugin});
module.exports = config => {{
  config.addPlugin(highlight.default ?? highlight);
  config.addPassthroughCopy("style.css");
  config.addCollection("sections", all => {{
    const sections = {{}};
    for (const page of all.getAll()) if (page.data.section) (sections[page.data.section] ??= []).push(page);
    return sections;
  }});
  return {{ markdownTemplateEngine: false }};
}};
"""
LAYOUT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }} · Corpus</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css"></head>
<body><header><a href="/">Corpus</a></header><div class="page"><nav aria-label="Contents"><ul>
{% for one in collections.sections[section] %}<li><a href="{{ one.url }}"{% if one.url == page.url %} aria-current="page"{% endif %}>{{ one.data.title }}</a></li>
{% endfor %}</ul></nav>
<main><h1>{{ title }}</h1>{{ content | safe }}</main></div></body></html>
"""


class Eleventy(Tool):
    """Notes are quotations, since its Markdown has none. Its links are not checked."""
    name = "Eleventy"
    features = "links are not checked"

    def install(self, cache):
        self.place = packages.node(cache, "@11ty/eleventy", "@11ty/eleventy-plugin-syntaxhighlight")

    def version(self):
        return ["node", self.place / "node_modules/@11ty/eleventy/cmd.cjs", "--version"]

    def lay(self, folder, count):
        plugin = json.dumps(str(self.place / "node_modules/@11ty/eleventy-plugin-syntaxhighlight"))
        corpus.write(folder, "eleventy.config.cjs", CONFIG.format(plugin=plugin))
        corpus.write(folder, "_includes/page.njk", LAYOUT)
        corpus.write(folder, "style.css", corpus.STYLE)
        head = lambda title, section: f'---\ntitle: "{title}"\nlayout: page.njk\nsection: {section}\n---\n\n'
        corpus.write(folder, "index.md", head("Help", '""') + "Choose a section.\n")
        for number, title in corpus.sections(count):
            corpus.write(folder, f"s{number}/index.md", head(title, f"s{number}") + "The pages of this section.\n")
        for page in corpus.pages(count):
            text = corpus.markdown(page, lambda path: f"/{path}/", lambda text: f"> {text}")
            corpus.write(folder, f"{page.path}.md", head(page.title, f"s{page.section}") + text)

    def command(self, folder, output):
        program = self.place / "node_modules/@11ty/eleventy/cmd.cjs"
        return ["node", program, "--quiet", "--config=eleventy.config.cjs", f"--output={output}"]
