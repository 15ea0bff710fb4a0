import pytest
from tests.store_samples import MINUTE, NOW

from cycle.store.database import Database
from cycle.store.errors import UnknownMessageError
from cycle.store.unit_of_work import Reading, UnitOfWork

FOLDER = "machine:/var/mail/cycle"


def keep(database: Database, *files: str, folder: str = FOLDER) -> None:
    with UnitOfWork(database) as uow:
        for file in files:
            uow.unread_mail.add(
                folder=folder,
                file=file,
                since_at=NOW,
                sender="Siân",
                subject=f"about {file}",
                why="it is no notice",
                text="First line\nsecond",
            )
        uow.commit()


def test_what_is_kept_is_listed_oldest_first_until_it_is_settled(database: Database) -> None:
    keep(database, "a", "b", "c")
    with UnitOfWork(database) as uow:
        first, second = uow.unread_mail.open(2)
        assert (first.file, second.file, uow.unread_mail.count()) == ("a", "b", 3)
        assert uow.unread_mail.settle(first.id, NOW + MINUTE, "read by jo")
        assert not uow.unread_mail.settle(first.id, NOW + MINUTE, "read again")
        assert [row.file for row in uow.unread_mail.open(10)] == ["b", "c"]
        assert uow.unread_mail.get(first.key).settled_words == "read by jo"


def test_a_folder_is_told_from_the_same_one_on_another_machine(database: Database) -> None:
    keep(database, "a")
    keep(database, "a", folder="other:/var/mail/cycle")
    with UnitOfWork(database) as uow:
        (ours,) = uow.unread_mail.in_folder(FOLDER)
        uow.unread_mail.filed([ours.id], NOW)
        assert uow.unread_mail.in_folder(FOLDER) == ()
        assert len(uow.unread_mail.in_folder("other:/var/mail/cycle")) == 1


@pytest.mark.parametrize(
    "key", ["unread-7", "unread-", "unread--1", "unread-1x", "unread-" + "9" * 30]
)
def test_a_key_that_nothing_has_is_told(database: Database, key: str) -> None:
    with Reading(database) as reading, pytest.raises(UnknownMessageError, match="no message"):
        reading.unread_mail.get(key)
