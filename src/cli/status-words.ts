/** How the status of a challenge is shown: a glyph and a word together, colour on top. */
import type { ChallengeStatus } from '../progress/progress.ts';
import type { Terminal, Tone } from './terminal/terminal.ts';

const words: Readonly<Record<ChallengeStatus, string>> = {
  certified: 'certified',
  passed: 'passed',
  failed: 'failing',
  started: 'started',
  'not-started': 'not started',
};
const tones: Readonly<Record<ChallengeStatus, Tone>> = {
  certified: 'good',
  passed: 'good',
  failed: 'bad',
  started: 'accent',
  'not-started': 'dim',
};

/** The status in a word: `failing`, `not started`. */
export function statusWord(status: ChallengeStatus): string {
  return words[status];
}

/** `✓ passed`, `✗ failing` … */
export function statusText(status: ChallengeStatus, terminal: Pick<Terminal, 'paint' | 'glyph'>): string {
  const glyphs: Readonly<Record<ChallengeStatus, string>> = {
    certified: terminal.glyph('pass'),
    passed: terminal.glyph('pass'),
    failed: terminal.glyph('fail'),
    started: terminal.glyph('arrow'),
    'not-started': terminal.glyph('bullet'),
  };
  return terminal.paint(tones[status], `${glyphs[status]} ${words[status]}`);
}
