import { DscourseError, ExitStatus } from '../errors.ts';
import { Double, type Edn, type EdnMap, isEdnMap, Keyword, kw, printEdn, sequenceOf } from './edn.ts';
import { operationOf } from './history-file.ts';
import type { Operation, Validity } from './results.ts';

/**
 * A map with keyword keys, read with its place in mind: what is missing or of the wrong kind becomes a
 * DscourseError (`results-damaged`) that names the file and the path of keys.
 */
export class Section {
  readonly file: string;
  readonly path: readonly string[];
  readonly map: EdnMap;

  constructor(file: string, path: readonly string[], value: Edn) {
    this.file = file;
    this.path = path;
    if (!isEdnMap(value)) throw this.error('a map', value);
    this.map = value;
  }

  has(name: string): boolean {
    return this.map.has(kw(name));
  }

  get(name: string): Edn | undefined {
    return this.map.get(kw(name));
  }

  /** Names of the keyword keys, in the order of the file. */
  names(): string[] {
    return [...this.map.keys()].filter((key) => key instanceof Keyword).map((key) => key.name);
  }

  section(name: string): Section {
    return new Section(this.file, [...this.path, name], this.get(name) ?? null);
  }

  /** The maps of a list or vector; a nil is an empty list. */
  sections(name: string): Section[] {
    return this.list(name).map((item, i) => new Section(this.file, [...this.path, name, String(i)], item));
  }

  list(name: string): readonly Edn[] {
    const value = this.get(name) ?? null;
    if (value === null) return [];
    const items = sequenceOf(value);
    if (items === undefined) throw this.error('a list', value, name);
    return items;
  }

  number(name: string): number {
    const value = this.get(name);
    if (typeof value === 'number') return value;
    if (value instanceof Double) return value.value;
    throw this.error('a number', value ?? null, name);
  }

  numberOrNull(name: string): number | null {
    return (this.get(name) ?? null) === null ? null : this.number(name);
  }

  validity(name: string): Validity {
    const value = this.get(name);
    if (value === true || value === false) return value;
    if (value instanceof Keyword && value.name === 'unknown') return 'unknown';
    throw this.error('true, false or :unknown', value ?? null, name);
  }

  operation(name: string): Operation {
    const value = this.get(name) ?? null;
    const operation = operationOf(value);
    if (typeof operation === 'string') throw this.error('an operation', value, name);
    return operation;
  }

  /** A list or vector of operations; a nil is an empty one. */
  operations(name: string): Operation[] {
    return this.list(name).map((item) => {
      const operation = operationOf(item);
      if (typeof operation === 'string') throw this.error('operations', item, name);
      return operation;
    });
  }

  operationOrNull(name: string): Operation | null {
    return (this.get(name) ?? null) === null ? null : this.operation(name);
  }

  error(expected: string, found: Edn, name?: string): DscourseError {
    const path = [...this.path, ...(name === undefined ? [] : [name])].map((key) => `:${key}`).join(' ');
    const shown = printEdn(found);
    const cut = shown.length > 60 ? `${shown.slice(0, 57)}...` : shown;
    return new DscourseError({
      code: 'results-damaged',
      message: `${this.file}: ${path === '' ? 'the file' : path} should be ${expected}, found ${cut}.`,
      fix: 'The file was changed after it was written: run the grade or the test again.',
      exitStatus: ExitStatus.couldNotJudge,
    });
  }
}
