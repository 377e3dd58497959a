"""The office's schema, step by step; Alembic runs them."""
