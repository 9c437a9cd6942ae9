"""Reads the SQLite file of a study. Nothing else here touches a file."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

APPLICATION_ID = 0x46535354  # "FSST"
NEWEST_VERSION = 1
SERIES_ROWS = 2_000_000  # of time series that are read; beyond, every so many-th run is
FIXED_COLUMNS = (
    "run", "point", "replicate", "seed", "status", "reason", "ended_by", "time_limit_reached", "steps",
    "sim_time_s", "agent_steps", "state_hash", "torpedo_overflow", "crowded",
)


class StoreError(Exception):
    """What is wrong with a file, in one line."""


@dataclass
class Measure:
    name: str
    title: str
    expression: str
    is_boolean: bool

    @property
    def is_time(self) -> bool:
        return self.name.endswith("_s") and not self.is_boolean

    @property
    def label(self) -> str:
        """Its title, without the unit where times are written as mm:ss."""
        title = self.title or self.name
        return title.removesuffix(" (s)") if self.is_time else title


@dataclass
class Factor:
    name: str
    title: str
    unit: str
    paths: list[str]
    kind: str  # real | whole | list | flag
    low: float | None
    high: float | None
    scale: str
    values: list[str]
    baseline: str

    @property
    def label(self) -> str:
        return self.title or self.name

    @property
    def is_number(self) -> bool:
        return self.kind in ("real", "whole")


@dataclass
class Study:
    """All tables but the time series. Frames keep the columns of the file."""

    path: str  # as given
    info: dict
    factors: list[Factor]
    measures: list[Measure]
    documented: pd.DataFrame
    points: pd.DataFrame  # by point
    positions: pd.DataFrame  # by point, a factor a column, 0 to 1
    runs: pd.DataFrame  # by run, failed ones too
    losses: pd.DataFrame
    ships: pd.DataFrame
    sessions: pd.DataFrame
    teams: dict[str, str]
    series_columns: list[str] = field(default_factory=list)

    @property
    def done(self) -> pd.DataFrame:
        return self.runs[self.runs["status"] == "done"]

    @property
    def failed(self) -> pd.DataFrame:
        return self.runs[self.runs["status"] == "failed"]

    @property
    def valid_points(self) -> pd.DataFrame:
        return self.points[self.points["status"] == "valid"]

    @property
    def planned_runs(self) -> int:
        return len(self.valid_points) * int(self.info["replicates"] or 0)

    @property
    def ended(self) -> bool:
        return not self.sessions.empty and self.sessions.iloc[-1]["outcome"] == "done"

    @property
    def missing_runs(self) -> int:
        """Not fought yet. A study that ends points early, and has ended, misses none."""
        if self.ended and self.info["until_measure"]:
            return 0
        return max(0, self.planned_runs - len(self.runs))

    @property
    def title(self) -> str:
        return self.info["title"] or self.info["name"]

    def measure(self, name: str) -> Measure | None:
        return next((m for m in self.measures if m.name == name), None)

    @property
    def main(self) -> Measure | None:
        return self.measure(self.info["main_measure"] or "") or (self.measures[0] if self.measures else None)

    def series(self) -> tuple[pd.DataFrame, int]:
        """The time series, and of how many runs only one was read (1: all)."""
        with closing(_connect(self.path)) as connection:
            rows = connection.execute("SELECT count(*) FROM timeseries").fetchone()[0]
            every = max(1, -(-rows // SERIES_ROWS))
            frame = pd.read_sql_query(
                "SELECT * FROM timeseries WHERE run % ? = 0 ORDER BY run, t_s", connection, params=(every,))
        return frame, every


def _connect(path: str) -> sqlite3.Connection:
    """Opens for reading only. A file that no one may write beside is taken as it is."""
    if not Path(path).is_file():
        raise StoreError(f"{path}: there is no such file")
    uri = Path(path).resolve().as_uri()
    try:
        connection = sqlite3.connect(uri + "?mode=ro", uri=True, timeout=30)
        connection.execute("SELECT count(*) FROM sqlite_master")
        return connection
    except sqlite3.OperationalError:
        return sqlite3.connect(uri + "?immutable=1", uri=True)


def _check(connection: sqlite3.Connection, path: str) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        raise StoreError(f"{path}: an SQLite file, but not of a study of Fleetswarm")
    if version > NEWEST_VERSION:
        raise StoreError(f"{path}: a study of version {version}; this report reads up to version {NEWEST_VERSION}")
    if version < 1:
        raise StoreError(f"{path}: a study without a version")


def _listed(text: str | None) -> list[str]:
    return [str(item) for item in json.loads(text)] if text else []


def _read(connection: sqlite3.Connection, path: str) -> Study:
    def table(sql: str) -> pd.DataFrame:
        return pd.read_sql_query(sql, connection)

    rows = table("SELECT * FROM study").to_dict("records")
    if len(rows) != 1:
        raise StoreError(f"{path}: the study has not been written yet")
    factors = [
        Factor(row["name"], row["title"] or "", row["unit"] or "", _listed(row["paths"]), row["kind"], row["low"],
               row["high"], row["scale"] or "linear", _listed(row["values"]), row["baseline"] or "")
        for row in table("SELECT * FROM factors ORDER BY factor").to_dict("records")
    ]
    measures = [
        Measure(row["name"], row["title"] or "", row["expression"] or "", bool(row["is_boolean"]))
        for row in table("SELECT * FROM measures ORDER BY measure").to_dict("records")
    ]
    points = table("SELECT * FROM design_points ORDER BY point").set_index("point", drop=False)
    positions = table("SELECT point, factor, position FROM design_positions").pivot(
        index="point", columns="factor", values="position").reindex(index=points.index, columns=range(len(factors)))
    positions.columns = [factor.name for factor in factors]
    runs = table("SELECT * FROM runs ORDER BY run").set_index("run", drop=False)
    recorded = [measure for measure in measures if measure.name in runs.columns]
    for measure in recorded:
        runs[measure.name] = runs[measure.name].astype(float)
    teams = table("SELECT faction, team FROM factions ORDER BY faction")
    columns = [row[1] for row in connection.execute("PRAGMA table_info(timeseries)")]
    return Study(
        path, rows[0], factors, recorded, table("SELECT * FROM documented"), points, positions.astype(float), runs,
        table("SELECT * FROM losses ORDER BY run, faction, class"), table("SELECT * FROM ships ORDER BY run, ship"),
        table("SELECT * FROM sessions ORDER BY session"), dict(zip(teams["faction"], teams["team"])),
        [column for column in columns if column not in ("run", "t_s")])


def read_study(path: str) -> Study:
    """Raises StoreError where the file is not a study that this report can read."""
    try:
        connection = _connect(path)
        try:
            _check(connection, path)
            return _read(connection, path)
        finally:
            connection.close()
    except (sqlite3.DatabaseError, pd.errors.DatabaseError) as error:
        if "not a database" in str(error):
            raise StoreError(f"{path}: not an SQLite file") from error
        raise StoreError(f"{path}: {' '.join(str(error).split())}") from error


def factor_columns(study: Study) -> pd.DataFrame:
    """Values of the factors by point; numbers as numbers."""
    frame = study.points[[factor.name for factor in study.factors]].copy()
    for factor in study.factors:
        if factor.is_number or factor.kind == "flag":
            frame[factor.name] = pd.to_numeric(frame[factor.name], errors="coerce")
        else:
            frame[factor.name] = frame[factor.name].astype(str)
    return frame


def largest_correlation(study: Study) -> tuple[float, str, str] | None:
    """Largest absolute correlation between two columns of the design, and which; None below two factors."""
    matrix = study.positions.loc[study.valid_points.index].dropna(axis=1, how="all")
    matrix = matrix.loc[:, matrix.std(ddof=0) > 0]
    if matrix.shape[1] < 2 or len(matrix) < 3:
        return None
    correlation = np.abs(np.corrcoef(matrix.to_numpy(), rowvar=False))
    np.fill_diagonal(correlation, 0)
    i, j = np.unravel_index(np.argmax(correlation), correlation.shape)
    return float(correlation[i, j]), matrix.columns[i], matrix.columns[j]
