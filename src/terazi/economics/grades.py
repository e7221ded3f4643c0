"""A figure that is computed from others is known no better than the worst of them."""

from terazi.finding import Grade


def weaker(*grades: Grade) -> Grade:
    """The worst of some grades, in the order of the design."""
    order = list(Grade)
    return max(grades, key=order.index)
