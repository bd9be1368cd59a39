/**
 * Runs in the browser, inside a page that `lesson --web` wrote: draws each diagram in the colours of the page,
 * and again when the reader's system turns dark or light. Bundled into dist/draw-diagrams.js by scripts/build.mjs.
 */
import mermaid from 'mermaid';

const dark = matchMedia('(prefers-color-scheme: dark)');
const places = [...document.querySelectorAll<HTMLElement>('figure.diagram')];
/** Names of the drawings, which must differ on a page. */
let drawn = 0;

async function drawAll(isDark: boolean): Promise<void> {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    theme: isDark ? 'dark' : 'neutral',
    fontFamily: 'system-ui, sans-serif',
    flowchart: { htmlLabels: false },
  });
  for (const place of places) {
    const source = place.querySelector('pre.source')?.textContent ?? '';
    const canvas = place.querySelector('.drawing');
    if (canvas === null) continue;
    try {
      const { svg } = await mermaid.render(`drawing-${drawn++}`, source);
      canvas.innerHTML = svg;
      place.dataset.state = 'drawn';
    } catch {
      // The text version stays in its place.
      place.dataset.state = 'failed';
    }
  }
  document.documentElement.dataset.diagrams = 'done';
}

dark.addEventListener('change', ({ matches }) => void drawAll(matches));
// Paper is white, whatever the screen is.
addEventListener('beforeprint', () => void drawAll(false));
addEventListener('afterprint', () => void drawAll(dark.matches));
void drawAll(dark.matches);
