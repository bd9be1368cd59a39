/** The look of a lesson in the browser: a column of prose, light or dark as the reader's system is, and on paper. */
export const lessonStyle = `
:root { --ground: #ffffff; --ink: #1c2126; --quiet: #59636e; --line: #d5dae0; --panel: #f4f6f8; --accent: #0b5cad; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ground: #15191e; --ink: #e3e7ec; --quiet: #9aa5b1; --line: #343c46; --panel: #1e242b; --accent: #7db7f5; }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 17px/1.6 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 5rem; }
nav { border-bottom: 1px solid var(--line); font-size: 0.85rem; }
nav ul { max-width: 46rem; margin: 0 auto; padding: 0.6rem 1.25rem; display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; list-style: none; }
a { color: var(--accent); }
h1 { font-size: 2rem; line-height: 1.2; margin: 0.5rem 0 1rem; }
h2 { font-size: 1.35rem; line-height: 1.3; margin: 2.6rem 0 0.8rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 1.8rem 0 0.5rem; }
code { font: 0.87em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--panel); padding: 0.1em 0.3em; border-radius: 3px; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 0.8rem 1rem; overflow-x: auto; }
pre code { background: none; padding: 0; }
.message { display: block; white-space: pre-wrap; overflow-wrap: anywhere; padding-left: 1.5rem; text-indent: -1.5rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.93em; }
th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.8rem 0.45rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-weight: 600; }
details { border: 1px solid var(--line); border-radius: 6px; padding: 0.6rem 1rem; margin: 0.8rem 0; }
summary { cursor: pointer; font-weight: 600; }
figure.diagram { margin: 1.4rem 0; }
figure.diagram .drawing { overflow-x: auto; text-align: center; }
figure.diagram .drawing svg { max-width: 100%; height: auto; }
figure.diagram[data-state="drawn"] .as-text { display: none; }
@media print {
  nav { display: none; }
  body { font-size: 11pt; }
  main { max-width: none; padding: 0; }
  pre, figure, details, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  pre { white-space: pre-wrap; }
}
`;
