"""Alembic's way in: run the migrations on the connection handed over, inside its
transaction.
"""

from alembic import context

from cycle.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
