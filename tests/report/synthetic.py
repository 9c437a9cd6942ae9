"""Makes files of studies as `fleetswarm batch` writes them, with measures whose law is known.

    python3 tests/report/synthetic.py DIR    writes all kinds there, to look at their reports
"""

from __future__ import annotations

import json
import math
import sqlite3
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

APPLICATION_ID = 0x46535354

FIXED = """
CREATE TABLE study (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT, title TEXT, question TEXT, scenario TEXT,
  scenario_title TEXT, study_text TEXT, scenario_text TEXT, overrides TEXT, design TEXT, design_points INTEGER,
  design_seed INTEGER, seeds TEXT, first_seed INTEGER, replicates INTEGER, until_measure TEXT, half_width REAL,
  main_measure TEXT, series_interval_s REAL, keeps_events INTEGER, program_version TEXT, program_commit TEXT);
CREATE TABLE factors (factor INTEGER PRIMARY KEY, name TEXT UNIQUE, title TEXT, unit TEXT, paths TEXT, kind TEXT, low REAL,
  high REAL, scale TEXT, "values" TEXT, baseline TEXT);
CREATE TABLE measures (measure INTEGER PRIMARY KEY, name TEXT UNIQUE, title TEXT, expression TEXT, is_boolean INTEGER);
CREATE TABLE documented (measure TEXT, answer INTEGER, share REAL, low REAL, high REAL, source TEXT);
CREATE TABLE design_positions (point INTEGER, factor INTEGER, position REAL, PRIMARY KEY (point, factor)) WITHOUT ROWID;
CREATE TABLE losses (run INTEGER, faction TEXT, class TEXT, start INTEGER, lost INTEGER, departed INTEGER,
  remaining INTEGER, held INTEGER, PRIMARY KEY (run, faction, class)) WITHOUT ROWID;
CREATE TABLE ships (run INTEGER, ship TEXT, fate TEXT, t_s REAL, PRIMARY KEY (run, ship)) WITHOUT ROWID;
CREATE TABLE events (run INTEGER, sequence INTEGER, t_s REAL, step INTEGER, event TEXT, note TEXT, details TEXT,
  PRIMARY KEY (run, sequence)) WITHOUT ROWID;
CREATE TABLE sessions (session INTEGER PRIMARY KEY, started_utc TEXT, ended_utc TEXT, host TEXT, backend TEXT,
  device TEXT, threads INTEGER, ranks INTEGER, worlds INTEGER, runs INTEGER, wall_time_s REAL, outcome TEXT);
CREATE TABLE factions (faction TEXT PRIMARY KEY, team TEXT);
"""
RUN_COLUMNS = ("run INTEGER PRIMARY KEY, point INTEGER, replicate INTEGER, seed INTEGER, status TEXT, reason TEXT, "
               "ended_by TEXT, time_limit_reached INTEGER, steps INTEGER, sim_time_s REAL, agent_steps INTEGER, "
               "state_hash TEXT, torpedo_overflow INTEGER, crowded INTEGER")


