"""Intervals, paired comparisons and sample sizes: section 4 of the design as functions."""
