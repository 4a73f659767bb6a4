"""Writes results as JSON, as one HTML page that needs nothing else, and as tables for the handbook."""
import json
from html import escape

STYLE = """
:root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --quiet: #57606a; --line: #d8dee4; --track: #eef1f4;
  --c0: #0b62c4; --c1: #b3470a; --c2: #0b7a5c; --c3: #7a3fc0; --c4: #8a6100; --c5: #b01f64; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171b; --text: #e6e9ec; --quiet: #9aa4af; --line: #333a42; --track: #22272d;
  --c0: #6cb2ff; --c1: #ff9d5c; --c2: #4fd1a5; --c3: #c49bff; --c4: #e0b84a; --c5: #ff85b8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 68rem; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .25rem; } h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
p { margin: .25rem 0 1rem; max-width: 46rem; }
.quiet, figcaption, dt { color: var(--quiet); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; font-size: .875rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 1.5rem 2rem; }
figure { margin: 0; } figcaption { font-size: .875rem; margin-bottom: .25rem; }
svg { display: block; width: 100%; height: auto; overflow: visible; font: 12px system-ui, sans-serif; }
svg text { fill: var(--text); } svg .axis { fill: var(--quiet); font-variant-numeric: tabular-nums; }
svg .name { font-size: 13px; } svg .grid { stroke: var(--line); } svg .track { fill: var(--track); }
svg .bar { fill: var(--quiet); } svg .ours { fill: var(--c0); } svg .mark { stroke: var(--c0); stroke-dasharray: 2 3; }
polyline { fill: none; stroke-width: 2; stroke: currentColor; } circle { fill: currentColor; }
.lead { stroke: currentColor; opacity: .5; fill: none; } svg .label { fill: currentColor; }
.s0 { color: var(--c0); } .s1 { color: var(--c1); } .s2 { color: var(--c2); } .s3 { color: var(--c3); } .s4 { color: var(--c4); } .s5 { color: var(--c5); }
.scroll { overflow-x: auto; } .scroll:focus-visible { outline: 2px solid var(--c0); }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .75rem .3rem 0; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
@media (max-width: 34rem) { svg { font-size: 16px; } svg .name { font-size: 17px; } }
th:first-child, td:first-child { text-align: left; } .text td, .text th { text-align: left; white-space: normal; } thead th { color: var(--quiet); font-weight: 500; vertical-align: bottom; }
"""


def seconds(figure):
    """Seconds in the unit in which they are read best."""
    for unit, name in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if figure >= unit or name == "µs":
            return f"{number(figure / unit)} {name}"


def size(figure):
    """Bytes in the unit in which they are read best."""
    for unit, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1, "B")):
        if figure >= unit or unit == 1:
            return f"{number(figure / unit)} {name}"


def number(figure):
    """Three figures of a number, which is more than a machine holds still for."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def table(head, rows, name, kind="figures"):
    """A table of figures, or of texts (`text`); it scrolls by itself where the page is narrow."""
    line = lambda cells, tag: "<tr>" + "".join(f"<{tag}>{escape(str(cell))}</{tag}>" for cell in cells) + "</tr>"
    body = "".join(line(row, "td") for row in rows)
    return (f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(name)}"><table class="{kind}"><thead>{line(head, "th")}</thead>'
            f"<tbody>{body}</tbody></table></div>")


def markdown(head, rows):
    """The same table for a text; columns of figures stand at the right."""
    line = lambda cells: "| " + " | ".join(str(cell) for cell in cells) + " |"
    column = lambda cells: "---:" if any(str(cell)[:1].isdigit() for cell in cells[1:]) else "---"
    return "\n".join([line(head), line(column(cells) for cells in zip(head, *rows)), *map(line, rows)])


def section(title, text, *parts):
    return f"<h2>{escape(title)}</h2><p>{escape(text)}</p>" + "".join(parts)


def plots(*drawn):
    """Plots beside one another where there is room, each with what stands above it."""
    figure = lambda name, svg: f"<figure><figcaption>{escape(name)}</figcaption>{svg}</figure>"
    return f'<div class="plots">{"".join(figure(name, svg) for name, svg in drawn if svg)}</div>'


def write(path, title, results, sections, tables):
    """Writes `path`.json, `path`.html with the sections and `path`.md with the tables, each (title, head, rows)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    machine = results["machine"]
    on = f"{machine['processors']} × {machine['processor']}, {size(machine['memory'])}, {machine['system']}"
    facts = {"measured": machine["date"], "commit": machine["commit"], "command": machine["command"], "machine": on,
             "load before": f"{machine['load']:.1f}"}
    listed = "".join(f"<dt>{name}</dt><dd>{escape(str(fact))}</dd>" for name, fact in facts.items())
    path.with_suffix(".html").write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style><h1>{escape(title)}</h1><dl>{listed}</dl>{''.join(sections)}</html>\n")
    head = (f"`{machine['command']}`, {machine['date']}, at commit {machine['commit']}, on {on}; "
            f"{machine['load']:.1f} other processes wanted to run when it began.")
    parts = [f"### {name}\n\n{markdown(*table)}" for name, *table in tables if table[1]]
    path.with_suffix(".md").write_text("\n\n".join([head, *parts]) + "\n")
