/** Light or dark: what the person chose, or else what the system says; always light on paper. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { customProperties, dark, light } from './palette.ts';

export const schemes = ['light', 'dark', 'system'] as const;
export type Scheme = (typeof schemes)[number];

export interface Theme {
  readonly chosen: Signal<Scheme>;
  readonly dark: ReadonlySignal<boolean>;
  readonly reducedMotion: ReadonlySignal<boolean>;
}

const storageKey = 'dscourse-trace-scheme';

/** Keeps the colours of the document as they are chosen, and the choice for the next page. */
export function createTheme(): Theme {
  const chosen = signal<Scheme>(remembered());
  const systemDark = mediaSignal('(prefers-color-scheme: dark)');
  const printing = signal(false);
  addEventListener('beforeprint', () => {
    printing.value = true;
  });
  addEventListener('afterprint', () => {
    printing.value = false;
  });
  const isDark = computed(
    () => !printing.value && (chosen.value === 'system' ? systemDark.value : chosen.value === 'dark'),
  );
  effect(() => {
    const { style, dataset } = document.documentElement;
    dataset.scheme = isDark.value ? 'dark' : 'light';
    for (const [name, value] of customProperties(isDark.value ? dark : light)) style.setProperty(name, value);
  });
  effect(() => remember(chosen.value));
  return { chosen, dark: isDark, reducedMotion: mediaSignal('(prefers-reduced-motion: reduce)') };
}

function mediaSignal(query: string): ReadonlySignal<boolean> {
  const media = matchMedia(query);
  const matches = signal(media.matches);
  media.addEventListener('change', (event) => {
    matches.value = event.matches;
  });
  return matches;
}

// A browser may forbid a page from a file to keep anything.
function remembered(): Scheme {
  try {
    const found = localStorage.getItem(storageKey);
    return schemes.find((scheme) => scheme === found) ?? 'system';
  } catch {
    return 'system';
  }
}

function remember(scheme: Scheme): void {
  try {
    localStorage.setItem(storageKey, scheme);
  } catch {
    // Then it holds for this visit.
  }
}
