"""The token n-gram: the cheapest local model, smoothed by modified Kneser-Ney."""
