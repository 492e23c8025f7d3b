"""The databases of tests: on disk, since a database in memory has neither log nor queue."""

from pathlib import Path

from django.db.backends.sqlite3 import creation

BESIDE = ("-wal", "-shm", ".queue")


class DatabaseCreation(creation.DatabaseCreation):
    """Clears away what lies beside a test database, too."""

    def destroy_test_db(
        self,
        old_database_name: str | None = None,
        verbosity: int = 1,
        keepdb: bool = False,
        suffix: str | None = None,
    ) -> None:
        name = self.connection.settings_dict["NAME"]
        super().destroy_test_db(old_database_name, verbosity, keepdb, suffix)
        if not keepdb:
            for ending in BESIDE:
                Path(f"{name}{ending}").unlink(missing_ok=True)
