import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visitMembers } from './json-spans.ts';
import { withoutIds } from './message-storm.ts';
import { answersClient, readNodeLine } from './node-line.ts';

describe('readNodeLine', () => {
  it('passes the body on byte for byte', () => {
    const body = '{ "type":"x" , "big":9007199254740993,"f":1.0,"s":"\\u00e9}\\"", "b":1,"a":2 }';
    const line = `{"dest":"n2", "body": ${body} ,"src":"n1","id":3}`;
    expect(readNodeLine(line)).toMatchObject({ kind: 'message', src: 'n1', dest: 'n2', body });
  });

  it('finds the body of any message, whatever the order of keys and the white space', () => {
    const bodies = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(
        bodies,
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.shuffledSubarray(['src', 'dest', 'body', 'id'], { minLength: 4 }),
        (body, dest, id, pretty, order) => {
          const envelope: Record<string, unknown> = { src: 'n1', dest, body, id };
          const ordered = Object.fromEntries(order.map((key) => [key, envelope[key]]));
          const line = JSON.stringify(ordered, null, pretty ? 2 : 0);
          const read = readNodeLine(line);
          expect(read.kind).toBe('message');
          if (read.kind !== 'message') return;
          expect(read.dest).toBe(dest);
          expect(JSON.parse(read.body)).toEqual(JSON.parse(JSON.stringify(body)));
          expect(line).toContain(read.body);
        },
      ),
    );
  });

  it('uses the first of two objects on a line and drops the rest', () => {
    const first = '{"src":"n1","dest":"c2","body":{"type":"a"}}';
    expect(readNodeLine(`${first}{"src":"n1","dest":"c2","body":{"type":"b"}}`)).toMatchObject({
      kind: 'message',
      body: '{"type":"a"}',
    });
    expect(readNodeLine(`${first} trailing words`)).toMatchObject({ kind: 'message' });
  });

  it('takes the last of two equal keys, as every JSON parser here does', () => {
    const line = '{"src":"n1","dest":"n2","body":{"type":"a"},"body":{"type":"b"}}';
    expect(readNodeLine(line)).toMatchObject({ body: '{"type":"b"}' });
  });

  it.each([
    ['{"src":"n1","dest":"n2","body":{"a":1},"body":{"b":2}}', '{"b":2}'],
    ['{"src":"n1","dest":"n2","body":{"a":1},"src":"n1"}', '{"a":1}'],
    ['{"src":"n1","dest":"n2","body":{"a":1},"\\u0062ody":{"b":2}}', '{"b":2}'],
    ['{"dest":"n2","src":"n1","body":{"src":"x","body":{"body":1}}}', '{"src":"x","body":{"body":1}}'],
    ['{"src":"n1","dest":"n2","body":{"a":1}  }', '{"a":1}'],
    ['{"body":{"a":1},"src":"n1","dest":"n2"}', '{"a":1}'],
    ['{"src":"n1","dest":"n2","body": {"a":1}}', '{"a":1}'],
  ])('finds the one body that counts in %j', (line, body) => {
    expect(readNodeLine(line)).toMatchObject({ kind: 'message', body });
  });

  it.each([
    ['hello', 'not-json'],
    ['{"src":"n1"', 'not-json'],
    ['Received {"a":1}', 'not-json'],
    ['', 'not-a-message'],
    ['   ', 'not-a-message'],
    ['null', 'not-a-message'],
    ['42', 'not-a-message'],
    ['"text"', 'not-a-message'],
    ['[]', 'not-a-message'],
    ['{}', 'not-a-message'],
    ['{"type":"echo_ok","in_reply_to":1}', 'not-a-message'],
    ['{"src":"n1","body":{}}', 'not-a-message'],
    ['{"src":1,"dest":"n2","body":{}}', 'not-a-message'],
    ['{"src":"n1","dest":null,"body":{}}', 'not-a-message'],
    ['{"src":"n1","dest":"n2","body":5}', 'not-a-message'],
    ['{"src":"n1","dest":"n2","body":"text"}', 'not-a-message'],
    ['{"src":"n1","dest":"n2","body":[1]}', 'not-a-message'],
    ['{"src":"n1","dest":"n2","body":{},"id":"7"}', 'not-a-message'],
    ['{"src":"n1","dest":"n2","body":{},"id":1.0}', 'not-a-message'],
    ['{"src":"n1","dest":"n2","body":{},"id":null}', 'not-a-message'],
    ['{"src":"n1","dest":"n2","body":{},"time":7}', 'unknown-key'],
    ['{"src":"n1","dest":"n2","body":{},"SRC":"n1"}', 'unknown-key'],
  ])('refuses %j as %s', (line, reason) => {
    expect(readNodeLine(line)).toMatchObject({ kind: 'bad', reason });
  });

  it('names the key that has no place', () => {
    expect(readNodeLine('{"src":"n1","dest":"n2","body":{},"time":7}')).toMatchObject({
      detail: expect.stringContaining('"time"'),
    });
  });

  it.each([
    '{"src":"n1","dest":"n2"}',
    '{"src":"n1","dest":"n2","body":null}',
    '{"src":"n1","dest":"n2","body":[]}',
    '{"src":"n1","dest":"n2","body":""}',
  ])('takes %j for a message with an empty body, as Maelstrom does', (line) => {
    expect(readNodeLine(line)).toMatchObject({ kind: 'message', body: '{}' });
  });
});

describe('visitMembers', () => {
  it('visits the members of any object, in order', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean(), (object, pretty) => {
        const text = JSON.stringify(object, null, pretty ? 1 : 0);
        const seen: [string, unknown][] = [];
        const end = visitMembers(text, 0, (key, _from, valueFrom, to) => {
          seen.push([key, JSON.parse(text.slice(valueFrom, to))]);
        });
        expect(end).toBe(text.length);
        expect(seen).toEqual(Object.entries(JSON.parse(text)));
      }),
    );
  });
});

describe('withoutIds', () => {
  it('leaves out msg_id and in_reply_to, at any place, and nothing inside', () => {
    expect(withoutIds('{"msg_id":1,"a":{"msg_id":2},"in_reply_to":3,"b":"msg_id"}')).toBe(
      '{"a":{"msg_id":2},"b":"msg_id"}',
    );
  });
});

describe('a reply to a client', () => {
  it('is told from other messages, and from what is none', () => {
    expect(answersClient('{"src":"n0","dest":"c3","body":{"type":"read_ok","in_reply_to":2}}')).toBe(true);
    expect(answersClient('{"src":"n0","dest":"n1","body":{"type":"gossip_ok","in_reply_to":2}}')).toBe(false);
    expect(answersClient('{"src":"n0","dest":"c3","body":{"type":"news"}}')).toBe(false);
    expect(answersClient('bye')).toBe(false);
  });
});
