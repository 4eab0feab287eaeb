"""Screening room: how the page of ``html`` looks, on a screen and on paper. A constant."""

from typing import Final

STYLE: Final = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #faf7f0; color: #1d1a16;
  font: 15px/1.7 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif;
  font-variant-numeric: tabular-nums; }
main { max-width: 76rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1, h2 { font-family: "Noto Serif CJK SC", "Source Han Serif SC", STZhongsong, SimSun, serif;
  font-weight: 600; line-height: 1.4; overflow-wrap: anywhere; }
h1 { margin: 0 0 1.25rem; font-size: 1.9rem; } h2 { margin: 0 0 .25rem; font-size: 1.25rem; }
p { margin: 0 0 .75rem; } .kicker, .meta, dt, small { color: #686153; }
.meta { font-size: .875rem; } .plain { max-width: 46rem; color: #4a453c; }
section { margin-top: 2.5rem; padding-top: 1.25rem; border-top: 2px solid #1d1a16; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem;
  margin: 0 0 1.25rem; }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; background: #fffefb; }
th, td { padding: .4rem .6rem; border-bottom: 1px solid #ded6c6; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
thead th { border-bottom: 1px solid #1d1a16; font-size: .875rem; font-weight: 500;
  color: #4a453c; vertical-align: bottom; }
.n { text-align: right; white-space: nowrap; } td.t { min-width: 11em; }
a { color: #1f4c78; } .alarm { color: #a8241c; white-space: nowrap; }
.quiet { color: #686153; white-space: nowrap; }
.pair { table-layout: fixed; } .pair th:first-child { width: 5.5rem; font-weight: 600; }
.pair td { line-height: 1.9; font-family: "Noto Serif CJK SC", "Source Han Serif SC",
  SimSun, serif; }
.pair th small { display: block; font-weight: 400; line-height: 1.5; }
mark { color: inherit; background: #f6e3dc; border-bottom: 2px solid #a8241c; }
mark.reworded { background: #f6ecd6; border-bottom: 2px dashed #7a5000; }
.base { color: #686153; background: #f2ede2;
  font-family: "LXGW WenKai", KaiTi, STKaiti, serif; }
.base small { margin-left: .25em; padding: 0 .25em; border: 1px solid #857c6b;
  font: .75rem/1.3 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; white-space: nowrap; }
i { color: #686153; font-style: normal; }
@page { size: A4; margin: 18mm 15mm; }
@media print {
  body, table { background: none; font-size: 10pt; } main { max-width: none; padding: 0; }
  thead { display: table-header-group; } a { color: inherit; text-decoration: none; }
  section { break-before: auto; } h2, .meta { break-after: avoid; }
  tbody tr { break-inside: avoid; }
  .pair tbody tr { break-inside: auto; }
  mark, .base { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
@media (max-width: 40rem) { main { padding: 1.25rem .75rem; } section { overflow-x: auto; } }
"""
