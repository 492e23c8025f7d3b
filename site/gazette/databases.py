"""Which database the site keeps its content in: SQLite in DATA_DIR by default, PostgreSQL by DATABASE_URL."""

from pathlib import Path
from typing import Any

from gazette import environment

ENGINES = {
    "django.db.backends.sqlite3": "gazette.sqlite",
    "django.db.backends.postgresql": "django.db.backends.postgresql",
}


def settings_for(name: str, data_dir: Path) -> dict[str, Any]:
    """Return Django's DATABASES entry for the variable `name`."""
    parsed = environment.url(name, "db", f"sqlite:///{data_dir / 'gazette.sqlite3'}")
    engine = ENGINES.get(parsed.get("ENGINE", ""))
    if engine is None:
        raise environment.refused(name, environment.text(name), "sqlite:///file or postgres://…")
    if engine == "gazette.sqlite":
        return {"ENGINE": engine, "NAME": parsed["NAME"]}
    return {**parsed, "ENGINE": engine, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
