"""Draws figures as SVG: curves over sizes with two logarithmic axes, and bars."""
import math
from html import escape

WIDTH, HEIGHT = 460, 300
LEFT, RIGHT, TOP, BOTTOM = 62, 138, 12, 34


def curves(name, series, form):
    """Curves of [(label, [(size, figure)])] with logarithmic axes; `form` writes a figure. Labels stand at their ends."""
    series = [(label, [point for point in points if point[1] > 0]) for label, points in series]
    series = [(label, points) for label, points in series if points]
    if not series:
        return ""
    sizes = sorted({size for _, points in series for size, _ in points})
    figures = [figure for _, points in series for _, figure in points]
    low, high = math.floor(math.log10(min(figures))), math.ceil(math.log10(max(figures)))
    high += low == high
    across = lambda size: LEFT + (WIDTH - LEFT - RIGHT) * share(size, sizes[0], sizes[-1])
    up = lambda figure: HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(figure) - low) / (high - low)
    parts = [opening(name, HEIGHT)]
    for power in range(low, high + 1):
        y = up(10 ** power)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="axis" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{escape(form(10 ** power))}</text>')
    for size in sizes:
        parts.append(f'<text class="axis" x="{across(size):.1f}" y="{HEIGHT - 14}" text-anchor="middle">{size:,}</text>')
    places = spread([up(points[-1][1]) for _, points in series], 18, TOP + 4, HEIGHT - BOTTOM)
    for number, ((label, points), place) in enumerate(zip(series, places)):
        dots = [(across(size), up(figure), size, figure) for size, figure in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in dots)
        parts.append(f'<g class="s{number % 6}"><polyline points="{line}"/>')
        for x, y, size, figure in dots:
            title = f"{label}, {size:,} procedures: {form(figure)}"
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5"><title>{escape(title)}</title></circle>')
        end = WIDTH - RIGHT + 14
        parts.append(f'<path class="lead" d="M{dots[-1][0] + 5:.1f} {dots[-1][1]:.1f} L{end - 3} {place:.1f}"/>')
        parts.append(f'<text class="label" x="{end}" y="{place + 4:.1f}">{escape(label)}</text></g>')
    return "".join(parts) + "</svg>"


def bars(name, rows, form, mark=None):
    """Bars of [(label, figure or None, note)], one below the other; a row without a figure shows its note alone. A line goes
    through all of them where the figure is `mark`."""
    largest = max((figure for _, figure, _ in rows if figure), default=1)
    height = 40 * len(rows) + 4
    parts = [opening(name, height)]
    for number, (label, figure, note) in enumerate(rows):
        y = 40 * number
        shown = (f"{form(figure)} {note}" if figure else note).strip()
        parts.append(f'<text class="name" x="0" y="{y + 14}">{escape(label)}</text>')
        parts.append(f'<text class="axis" x="{WIDTH}" y="{y + 14}" text-anchor="end">{escape(shown)}</text>')
        parts.append(f'<rect class="track" x="0" y="{y + 20}" width="{WIDTH}" height="10" rx="2"/>')
        if figure:
            width = max(2, WIDTH * figure / largest)
            parts.append(f'<rect class="bar{" ours" if label.startswith("Headwater") else ""}" x="0" y="{y + 20}" '
                         f'width="{width:.1f}" height="10" rx="2"/>')
    if mark:
        x = WIDTH * mark / largest
        parts.append(f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="16" y2="{height}"/>')
    return "".join(parts) + "</svg>"


def opening(name, height):
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(name)}">'


def share(size, first, last):
    """Where a size stands between the first and the last, from 0 to 1."""
    return 0.5 if first == last else math.log(size / first) / math.log(last / first)


def spread(places, gap, top, bottom):
    """The same places, moved apart until there is room for a line of text at each."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    moved = list(places)
    for before, after in zip([None, *order], order):
        least = top if before is None else moved[before] + gap
        moved[after] = max(moved[after], least)
    limit = bottom
    for number in reversed(order):
        moved[number] = min(moved[number], limit)
        limit = moved[number] - gap
    return moved
