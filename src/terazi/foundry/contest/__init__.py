"""The contest: foreign models as they are, adapted, and local ones, on the same held-out text."""
