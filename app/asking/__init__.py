"""Finding the way: which service somebody means, and what the catalogue says about it."""
