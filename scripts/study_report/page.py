"""The page itself: style, tables, figures with their data, notes. It is well-formed XML, so that a test can read it."""

from __future__ import annotations

import base64
import csv
import io
import math
import re
from html import escape
from typing import Iterable

import numpy as np

from . import figures

STYLE = """
:root { color-scheme: light dark; --paper: #fdfdfb; --ink: #1d2126; --soft: #5b636c; --rule: #c9cdd1; --tint: #f0f1ee;
  --first: #2a6ba3; --second: #c4561c; --third: #5d7d1f; --bad: #a4262c; --bad-tint: #fbeaea; --good: #2d6e33;
  --warn-tint: #fdf3dc; --font: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
@media (prefers-color-scheme: dark) { :root { --paper: #16191d; --ink: #e4e6e8; --soft: #a2a9b0; --rule: #474d54;
  --tint: #1f2429; --first: #6cabdf; --second: #ee8f55; --third: #a9c46a; --bad: #f08a86; --bad-tint: #3a2022;
  --good: #84c58a; --warn-tint: #3a311d; } }
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #444; --rule: #bbb; --tint: #f3f3f3;
  --first: #2a6ba3; --second: #c4561c; --third: #5d7d1f; --bad: #a4262c; --bad-tint: #fff; --good: #2d6e33;
  --warn-tint: #fff; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 var(--font); }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0.3rem 0 0.4rem; }
h2 { font-size: 1.2rem; margin: 2.6rem 0 0.5rem; padding-top: 0.5rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 1.5rem 0 0.3rem; }
p { margin: 0.5rem 0; max-width: 46rem; }
.over { color: var(--soft); font-size: 0.85rem; letter-spacing: 0.04em; text-transform: uppercase; margin: 0; }
.question { font-size: 1.1rem; color: var(--soft); }
.answer { font-size: 1.1rem; }
.note, figcaption, .more { color: var(--soft); font-size: 0.85rem; line-height: 1.4; }
.warning { border-left: 4px solid var(--bad); background: var(--bad-tint); padding: 0.5rem 0.9rem; margin: 0.6rem 0; }
.caution { border-left: 4px solid var(--second); background: var(--warn-tint); padding: 0.5rem 0.9rem;
  margin: 0.6rem 0; }
.scroll { overflow-x: auto; margin: 0.6rem 0; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 0.25rem 0.75rem 0.25rem 0; vertical-align: top; white-space: nowrap; }
th { white-space: normal; font-weight: 600; color: var(--soft); border-bottom: 1px solid var(--rule); vertical-align: bottom; }
tbody tr + tr td { border-top: 1px solid var(--tint); }
th.text, td.text { text-align: left; white-space: normal; }
td.text { min-width: 7rem; overflow-wrap: anywhere; }
td.wide { min-width: 11rem; }
td.text code { white-space: nowrap; overflow-wrap: normal; }
td:last-child, th:last-child { padding-right: 0; }
.met { color: var(--good); font-weight: 600; } .unmet { color: var(--bad); font-weight: 600; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1rem 1.75rem; }
.grid.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr)); }
figure { margin: 0.9rem 0 0; min-width: 0; break-inside: avoid; }
figure > .title { font-weight: 600; font-size: 0.95rem; margin: 0; }
svg { display: block; width: 100%; height: auto; }
.drawing { overflow-x: auto; } .drawing.broad svg { min-width: 40rem; }
details { margin: 0.25rem 0 0; } summary { cursor: pointer; color: var(--soft); font-size: 0.85rem; }
a { color: var(--first); }
code { font: 0.85em ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1.2rem; margin: 0.6rem 0; font-size: 0.95rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
nav { font-size: 0.9rem; margin: 1rem 0 0; } nav a { margin-right: 1rem; white-space: nowrap; }
@media (max-width: 34rem) { body { padding: 1rem 0.9rem 3rem; font-size: 15px; } h1 { font-size: 1.4rem; }
  dl { grid-template-columns: 1fr; } dt { margin-top: 0.35rem; } }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } nav, .more { display: none; }
  .grid { grid-template-columns: 1fr 1fr; } .grid.small { grid-template-columns: 1fr 1fr 1fr; }
  h2, h3, .title { break-after: avoid; } tr { break-inside: avoid; } .scroll, .drawing { overflow: visible; }
  table { font-size: 7.5pt; } td, th { white-space: normal; padding-right: 0.45rem; } .drawing.broad svg { min-width: 0; } }
"""


