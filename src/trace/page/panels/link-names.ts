import type { Filter } from '../model/filter.ts';

type Link = Filter['links'][number];

/** A link as the name of a choice, which no name of a node can counterfeit, and as it is shown. */
export function linkName({ src, dest }: Link): { readonly name: string; readonly label: string } {
  return { name: JSON.stringify([src, dest]), label: `${src} → ${dest}` };
}

/** The link of such a name. */
export function linkOf(name: string): Link {
  const [src, dest] = JSON.parse(name) as [string, string];
  return { src, dest };
}
