"""Partners of other bodies (police, probation, fire, health), who are written to and hold
offices without a login.
"""

from alembic import op
from sqlalchemy import Column, Integer

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("officers", Column("external", Integer, nullable=False, server_default="0"))
