"""Money, time and people: what each option costs, and what the same money does elsewhere."""
