/**
 * The colours of the page in both schemes: one source for what CSS styles and what the canvas draws. main.tsx sets
 * each as a custom property (`lane` is `--lane`, `laneLine` is `--lane-line`); the canvas and charts read the object.
 */

export interface Palette {
  /** Behind everything; panels and fields stand on `surface`, what is pointed at on `raised`. */
  readonly page: string;
  readonly surface: string;
  readonly raised: string;
  readonly border: string;
  /** Edges of fields and buttons: 3:1 against what they stand on. */
  readonly edge: string;
  readonly text: string;
  /** Said less loudly, still 4.5:1 on `page`, `surface` and `raised`. */
  readonly muted: string;
  readonly accent: string;
  /** On `accent`. */
  readonly onAccent: string;
  /** Behind what is chosen. */
  readonly accentSoft: string;
  readonly good: string;
  readonly bad: string;
  readonly warning: string;
  readonly goodSoft: string;
  readonly badSoft: string;
  readonly warningSoft: string;
  /** The diagram: its ground, lanes, the lines of lanes and of the time axis. */
  readonly diagram: string;
  readonly laneClient: string;
  readonly laneLine: string;
  readonly grid: string;
  /** Messages that were dropped, and the cross where they end. */
  readonly dropped: string;
  /** The cursor's line. */
  readonly cursor: string;
  /** Around what is pinned or hovered. */
  readonly halo: string;
  /** Bars of operations by outcome. */
  readonly ok: string;
  readonly fail: string;
  readonly info: string;
  readonly open: string;
  /** Bands of faults: translucent. `other` is for links that lose, copy, delay or reorder. */
  readonly partition: string;
  readonly kill: string;
  readonly pause: string;
  readonly otherFault: string;
  /** Types of messages, the most frequent first; type r has `types[r % types.length]`. */
  readonly types: readonly string[];
}

export const light: Palette = {
  page: '#f4f5f7',
  surface: '#ffffff',
  raised: '#eceef2',
  border: '#d9dce3',
  edge: '#868d9b',
  text: '#1b1f27',
  muted: '#59606e',
  accent: '#2a5bd0',
  onAccent: '#ffffff',
  accentSoft: '#e3ebfd',
  good: '#1a7340',
  bad: '#b3261e',
  warning: '#8a5a00',
  goodSoft: '#e2f3e8',
  badSoft: '#fbe7e5',
  warningSoft: '#faf0d8',
  diagram: '#ffffff',
  laneClient: '#f7f8fb',
  laneLine: '#aab0bd',
  grid: '#e9ebf0',
  dropped: '#c62f26',
  cursor: '#4a5160',
  halo: '#2a5bd0',
  ok: '#3f9d6a',
  fail: '#c9473e',
  info: '#c08a1e',
  open: '#8d94a2',
  partition: 'rgba(198, 47, 38, 0.10)',
  kill: 'rgba(40, 44, 54, 0.22)',
  pause: 'rgba(112, 72, 198, 0.16)',
  otherFault: 'rgba(192, 138, 30, 0.16)',
  types: ['#1f66c1', '#b35a00', '#00795c', '#a8327c', '#6d48c4', '#7d6600', '#007489', '#6d5c50'],
};

export const dark: Palette = {
  page: '#13161b',
  surface: '#1a1e25',
  raised: '#262b35',
  border: '#323945',
  edge: '#757e8e',
  text: '#e6e9ef',
  muted: '#a3abb9',
  accent: '#82aaff',
  onAccent: '#0e1320',
  accentSoft: '#22304f',
  good: '#5fce90',
  bad: '#ff8a80',
  warning: '#e9bd5c',
  goodSoft: '#17301f',
  badSoft: '#3b1c1b',
  warningSoft: '#352a12',
  diagram: '#161a20',
  laneClient: '#1a1f27',
  laneLine: '#525b69',
  grid: '#232933',
  dropped: '#ff7066',
  cursor: '#c3c9d4',
  halo: '#82aaff',
  ok: '#4fb37e',
  fail: '#e8675d',
  info: '#d5a23c',
  open: '#7d8695',
  partition: 'rgba(255, 112, 102, 0.13)',
  kill: 'rgba(200, 206, 218, 0.20)',
  pause: 'rgba(167, 139, 250, 0.20)',
  otherFault: 'rgba(213, 162, 60, 0.18)',
  types: ['#6fb1ff', '#f2a254', '#45c99d', '#f287c0', '#b9a0ff', '#d6bd45', '#52c5db', '#c2b1a2'],
};

/** The colour of a type of message, by its rank. */
export function typeColour(palette: Palette, rank: number): string {
  return palette.types[rank % palette.types.length] ?? palette.text;
}

/** `laneLine` as `--lane-line`; the types are `--type-0` … */
export function customProperties(palette: Palette): readonly (readonly [name: string, value: string])[] {
  const { types, ...single } = palette;
  return [
    ...Object.entries(single).map(
      ([name, value]) =>
        [`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value] as const,
    ),
    ...types.map((value, rank) => [`--type-${rank}`, value] as const),
  ];
}
