"""Unique names and pictures sent all the way, and looked for where nobody may read them."""
