"""The store: what the office knows, kept in one database.

It keeps texts, rows and bytes and decides nothing: states, machines and events are canonical
JSON to it. The only room that imports SQLAlchemy and Alembic, both costly to import, so callers
that may do without import it late.
"""
