/** What a reporter needs of the terminal: how things look, not where they go. */
import type { Terminal } from '../cli/terminal/terminal.ts';

export type Look = Pick<Terminal, 'columns' | 'paint' | 'glyph' | 'wrap'>;
