/** What a message says of one key, where its form tells: the rest of it may hold the same numbers by chance. */
import { parseLoose } from './json-text.ts';

/**
 * The parts of a body that are about a key, as JSON: what stands under its name (`{"9": …}`), the object that
 * names it (`{"key": "9", …}`), the other one of a pair (`["9", …]`).
 */
export function partsAbout(body: string, key: string): readonly string[] {
  if (!body.includes(`"${key}"`)) return [];
  const found: string[] = [];
  collect(parseLoose(body), key, found);
  return found;
}

function collect(value: unknown, key: string, found: string[]): void {
  if (Array.isArray(value)) {
    const parts: readonly unknown[] = value;
    if (parts[0] === key && parts.length === 2) found.push(JSON.stringify(parts[1]));
    else for (const part of parts) collect(part, key, found);
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (entries.some(([name, one]) => name === 'key' && one === key)) {
      found.push(JSON.stringify(Object.fromEntries(entries.filter(([name]) => name !== 'key'))));
      return;
    }
    for (const [name, one] of entries) {
      if (name === key) found.push(JSON.stringify(one));
      else collect(one, key, found);
    }
  }
}
