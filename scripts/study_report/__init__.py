"""The report of a study: one self-contained HTML page from the SQLite file that `fleetswarm batch` writes.

    store.py         reads the file and refuses what is not one
    words.py         numbers, shares and times as text
    estimates.py     intervals, medians, survival, exchange ratios
    sensitivity.py   what the factors of a design do to a measure
    contrasts.py     two studies against each other
    figures.py       drawings, as SVG that takes its colours from the page
    page.py          the page: style, tables, downloads
    study_page.py    the page of one study, section by section
    battle_sections.py   those about battles, whatever was varied
    factor_sections.py   those of a design with factors
    common.py        what several of them say alike
    compare_page.py  the page of two studies

docs/reports.md says what the page shows and how each figure is computed.
"""