@dataclass
class Made:
    """A study to be written. Points: lists of values, a factor each."""

    name: str
    measures: list[tuple]  # name, title, is_boolean
    runs: list[dict]  # point, replicate, seed, measures, and any fixed column
    design: str = "single"
    factors: list[dict] = field(default_factory=list)
    points: list[list] = field(default_factory=lambda: [[]])
    positions: np.ndarray | None = None
    replicates: int = 1
    documented: list[tuple] = field(default_factory=list)
    losses: list[tuple] = field(default_factory=list)
    ships: list[tuple] = field(default_factory=list)
    series: dict[str, list] = field(default_factory=dict)  # column: rows (run, t_s, value), the same runs and times
    outcome: str = "done"
    info: dict = field(default_factory=dict)
    teams: tuple = (("federation", "alliance"), ("dominion", "axis"), ("cardassia", "axis"))

    def write(self, path: Path) -> Path:
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(FIXED)
        self._write_design(connection)
        self._write_runs(connection)
        connection.commit()
        connection.close()
        return path

    def _write_design(self, connection: sqlite3.Connection) -> None:
        info = {
            "id": 1, "name": self.name, "title": self.name.replace("_", " ").capitalize(),
            "question": "What does the fleet need, and how often?", "scenario": "synthetic",
            "scenario_title": "A synthetic battle", "study_text": f'[study]\nname = "{self.name}"\n',
            "scenario_text": "", "overrides": "[]", "design": self.design, "design_points": len(self.points),
            "design_seed": 1, "seeds": "common", "first_seed": 1, "replicates": self.replicates,
            "until_measure": None, "half_width": None, "main_measure": self.measures[0][0],
            "series_interval_s": 10.0 if self.series else 0.0, "keeps_events": 0, "program_version": "1.0",
            "program_commit": "0123456789ab", **self.info}
        insert(connection, "study", [tuple(info.values())])
        insert(connection, "measures", [(i, name, title, "", int(boolean))
                                        for i, (name, title, boolean) in enumerate(self.measures)])
        insert(connection, "documented", self.documented)
        insert(connection, "factions", list(self.teams))
        insert(connection, "sessions", [(1, "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", "host", "cpu", "CPU", 2, 1,
                                         16, len(self.runs), 3600.0, self.outcome)])
        insert(connection, "factors", [
            (i, f["name"], f.get("title", ""), f.get("unit", ""), json.dumps([f"parameters.{f['name']}"]),
             f.get("kind", "real"), f.get("low"), f.get("high"), f.get("scale", "linear"),
             json.dumps(f.get("values", [])), f.get("baseline", "")) for i, f in enumerate(self.factors)])
        names = "".join(f', "{f["name"]}"' for f in self.factors)
        connection.execute(f"CREATE TABLE design_points (point INTEGER PRIMARY KEY, label TEXT, status TEXT, reason TEXT"
                           f"{names})")
        insert(connection, "design_points", [(i, "", "valid", None, *values) for i, values in enumerate(self.points)])
        positions = self.positions
        if positions is None:
            columns = [sorted({point[f] for point in self.points}) for f in range(len(self.factors))]
            positions = [[columns[f].index(v) / max(1, len(columns[f]) - 1) for f, v in enumerate(point)]
                         for point in self.points]
        insert(connection, "design_positions", [(i, f, float(v)) for i, row in enumerate(positions)
                                                for f, v in enumerate(row)])

    def _write_runs(self, connection: sqlite3.Connection) -> None:
        names = [name for name, _, _ in self.measures]
        connection.execute(f"CREATE TABLE runs ({RUN_COLUMNS}, " + ", ".join(f'"{n}" REAL' for n in names) + ")")
        rows = []
        for run in self.runs:
            number = run["point"] * self.replicates + run["replicate"] + 1
            rows.append((number, run["point"], run["replicate"], run["seed"], run.get("status", "done"),
                         run.get("reason"), run.get("ended_by", "captured"), run.get("time_limit_reached", 0), 4000,
                         run.get("sim_time_s", 2200.0), 10_000_000, f"{number:016x}", run.get("torpedo_overflow", 0),
                         run.get("crowded", 0), *[run.get(n) for n in names]))
        insert(connection, "runs", rows)
        insert(connection, "losses", self.losses)
        insert(connection, "ships", self.ships)
        columns = list(self.series)
        connection.execute("CREATE TABLE timeseries (run INTEGER, t_s REAL, " + "".join(
            f'"{c}" REAL, ' for c in columns) + "PRIMARY KEY (run, t_s)) WITHOUT ROWID")
        if columns:
            insert(connection, "timeseries", [(*rows[0][:2], *[row[2] for row in rows])
                                              for rows in zip(*self.series.values())])
        points = "".join(f', design_points."{f["name"]}"' for f in self.factors)
        connection.execute(f"CREATE VIEW tidy AS SELECT runs.*{points} FROM runs JOIN design_points USING (point)")


def insert(connection: sqlite3.Connection, table: str, rows: list[tuple]) -> None:
    if rows:
        connection.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", [
            tuple(v.item() if isinstance(v, np.generic) else v for v in row) for row in rows])


FLAGSHIP_MEASURES = [
    ("minefield_active", "Minefield active at the end", True), ("minefield_active_s", "Minefield active at (s)", False),
    ("shield_breach_s", "Shields breached at (s)", False), ("race_s", "Field active before breach by (s)", False),
    ("attackers_lost", "Attackers lost (ships)", False), ("defiant_survived", "Defiant survived", True),
    ("defiant_hull", "Defiant's hull as she leaves (share)", False)]
FLAGSHIP_DOCUMENTED = [
    ("minefield_active", 1, None, None, None, "the account of the battle: the field goes active"),
    ("race_s", None, None, 0.0, None, "the account of the battle: the mines are in place first"),
    ("attackers_lost", None, None, 50.0, None, "the account of the battle: more than fifty ships"),
    ("defiant_survived", 1, 0.9, None, None, "the account of the battle: the Defiant gets away")]


