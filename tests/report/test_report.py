"""The report of a study: its statistics against published values, and its pages on files of known law.

Skipped where Python has no pandas, matplotlib, SciPy or scikit-learn (scripts/install_deps.sh --report).
"""

from __future__ import annotations

import html.parser
import math
import re
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "scripts")]

try:
    import numpy as np
    import pandas as pd
    import sklearn  # noqa: F401
    import matplotlib  # noqa: F401

    import synthetic
    from study_report import compare_page, contrasts, estimates, figures, sensitivity, store, study_page
except ModuleNotFoundError as missing:
    if missing.name and missing.name.startswith(("study_report", "synthetic")):
        raise
    print(f"SKIPPED: python3 has no {missing.name}")
    sys.exit(77)

# Freireich and others, Blood 21 (1963): weeks of remission, 6-MP and placebo; the textbook example.
TREATED = [(6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1), (16, 1), (17, 0),
           (19, 0), (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0)]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


class Statistics(unittest.TestCase):
    def test_wilson_is_newcombes_table(self):
        for yes, n, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
                                  (1, 29, 0.0061, 0.1718)):
            found = estimates.wilson(yes, n)
            self.assertAlmostEqual(found[0], low, 4)
            self.assertAlmostEqual(found[1], high, 4)

    def test_kaplan_meier_is_the_textbooks(self):
        t_s, lost = np.array(TREATED, float).T
        curve = estimates.kaplan_meier(t_s, lost.astype(bool)).set_index("t_s")["survival"]
        for week, survival in ((6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448)):
            self.assertAlmostEqual(curve[week], survival, 3)
        greenwood = estimates.kaplan_meier(t_s, lost.astype(bool)).set_index("t_s")["greenwood"]
        self.assertAlmostEqual(math.sqrt(greenwood[6]), 0.0764, 4)
        self.assertAlmostEqual(math.sqrt(greenwood[23]), 0.1346, 4)

    def test_log_rank_is_the_textbooks(self):
        t_s, lost = np.array(TREATED, float).T
        found = contrasts.log_rank(t_s, lost.astype(bool), np.array(PLACEBO, float), np.ones(21, bool))
        self.assertAlmostEqual(found.p, 4.17e-5, 6)  # chi-square 16.79
        self.assertGreater(found.interval[0], 1)

    def test_ratios_count_zeros(self):
        ratio = estimates.ratio_over_runs(np.array([4, 0, 3, 0, 6]), np.array([2, 0, 0, 5, 3]), "key")
        self.assertEqual((ratio.undefined, ratio.infinite, ratio.median), (1, 1, 2.0))
        self.assertAlmostEqual(ratio.of_totals, 13 / 10)
        nothing = estimates.ratio_over_runs(np.zeros(3), np.zeros(3), "key")
        self.assertTrue(math.isnan(nothing.median))
        self.assertEqual(nothing.undefined, 3)

    def test_mcnemar_is_a_fair_coin(self):
        self.assertEqual(contrasts.mcnemar(0, 0), 1.0)
        self.assertAlmostEqual(contrasts.mcnemar(0, 6), 2 / 64)

    def test_sobol_indices_are_ishigamis(self):
        first, total = synthetic.ishigami_indices()
        for together in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                study = store.read_study(str(synthetic.saltelli(2048, together).write(Path(folder) / "s.sqlite")))
            response = sensitivity.response_of(study, study.measures[0])
            table = sensitivity.sobol_of(study, response).table.set_index("factor")
            for i, name in enumerate(("x1", "x2", "x3")):
                row = table.loc[name]
                self.assertAlmostEqual(row["first"], first[i], delta=0.03)
                self.assertAlmostEqual(row["total"], total[i], delta=0.03)
                self.assertLessEqual(row["first_low"] - 0.02, first[i])
                self.assertGreaterEqual(row["total_high"] + 0.02, total[i])

    def test_pairs_that_work_together_are_found_and_no_others(self):
        # Ishigami's x1 and x3 work together by x3^4 sin x1, which a plain product of the two does not see.
        for make, pair in ((synthetic.saltelli, {"x1", "x3"}), (synthetic.factorial, {"fleet", "density"})):
            found = self.interactions(make())
            self.assertEqual(set(found.iloc[0][["a", "b"]]), pair)
            self.assertTrue((found["corrected"].iloc[1:] > 0.05).all())

    def test_a_pair_gets_no_credit_of_another(self):
        # In this design z_0 z_5 and z_4 z_21 are nearly one column; only the first is in the response.
        found = self.interactions(synthetic.many_factors())
        self.assertEqual(tuple(found.iloc[0][["a", "b"]]), ("factor_00", "factor_05"))
        self.assertFalse((found["a"] + found["b"] == "factor_04factor_21").any())
        self.assertTrue((found["explained"].iloc[1:] < 0.01).all())

    @staticmethod
    def interactions(made):
        with tempfile.TemporaryDirectory() as folder:
            study = store.read_study(str(made.write(Path(folder) / "s.sqlite")))
        return sensitivity.interactions(sensitivity.response_of(study, study.main))

    def test_holm_steps_down(self):
        found = sensitivity.holm(np.array([0.01, 0.04, math.nan, 0.03]))
        self.assertTrue(np.allclose(found, [0.03, 0.06, math.nan, 0.06], equal_nan=True))

    def test_ratios_are_of_teams_that_both_lost_ships(self):
        losses = pd.DataFrame([(1, f, "c", 10, lost) for f, lost in (("red", 2), ("blue", 4), ("green", 0))],
                              columns=["run", "faction", "class", "start", "lost"])
        found = estimates.exchange_ratios(losses, {})
        self.assertEqual([(e.own, e.enemy, e.loss.median) for e in found], [("blue", "red", 0.5)])

    def test_designs_of_other_kinds_have_no_indices(self):
        self.assertIsNone(sensitivity.saltelli_rows(np.random.default_rng(1).random((20, 3))))

    def test_bootstrap_is_keyed_and_covers(self):
        values = np.random.default_rng(4).normal(10, 2, 400)
        low, high = estimates.median_interval(values, "a")
        self.assertEqual((low, high), estimates.median_interval(values, "a"))
        self.assertTrue(9.5 < low < np.median(values) < high < 10.5)


