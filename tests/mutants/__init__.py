"""Defects sown on purpose: each has to turn a named test red."""
