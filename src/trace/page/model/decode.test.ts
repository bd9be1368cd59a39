import { deflateSync, strToU8 } from 'fflate';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type SyntheticRun, syntheticRun } from '../../../../test/support/trace/synthetic-run.ts';
import { packBodies } from '../../body-blocks.ts';
import type { PageHead } from '../../format.ts';
import { packColumns } from '../../message-columns.ts';
import { fromBase64 } from './base64.ts';
import { decodePage } from './decode.ts';

const base64 = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};
const pack = (bytes: Uint8Array): string => base64(deflateSync(bytes, { level: 1 }));
const json = (value: unknown): string => pack(strToU8(JSON.stringify(value)));

let run: SyntheticRun;
let blocks: Map<string, string>;

beforeAll(() => {
  const whole = syntheticRun({ messages: 1100, nodes: 5, seed: 3 });
  run = { ...whole, head: { ...whole.head, operations: whole.head.operations.slice(0, 20) } };
  blocks = new Map([
    ['messages-0', pack(packColumns(run.columns))],
    ['bodies-0', packBodies(run.bodies, pack)],
    ['logs-0', json(run.logs)],
  ]);
});

/** The page's data, with some of it replaced. */
function page(changes: Readonly<Record<string, string | null>> = {}, head: Partial<PageHead> = {}) {
  const whole = { version: 1, generator: 'test', title: 'test', runs: [run.head], comparison: null, ...head };
  const packed = new Map([...blocks, ['head', json(whole)]]);
  return (id: string): string | null => (id in changes ? (changes[id] ?? null) : (packed.get(id) ?? null));
}

describe('decoding a page', () => {
  it('gives back what was put into it', async () => {
    const { head, runs } = await decodePage(page());
    expect(head.title).toBe('test');
    expect(runs).toHaveLength(1);
    const texts = (columns: object) => Object.entries(columns).map((column) => column.join());
    expect(texts(runs[0]?.columns ?? {})).toEqual(texts(run.columns));
    expect(run.bodies.every((body, rank) => runs[0]?.body(rank) === body)).toBe(true);
    expect(runs[0]?.logs()).toEqual(run.logs);
  });

  it('does so in a browser that can not inflate', async () => {
    vi.stubGlobal('DecompressionStream', undefined);
    try {
      const { runs } = await decodePage(page());
      expect(runs[0]?.columns.sent.join()).toBe(run.columns.sent.join());
      await expect(decodePage(page({ head: 'AAAA' }))).rejects.toThrow('head');
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('takes a run without messages and logs', async () => {
    const empty = { ...run.head, messageCount: 0, operations: [] };
    const { runs } = await decodePage(
      page({ 'messages-0': null, 'bodies-0': null, 'logs-0': null }, { runs: [empty] }),
    );
    expect(runs[0]?.columns.count).toBe(0);
    expect(runs[0]?.logs()).toEqual([]);
    expect(runs[0]?.sentBy(0)).toHaveLength(0);
  });

  it('names the part that is damaged', async () => {
    const middle = (id: string): string => {
      const text = page()(id) ?? '';
      return text.slice(0, Math.floor(text.length / 8) * 4);
    };
    for (const id of ['head', 'messages-0', 'bodies-0']) {
      for (const text of [middle(id), '<!--', '0', 'AAAA']) {
        await expect(decodePage(page({ [id]: text })), `${id}: ${text.slice(0, 9)}`).rejects.toThrow(id);
      }
    }
    await expect(decodePage(page({ 'messages-0': null }))).rejects.toThrow('messages-0');
  });

  it('refuses data that belong to another head', async () => {
    const names = run.head.names.slice(0, 2);
    await expect(decodePage(page({}, { runs: [{ ...run.head, names }] }))).rejects.toThrow('damaged');
    await expect(decodePage(page({}, { runs: [] }))).rejects.toThrow('damaged');
    await expect(decodePage(page({}, { runs: null as never }))).rejects.toThrow('damaged');
  });

  it('refuses a format of the future by its number, and says when there is nothing', async () => {
    await expect(decodePage(page({}, { version: 2 as never }))).rejects.toThrow('format 2');
    await expect(decodePage(() => null)).rejects.toThrow('holds no run');
  });

  it('shows the rest where bodies or logs alone can not be read', async () => {
    const [counts, first, ...others] = (page()('bodies-0') ?? '').split('\n');
    const damaged = [counts, `!!!!${first?.slice(4)}`, ...others].join('\n');
    const { runs } = await decodePage(page({ 'bodies-0': damaged, 'logs-0': 'AAAA' }));
    const [model] = runs;
    expect(model?.body(0)).toMatch(/^\(damaged/);
    expect(model?.body(1050)).toBe(run.bodies[1050]);
    expect(model?.logs()[0]?.text).toMatch('damaged');
  });
});

describe('base64', () => {
  it('is read as others write it', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 89 + length * 17) & 0xff);
      expect(fromBase64(base64(bytes))).toEqual(bytes);
    }
  });

  it.each(['A', 'AAA', 'A===', 'AA=A', '====', 'AA A', 'AA-_', 'AAé='])('refuses %s', (text) => {
    expect(() => fromBase64(text)).toThrow(RangeError);
  });
});
