import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ErrorCode, RpcError } from '../../templates/typescript/lib/errors.ts';
import type { Message } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';

/** A node between two streams, and what it has sent. */
function connected(configure: (node: Node) => void = () => {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  const sent: Message[] = [];
  output.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().trimEnd().split('\n')) sent.push(JSON.parse(line));
  });
  const node = new Node(input, output);
  configure(node);
  node.run();
  const give = (body: Message['body'], src = 'c1') =>
    input.write(`${JSON.stringify({ id: 1, src, dest: 'n0', body })}\n`);
  give({ type: 'init', msg_id: 1, node_id: 'n0', node_ids: ['n0', 'n1', 'n2'] });
  return { node, input, sent, give };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

let logged: string;
beforeEach(() => {
  logged = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    logged += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('init', () => {
  it('answers, and knows its name and its peers from then on', async () => {
    const { node, sent } = connected();
    await settle();
    expect(sent).toEqual([{ src: 'n0', dest: 'c1', body: { type: 'init_ok', in_reply_to: 1 } }]);
    expect([node.id, node.nodeIds, node.peers]).toEqual(['n0', ['n0', 'n1', 'n2'], ['n1', 'n2']]);
  });

  it("answers only after a handler of one's own has finished", async () => {
    const seen: unknown[] = [];
    const { node, sent } = connected((node) =>
      node.on('init', async () => {
        await settle();
        seen.push(node.id, sent.length);
      }),
    );
    await settle();
    await settle();
    expect(seen).toEqual([node.id, 0]);
    expect(sent).toHaveLength(1);
  });
});

describe('reading', () => {
  function collecting() {
    const seen: unknown[] = [];
    const parts = connected((node) => node.on('note', (message) => seen.push(message.body.text)));
    return { ...parts, seen };
  }
  const line = (text: string) => JSON.stringify({ src: 'n1', dest: 'n0', body: { type: 'note', text } });

  it('takes two lines in one chunk as two messages', async () => {
    const { input, seen } = collecting();
    input.write(`${line('a')}\n${line('b')}\n`);
    await settle();
    expect(seen).toEqual(['a', 'b']);
  });

  it('waits for the rest of a line, even when it is cut inside a character', async () => {
    const { input, seen } = collecting();
    const bytes = Buffer.from(`${line('größer')}\n${line('next')}\n`);
    const cut = bytes.indexOf(0xc3) + 1;
    input.write(bytes.subarray(0, cut));
    await settle();
    expect(seen).toEqual([]);
    input.write(bytes.subarray(cut));
    await settle();
    expect(seen).toEqual(['größer', 'next']);
  });

  it('passes over empty lines', async () => {
    const { input, seen } = collecting();
    input.write(`\n${line('a')}\r\n\n`);
    await settle();
    expect(seen).toEqual(['a']);
  });
});

describe('handlers', () => {
  it('reply with in_reply_to, and without one to a message that wants no answer', async () => {
    const { sent, give } = connected((node) =>
      node.on('echo', (message) => node.reply(message, { type: 'echo_ok', echo: message.body.echo })),
    );
    give({ type: 'echo', msg_id: 7, echo: 'x' }, 'c9');
    give({ type: 'echo', echo: 'y' }, 'c9');
    await settle();
    expect(sent.slice(1)).toEqual([
      { src: 'n0', dest: 'c9', body: { type: 'echo_ok', echo: 'x', in_reply_to: 7 } },
      { src: 'n0', dest: 'c9', body: { type: 'echo_ok', echo: 'y' } },
    ]);
  });

  it.each([
    [
      'at once',
      () => {
        throw new RpcError(ErrorCode.keyDoesNotExist, 'no such key');
      },
    ],
    [
      'later',
      async () => {
        await settle();
        throw new RpcError(ErrorCode.keyDoesNotExist, 'no such key');
      },
    ],
  ])('answer with the RpcError that they throw %s', async (_when, handler) => {
    const { sent, give } = connected((node) => node.on('get', handler));
    give({ type: 'get', msg_id: 3 });
    await settle();
    await settle();
    expect(sent[1]?.body).toEqual({ type: 'error', code: 20, text: 'no such key', in_reply_to: 3 });
    expect(logged).toBe('');
  });

  it('answer with "crash" when they throw anything else, and say so on stderr', async () => {
    const { sent, give } = connected((node) =>
      node.on('get', async () => {
        await settle();
        throw new TypeError('it broke');
      }),
    );
    give({ type: 'get', msg_id: 3 });
    give({ type: 'get' });
    await settle();
    await settle();
    expect(sent.slice(1).map((message) => message.body)).toEqual([
      { type: 'error', code: 13, text: 'TypeError: it broke', in_reply_to: 3 },
    ]);
    expect(logged.match(/The handler of "get" failed: TypeError: it broke/g)).toHaveLength(2);
  });

  it('say in one line of stderr which RpcError nobody is told of', () => {
    const { give } = connected(() => {});
    give({ type: 'broadcast_ok' });
    expect(logged).toMatch(
      /^.*The handler of "broadcast_ok" failed: There is no handler for "broadcast_ok"\.\n$/,
    );
  });

  it('are missed with "not supported"', async () => {
    const { sent, give } = connected();
    give({ type: 'dance', msg_id: 3 });
    await settle();
    expect(sent[1]?.body).toMatchObject({ type: 'error', code: 10, in_reply_to: 3 });
  });

  it("can't be given twice for a type", () => {
    const node = new Node(new PassThrough(), new PassThrough());
    node.on('echo', () => {});
    expect(() => node.on('echo', () => {})).toThrow('two handlers for "echo"');
  });
});

describe('rpc', () => {
  it('resolves with the answer to its own request, whatever the order', async () => {
    const { node, sent, give } = connected();
    const first = node.rpc('n1', { type: 'ask' });
    const second = node.rpc('n2', { type: 'ask' });
    await settle();
    const [one, two] = sent.slice(1).map((message) => message.body.msg_id as number);
    give({ type: 'ask_ok', value: 2, in_reply_to: two as number }, 'n2');
    give({ type: 'ask_ok', value: 1, in_reply_to: one as number }, 'n1');
    expect((await first).body.value).toBe(1);
    expect((await second).body.value).toBe(2);
  });

  it('throws the error that it is answered with', async () => {
    const { node, give } = connected();
    const asked = node.rpc('n1', { type: 'ask' });
    give({ type: 'error', code: 22, text: 'current value 1 is not 2', in_reply_to: 1 }, 'n1');
    const error = await asked.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({ code: 22, message: 'current value 1 is not 2', definite: true });
  });

  it('throws an indefinite timeout when nobody answers, and takes no notice of the late answer', async () => {
    const { node, sent, give } = connected();
    const error = await node.rpc('n1', { type: 'ask' }, { timeout: 10 }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 0,
      definite: false,
      message: 'n1 did not answer "ask" within 10 ms',
    });
    give({ type: 'ask_ok', in_reply_to: 1 }, 'n1');
    give({ type: 'error', code: 13, in_reply_to: 99 }, 'n1');
    await settle();
    expect(sent.slice(2)).toEqual([]);
    expect(logged).toBe('');
  });

  it("throws the signal's reason when it is aborted, before or while it waits", async () => {
    const { node, sent } = connected();
    await settle();
    const controller = new AbortController();
    const asked = node.rpc('n1', { type: 'ask' }, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    await expect(node.rpc('n1', { type: 'ask' }, { signal: controller.signal })).rejects.toThrow('enough');
    expect(sent.filter((message) => message.body.type === 'ask')).toHaveLength(1);
  });

  it('leaves no timer behind once it is answered', async () => {
    const clear = vi.spyOn(globalThis, 'clearTimeout');
    const { node, give } = connected();
    const asked = node.rpc('n1', { type: 'ask' }, { timeout: 60_000 });
    give({ type: 'ask_ok', in_reply_to: 1 }, 'n1');
    await asked;
    expect(clear).toHaveBeenCalledTimes(1);
  });
});

describe('send', () => {
  it('numbers nothing and waits for nothing', async () => {
    const { node, sent } = connected();
    await settle();
    node.send('n1', { type: 'gossip', values: [1, 2] });
    await settle();
    expect(sent[1]).toEqual({ src: 'n0', dest: 'n1', body: { type: 'gossip', values: [1, 2] } });
  });
});
