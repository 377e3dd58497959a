"""What Alembic runs around the steps: on a connection and in a transaction it is handed."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