VOID = {"meta", "br", "img", "link", "input", "hr", "path", "use", "rect", "circle", "line", "polyline", "polygon"}


class WellFormed(html.parser.HTMLParser):
    """Every tag that is opened is closed, in order."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong = [], []

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.studies, cls.pages = {}, {}
        for kind, make in synthetic.KINDS.items():
            path = make().write(Path(cls.folder.name) / f"{kind}.sqlite")
            cls.studies[kind] = store.read_study(str(path))
            cls.pages[kind] = study_page.study_page(cls.studies[kind])

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def check(self, text):
        parser = WellFormed()
        parser.feed(text)
        self.assertEqual((parser.wrong, parser.open), ([], []))
        # Nothing is fetched: addresses are of this page or data.
        for address in re.findall(r'(?:src|href)="([^"]*)"', text):
            self.assertTrue(address.startswith(("#", "data:")), address)
        self.assertFalse("url(http" in text)
        names = re.findall(r' id="([^"]+)"', text)
        self.assertEqual(len(names), len(set(names)))
        self.assertTrue(set(re.findall(r'(?:href="#|url\(#)([^")]+)', text)) <= set(names))
        for stand_in in figures.VARIABLES:
            self.assertFalse(stand_in in text, stand_in)
        self.assertTrue("prefers-color-scheme: dark" in text and "@media print" in text)

    def test_every_kind_is_one_whole_page(self):
        for kind, text in self.pages.items():
            with self.subTest(kind):
                self.check(text)
                self.assertFalse(">nan<" in text.lower())

    def test_the_same_file_gives_the_same_page(self):
        for kind in ("flagship", "factorial", "saltelli"):
            again = study_page.study_page(store.read_study(str(Path(self.folder.name) / f"{kind}.sqlite")))
            self.assertTrue(again == self.pages[kind], kind)

    def test_what_is_wrong_is_said(self):
        text = self.pages["troubled"]
        self.assertTrue("out of memory: &lt;torpedoes&gt; &amp; ships" in text)
        for word in ("interrupted", "time limit", "torpedo"):
            self.assertTrue(word in text.lower(), word)
        self.assertFalse("<torpedoes>" in text)

    def test_runs_to_look_at_come_with_their_command(self):
        self.assertTrue("fleetswarm run --from" in self.pages["flagship"])

    def test_the_strongest_factor_is_named(self):
        self.assertTrue("Angle" in self.pages["saltelli"])
        response = sensitivity.response_of(self.studies["one"], self.studies["one"].measures[0])
        effects = sensitivity.main_effects(self.studies["one"], response)
        self.assertGreater(effects[0].explained, 0.5)

    def test_two_studies_side_by_side(self):
        for other, how in (("slower", "compared in pairs"), ("elsewhere", "two independent samples")):
            text = compare_page.compare_page(self.studies["flagship"], self.studies[other])
            self.check(text)
            self.assertTrue(how in text, f"{other}: not {how}")
            self.assertTrue("Holm" in text)

    def test_foreign_files_are_refused(self):
        path = Path(self.folder.name) / "foreign.sqlite"
        path.write_bytes(b"no database")
        for wrong in (path, Path(self.folder.name), Path(self.folder.name) / "missing.sqlite"):
            with self.assertRaises(store.StoreError):
                store.read_study(str(wrong))
        for pragma, word in (("application_id = 1", "not of a study"), ("user_version = 99", "version 99")):
            path = synthetic.single_run().write(Path(self.folder.name) / "changed.sqlite")
            with sqlite3.connect(path) as connection:
                connection.execute(f"PRAGMA {pragma}")
            connection.close()
            with self.assertRaisesRegex(store.StoreError, word):
                store.read_study(str(path))

    def test_the_program_refuses_in_one_line(self):
        program = str(HERE.parents[1] / "scripts" / "study_report.py")
        page = Path(self.folder.name) / "page.html"
        foreign = Path(self.folder.name) / "text.sqlite"
        foreign.write_text("no database, but long enough to be looked at as one" * 40, encoding="utf-8")
        single = str(Path(self.folder.name) / "single.sqlite")
        for words, line in (([str(foreign)], "not an SQLite file"), ([], "one FILE"),
                            (["--compare", single, str(foreign)], "not an SQLite file")):
            answer = subprocess.run([sys.executable, "-B", program, *words, "-o", str(page)], capture_output=True,
                                    text=True, check=False)
            self.assertEqual((answer.returncode, answer.stderr.count("\n")), (2, 1), answer.stderr)
            self.assertIn(line, answer.stderr)
            self.assertFalse(page.exists())
        answer = subprocess.run([sys.executable, "-B", program, single, "-o", str(page)], check=False)
        self.assertEqual(answer.returncode, 0)
        self.check(page.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
