import { describe, expect, it } from 'vitest';
import { type JsonObject, parseJson } from '../../../json.ts';
import { createService, type ServiceName } from './index.ts';

const json = (text: string): JsonObject => parseJson(text) as JsonObject;
/** Sends requests in turn and gives the replies. */
function talk(name: ServiceName, ...requests: (string | [string, string])[]): (JsonObject | null)[] {
  const service = createService(name, 1);
  return requests.map((request) =>
    typeof request === 'string'
      ? service.handle('n1', json(request))
      : service.handle(request[0], json(request[1])),
  );
}
const missing = { type: 'error', code: 20, text: 'key does not exist' };

describe.each(['lin-kv', 'seq-kv', 'lww-kv'] as const)('%s', (name) => {
  it('does not know a key that nobody wrote', () => {
    expect(talk(name, '{"type":"read","key":"x"}', '{"type":"cas","key":"x","from":1,"to":2}')).toEqual([
      missing,
      missing,
    ]);
  });

  it('answers nothing to a request of unknown type', () => {
    expect(talk(name, '{"type":"delete","key":"x"}')).toEqual([null]);
  });
});

describe('lin-kv', () => {
  it('reads what was last written, null and nested values included', () => {
    expect(
      talk(
        'lin-kv',
        '{"type":"write","key":[1],"value":{"a":[1.0,9007199254740993]}}',
        '{"type":"read","key":[1]}',
        '{"type":"write","key":[1]}',
        '{"type":"read","key":[1]}',
      ).slice(1),
    ).toEqual([
      { type: 'read_ok', value: json('{"a":[1.0,9007199254740993]}') },
      { type: 'write_ok' },
      { type: 'read_ok', value: null },
    ]);
  });

  it('compares as Clojure does: 1 is neither 1.0 nor "1", maps have no order', () => {
    expect(
      talk(
        'lin-kv',
        '{"type":"write","key":1,"value":1}',
        '{"type":"read","key":"1"}',
        '{"type":"cas","key":1,"from":1.0,"to":2}',
        '{"type":"write","key":1,"value":{"a":1,"b":2}}',
        '{"type":"cas","key":1,"from":{"b":2,"a":1},"to":"done"}',
        '{"type":"cas","key":1,"from":"other","to":"x"}',
      ).slice(1),
    ).toEqual([
      missing,
      { type: 'error', code: 22, text: 'current value 1 is not 1.0' },
      { type: 'write_ok' },
      { type: 'cas_ok' },
      { type: 'error', code: 22, text: 'current value "done" is not "other"' },
    ]);
  });

  it('creates by cas where asked to', () => {
    expect(
      talk(
        'lin-kv',
        '{"type":"cas","key":"k","from":0,"to":5,"create_if_not_exists":true}',
        '{"type":"read","key":"k"}',
      ),
    ).toEqual([{ type: 'cas_ok' }, { type: 'read_ok', value: 5 }]);
  });
});

describe('lin-tso', () => {
  it('counts from 0', () => {
    expect(talk('lin-tso', '{"type":"ts"}', '{"type":"ts"}', '{"type":"read"}')).toEqual([
      { type: 'ts_ok', ts: 0 },
      { type: 'ts_ok', ts: 1 },
      null,
    ]);
  });
});

describe('seq-kv', () => {
  const write = (value: number): JsonObject => ({ type: 'write', key: 'k', value });
  const read: JsonObject = { type: 'read', key: 'k' };

  it('shows a reader old states, but never older ones than it has seen', () => {
    const service = createService('seq-kv', 3);
    for (let value = 0; value < 20; value++) service.handle('writer', write(value));
    const reads = Array.from(
      { length: 40 },
      () => service.handle('reader', read)?.value as number | undefined,
    );
    const seen = reads.map((value) => value ?? -1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(new Set(seen).size).toBeGreaterThan(2);
    expect(seen.at(-1)).toBe(19);
  });

  it('shows a writer its own writes', () => {
    const service = createService('seq-kv', 4);
    for (let value = 0; value < 100; value++) {
      service.handle('n1', write(value));
      expect(service.handle('n1', read)).toEqual({ type: 'read_ok', value });
    }
  });

  it('writes and compares on the newest state where something changes', () => {
    const service = createService('seq-kv', 5);
    service.handle('n1', write(1));
    for (let next = 2; next < 60; next++) {
      const reply = service.handle('n2', { type: 'cas', key: 'k', from: next - 1, to: next });
      // Either it saw an old state and failed there, or it took effect on the newest one.
      if (reply?.type !== 'cas_ok') {
        expect(reply?.type).toBe('error');
        service.handle('n2', { type: 'write', key: 'dummy', value: next });
        expect(service.handle('n2', { type: 'cas', key: 'k', from: next - 1, to: next })).toEqual({
          type: 'cas_ok',
        });
      }
    }
    expect(service.handle('n2', read)).toEqual({ type: 'read_ok', value: 59 });
  });

  it('is brought up to date by writing anything new', () => {
    const service = createService('seq-kv', 6);
    for (let value = 0; value < 10; value++) {
      service.handle('n1', write(value));
      service.handle('n2', { type: 'write', key: 'dummy', value });
      expect(service.handle('n2', read)).toEqual({ type: 'read_ok', value });
    }
  });
});

describe('lww-kv', () => {
  it('may serve an old value, and comes to serve the last one written', () => {
    const service = createService('lww-kv', 2);
    let old = 0;
    for (let value = 0; value < 50; value++) {
      service.handle('n1', { type: 'write', key: 'k', value });
      if (service.handle('n1', { type: 'read', key: 'k' })?.value !== value) old++;
    }
    expect(old).toBeGreaterThan(0);
    const last: unknown[] = [];
    for (let turn = 0; turn < 60; turn++) last.push(service.handle('n1', { type: 'read', key: 'k' })?.value);
    expect(new Set(last.slice(30)).size).toBe(1);
  });

  it('knows no create_if_not_exists', () => {
    expect(talk('lww-kv', '{"type":"cas","key":"k","from":0,"to":5,"create_if_not_exists":true}')).toEqual([
      missing,
    ]);
  });
});