class Markup(str):
    """Text that is HTML already."""


def html(text) -> str:
    """`text` as HTML; Markup stays as it is. Characters that XML cannot hold become question marks."""
    if isinstance(text, Markup):
        return str(text)
    clean = "".join(c if c in "\t\n" or (ord(c) >= 32 and ord(c) not in (0xFFFE, 0xFFFF)
                                         and not 0xD800 <= ord(c) < 0xE000) else "?" for c in str(text))
    return escape(re.sub(r"(\d) %", "\\1\u00a0%", clean))  # a line never breaks before the sign


def tag(name: str, content, css: str = "") -> Markup:
    return Markup(f'<{name}{f" class={chr(34)}{css}{chr(34)}" if css else ""}>{html(content)}</{name}>')


def paragraph(text, css: str = "") -> Markup:
    return tag("p", text, css)


def code(text: str) -> Markup:
    return tag("code", text)


def joined(*parts) -> Markup:
    return Markup("\n".join(html(part) for part in parts if part))


def table(heads: list[str], rows: Iterable[Iterable], kinds: str) -> Markup:
    """kinds: a letter a column: t text, w wide text, n number (to the right)."""
    css = {"t": ' class="text"', "w": ' class="text wide"', "n": ""}
    head = "".join(f"<th{css[k]}>{html(h)}</th>" for h, k in zip(heads, kinds))
    body = "\n".join("<tr>" + "".join(f"<td{css[k]}>{html(c)}</td>" for c, k in zip(row, kinds)) + "</tr>"
                     for row in rows)
    return Markup(f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>')


def pairs(rows: Iterable[tuple]) -> Markup:
    return Markup("<dl>" + "".join(f"<dt>{html(k)}</dt><dd>{html(v)}</dd>" for k, v in rows) + "</dl>")


def details(summary: str, content) -> Markup:
    return Markup(f"<details><summary>{html(summary)}</summary>{html(content)}</details>")


def plain(value) -> str:
    """A value in a CSV file: all its digits that matter, nothing where there is none."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return f"{value:.10g}"
    return str(value)


def download(name: str, heads: list[str], rows: Iterable[Iterable]) -> Markup:
    """A link that holds a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([[plain(value) for value in row] for row in rows])
    data = base64.b64encode(text.getvalue().encode()).decode()
    return Markup(f'<a class="more" download="{html(name)}.csv" href="data:text/csv;base64,{data}">{html(name)}.csv</a>')


def frame_download(name: str, frame) -> Markup:
    return download(name, list(frame.columns), frame.itertuples(index=False))


class Page:
    """Collects sections and figures."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.drawings = figures.Drawings()
        self.head: list[Markup] = []
        self.sections: list[tuple[str, str, Markup]] = []  # anchor, title, content

    def section(self, anchor: str, title: str, *parts) -> None:
        self.sections.append((anchor, title, joined(*parts)))

    def figure(self, drawing, title: str, label: str, data, caption: str = "", broad: bool = False) -> Markup:
        """A drawing with its title, a caption, and its data: a table in <details>, or a download."""
        css = "drawing broad" if broad else "drawing"
        title_line = f'<p class="title">{html(title)}</p>' if title else ""
        words = f"<figcaption>{html(caption)}</figcaption>" if caption else ""
        return Markup(f'<figure>{title_line}<div class="{css}">{self.drawings.svg(drawing, label)}</div>'
                      f"{words}{html(data)}</figure>")

    def grid(self, parts: list[Markup], small: bool = False) -> Markup:
        return Markup(f'<div class="grid{" small" if small else ""}">' + "\n".join(parts) + "</div>")

    def text(self) -> str:
        contents = "".join(f'<a href="#{anchor}">{html(title)}</a> ' for anchor, title, _ in self.sections)
        body = "\n".join(f'<section id="{anchor}"><h2>{html(title)}</h2>\n{content}</section>'
                         for anchor, title, content in self.sections)
        head = "\n".join(self.head)
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
            f"<title>{html(self.title)}</title><style>{STYLE}</style></head>\n"
            f"<body><header>{head}<nav>{contents}</nav></header>\n<main>{body}</main></body></html>\n")
