"""Whose data, whose work and whose say: what is stated of people's rights."""
