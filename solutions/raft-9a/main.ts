// One map, which each request reads and changes in one go.
import { ErrorCode, RpcError } from '../../templates/typescript/lib/errors.ts';
import type { Known } from '../../templates/typescript/lib/messages.ts';
import { Node } from '../../templates/typescript/lib/node.ts';

type Read = Known<'read', { key: number }>;
type Write = Known<'write', { key: number; value: number }>;
type Cas = Known<'cas', { key: number; from: number; to: number }>;

const node = new Node();
const registers = new Map<number, number>();

function current(key: number): number {
  const value = registers.get(key);
  if (value === undefined) throw new RpcError(ErrorCode.keyDoesNotExist, `There is no key ${key}.`);
  return value;
}

node.on<Read>('read', (message) => {
  node.reply(message, { type: 'read_ok', value: current(message.body.key) });
});

node.on<Write>('write', (message) => {
  registers.set(message.body.key, message.body.value);
  node.reply(message, { type: 'write_ok' });
});

node.on<Cas>('cas', (message) => {
  const { key, from, to } = message.body;
  const value = current(key);
  if (value !== from) throw new RpcError(ErrorCode.preconditionFailed, `${key} is ${value}, not ${from}.`);
  registers.set(key, to);
  node.reply(message, { type: 'cas_ok' });
});

node.run();
