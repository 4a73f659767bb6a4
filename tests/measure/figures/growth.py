"""How a figure grows with the size of a book."""
import math


def exponent(points):
    """The exponent e of the curve c·sizeᵉ that is nearest to (size, figure) pairs by least squares in log-log; None when
    fewer than two sizes have a figure above zero. 1 is as much again for each page, 2 is the square of the book."""
    logs = [(math.log(size), math.log(figure)) for size, figure in points if size > 0 and figure > 0]
    if len({x for x, _ in logs}) < 2:
        return None
    middle_x = sum(x for x, _ in logs) / len(logs)
    middle_y = sum(y for _, y in logs) / len(logs)
    spread = sum((x - middle_x) ** 2 for x, _ in logs)
    return sum((x - middle_x) * (y - middle_y) for x, y in logs) / spread


def over(points, least):
    """The exponent over the sizes from `least` on, or over all of them when fewer than two are left: what every run
    pays once, whatever the size, hides the growth of small books."""
    large = [(size, figure) for size, figure in points if size >= least]
    found = exponent(large)
    return exponent(points) if found is None else found