def flagship(replicates: int = 60, seed: int = 7, slower: float = 0.0, first_seed: int = 1, **changes) -> Made:
    """A race between a field that is laid and shields that fall; one ship that dies early stops the laying."""
    rng = np.random.default_rng(seed)
    runs, losses, ships, rows = [], [], [], []
    for replicate in range(replicates):
        breach, laid = rng.normal(1800, 90), rng.normal(1600, 120) + slower
        died = rng.random() < 0.25
        t_died = rng.uniform(900, 1800)
        active = not (died and t_died < laid)
        lost = int(rng.poisson(62))
        run = replicate + 1
        end = float(rng.normal(2250, 60))
        runs.append({"point": 0, "replicate": replicate, "seed": first_seed + replicate, "minefield_active": float(active),
                     "minefield_active_s": laid if active else None, "shield_breach_s": breach,
                     "race_s": breach - laid if active else None, "attackers_lost": float(lost),
                     "defiant_survived": float(not died), "defiant_hull": None if died else rng.uniform(0.4, 0.9),
                     "sim_time_s": end})
        losses += [(run, "federation", "defiant", 1, int(died), int(not died), 0, 0),
                   (run, "dominion", "bug", 550, lost - 3, 0, 553 - lost, 0), (run, "cardassia", "galor", 236, 3, 0, 233, 50)]
        ships += [(run, "defiant", "lost" if died else "departed", t_died if died else 2000.0),
                  (run, "rotarran", "departed", 2050.0)]
        for t in np.arange(0, end, 10):
            rows.append((run, t, 786 - lost / (1 + math.exp(-(t - 1500) / 180)),
                         3000 * min(1.0, t / (laid if active else t_died * 1.4)),
                         max(0.0, 1 - max(0.0, t - 1000) / (breach - 1000))))
    series = {name: [(run, t, values[i]) for run, t, *values in rows]
              for i, name in enumerate(("attackers", "mines_laid", "station_shield_fraction"))}
    return Made("outcomes_of_the_account", FLAGSHIP_MEASURES, runs, replicates=replicates, losses=losses, ships=ships,
                documented=FLAGSHIP_DOCUMENTED, series=series, **changes)


def factorial(replicates: int = 20) -> Made:
    """Two factors that interact: the larger fleet matters where the field is thin."""
    rng = np.random.default_rng(3)
    factors = [{"name": "fleet", "title": "Size of the fleet", "low": 0.5, "high": 2.0},
               {"name": "density", "title": "Density of the field", "low": 0.25, "high": 4.0, "scale": "log", "unit": "per km"}]
    points = [[fleet, density] for fleet in (0.5, 0.875, 1.25, 1.625, 2.0) for density in (0.25, 0.5, 1.0, 2.0, 4.0)]
    runs = []
    for point, (fleet, density) in enumerate(points):
        chance = 1 / (1 + math.exp(4 * (fleet - 0.8 - 0.35 * math.log2(density) - 0.3)))
        for replicate in range(replicates):
            yes = rng.random() < chance
            runs.append({"point": point, "replicate": replicate, "seed": 1 + replicate, "held": float(yes),
                         "lost": float(rng.poisson(40 * fleet * density**0.3))})
    return Made("fleet_size_by_field_density", [("held", "The field holds", True), ("lost", "Attackers lost", False)], runs,
                "full_factorial", factors, points, replicates=replicates)


def sobol_points(count: int, columns: int, seed: int = 5) -> np.ndarray:
    from scipy.stats import qmc

    power = max(1, math.ceil(math.log2(count)))
    return qmc.Sobol(columns, scramble=True, seed=seed).random_base2(power)[:count]


def ishigami(x: np.ndarray) -> np.ndarray:
    """Of three angles from -pi to pi: sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 (Ishigami and Homma, 1990)."""
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def ishigami_indices() -> tuple[list[float], list[float]]:
    """Exact first-order and total indices for a = 7, b = 0.1."""
    a, b, pi = 7.0, 0.1, math.pi
    v1, v2, v13 = 0.5 * (1 + b * pi**4 / 5) ** 2, a**2 / 8, b**2 * pi**8 * 8 / 225
    v = v1 + v2 + v13
    return [v1 / v, v2 / v, 0.0], [(v1 + v13) / v, v2 / v, v13 / v]


def saltelli(base: int = 1024, together: bool = False) -> Made:
    sample = sobol_points(base, 6)
    a, b = sample[:, :3], sample[:, 3:]
    blocks = [a, b]
    for f in range(3):
        mixed = a.copy()
        mixed[:, f] = b[:, f]
        blocks.append(mixed)
    stack = np.stack(blocks, axis=1) if together else np.stack(blocks)
    positions = stack.reshape(-1, 3)
    angles = (2 * positions - 1) * math.pi
    y = ishigami(angles)
    factors = [{"name": f"x{i + 1}", "title": f"Angle {i + 1}", "low": -math.pi, "high": math.pi} for i in range(3)]
    runs = [{"point": i, "replicate": 0, "seed": 1, "ishigami": value, "big": float(value > 5)}
            for i, value in enumerate(y)]
    return Made("sobol_of_ishigami", [("ishigami", "Ishigami's function", False), ("big", "Above five", True)], runs,
                "saltelli", factors, [list(row) for row in angles], positions)


def many_factors(points: int = 3000, count: int = 40) -> Made:
    """Forty factors, of which three matter and two of them together; flags and lists among them."""
    positions = sobol_points(points, count)
    rng = np.random.default_rng(11)
    factors, columns = [], []
    for f in range(count):
        name = f"factor_{f:02d}"
        title = f"Assumption number {f} about the battle"
        if f % 10 == 7:
            factors.append({"name": name, "title": title, "kind": "flag"})
            columns.append((positions[:, f] >= 0.5).astype(int))
        elif f % 10 == 8:
            values = ["bold", "careful", "as the account says"]
            factors.append({"name": name, "title": title, "kind": "list", "values": values})
            columns.append(np.array(values)[(positions[:, f] * 3).astype(int)])
        else:
            factors.append({"name": name, "title": title, "low": 0.5, "high": 2.0})
            columns.append(0.5 + 1.5 * positions[:, f])
    y = 300 + 200 * columns[0] + 80 * columns[3] + 150 * (columns[0] - 1.25) * (columns[5] - 1.25)
    y = y + 60 * columns[7] + rng.normal(0, 60, points)
    runs = [{"point": i, "replicate": 0, "seed": 1, "margin_s": value if i % 50 else None} for i, value in enumerate(y)]
    rows = [[c[i].item() for c in columns] for i in range(points)]
    return Made("all_assumptions", [("margin_s", "Margin (s)", False)], runs, "sobol", factors, rows, positions)


def one_factor() -> Made:
    rng = np.random.default_rng(2)
    points = [[v] for v in (0.5, 1.0, 1.5, 2.0)]
    runs = [{"point": p, "replicate": r, "seed": 1 + r, "lost": float(rng.poisson(30 * value[0])),
             "held": float(rng.random() < 0.3 + 0.2 * value[0])} for p, value in enumerate(points) for r in range(25)]
    return Made("one_factor", [("lost", "Attackers lost (ships)", False), ("held", "The line holds", True)], runs,
                "one_at_a_time", [{"name": "fleet", "title": "Size of the fleet", "low": 0.5, "high": 2.0,
                                   "baseline": "1"}], points, replicates=25)


def troubled() -> Made:
    """Interrupted, with a failed run, a run at the time limit, refused torpedoes and missing values."""
    made = flagship(40, seed=9)
    made.runs = made.runs[:30]
    made.runs[4] = {"point": 0, "replicate": 4, "seed": 5, "status": "failed", "reason": "out of memory: <torpedoes> & ships"}
    made.runs[6].update(time_limit_reached=1, ended_by="", torpedo_overflow=3)
    made.losses = [row for row in made.losses if row[0] <= 30]
    made.ships = [row for row in made.ships if row[0] <= 30]
    made.series = {name: [row for row in rows if row[0] <= 30] for name, rows in made.series.items()}
    made.outcome = "interrupted"
    return made


def single_run() -> Made:
    made = flagship(1)
    made.series = {}
    return made


KINDS = {"flagship": flagship, "factorial": factorial, "saltelli": saltelli, "many": many_factors, "one": one_factor,
         "troubled": troubled, "single": single_run,
         "slower": lambda: flagship(60, seed=8, slower=150.0),
         "elsewhere": lambda: flagship(60, seed=8, slower=150.0, first_seed=1001)}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for kind, make in KINDS.items():
        print(make().write(folder / f"{kind}.sqlite"))
