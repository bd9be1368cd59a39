/** Small runs by hand, with times in milliseconds. For tests of what the page makes of them. */
import type { MessageFate } from '../../../src/results/trace.ts';
import { fates, type RunHead, type TraceLogLine, type TraceOperation } from '../../../src/trace/format.ts';
import { createColumns } from '../../../src/trace/message-columns.ts';
import type { RunModel } from '../../../src/trace/page/model/run-model.ts';
import { modelOf } from './model-of.ts';

export interface SmallMessage {
  /** `n0>n1` */
  readonly link: string;
  readonly sent: number;
  /** A millisecond later unless it says so. */
  readonly end?: number;
  readonly fate?: MessageFate;
  readonly body: string;
  readonly request?: number;
  readonly repeats?: number;
  readonly copyOf?: number;
}

export type SmallOperation = Pick<TraceOperation, 'f' | 'value' | 'start'> &
  Partial<Pick<TraceOperation, 'result' | 'end' | 'requests' | 'index'>> & {
    readonly client: string;
    readonly node: string;
  };

const millisecond = 1e6;

/** Clients are the names that begin with `c`, services those with a dash. Message rank r has the id 10 r. */
export function smallRun(
  messages: readonly SmallMessage[],
  operations: readonly SmallOperation[] = [],
  rest: {
    readonly logs?: readonly TraceLogLine[];
    readonly head?: Partial<RunHead>;
    readonly place?: number;
  } = {},
): RunModel {
  const named = [
    ...operations.flatMap(({ client, node }) => [client, node]),
    ...messages.flatMap(({ link }) => link.split('>')),
  ];
  const names = [...new Set(named)];
  const types = [...new Set(messages.map(({ body }) => typeOf(body)))];
  const columns = createColumns(messages.length);
  for (const [rank, message] of messages.entries()) {
    const [src = '', dest = ''] = message.link.split('>');
    const end = message.end ?? message.sent + 1;
    columns.id[rank] = 10 * rank;
    columns.src[rank] = names.indexOf(src);
    columns.dest[rank] = names.indexOf(dest);
    columns.sent[rank] = message.sent * millisecond;
    columns.due[rank] = end * millisecond;
    columns.end[rank] = end * millisecond;
    columns.fate[rank] = fates.indexOf(message.fate ?? 'delivered');
    columns.type[rank] = types.indexOf(typeOf(message.body));
    columns.request[rank] = message.request ?? -1;
    columns.repeats[rank] = message.repeats ?? -1;
    columns.copyOf[rank] = message.copyOf ?? -1;
  }
  const kindOf = (name: string) =>
    name.startsWith('c') ? 'client' : name.includes('-') ? 'service' : 'node';
  const head: RunHead = {
    label: 'small',
    challenge: null,
    attempt: null,
    run: 'run',
    seed: 1,
    engine: 'embedded',
    workload: 'broadcast',
    settings: [],
    outcome: null,
    ending: null,
    capabilities: { messages: true, deterministic: true, virtualTime: true },
    notes: [],
    start: 0,
    end: 10_000 * millisecond,
    mainEnd: 10_000 * millisecond,
    names,
    lanes: names.map((name, rank) => ({ kind: kindOf(name), label: name, names: [rank] })),
    types,
    messageCount: messages.length,
    operations: operations.map((operation, rank) => {
      const { f, value, start, end, result, requests, index, client, node } = operation;
      return {
        index: index ?? 2 * rank,
        completionIndex: end === undefined ? null : (index ?? 2 * rank) + 1,
        f,
        value,
        result: result ?? null,
        outcome: end === undefined ? 'open' : 'ok',
        start: start * millisecond,
        end: end === undefined || end === null ? null : end * millisecond,
        lane: names.indexOf(client),
        node: names.indexOf(node),
        requests: requests ?? [],
        final: false,
      };
    }),
    faults: [],
    report: null,
    figures: [],
    commands: [],
    ...rest.head,
  };
  const bodies = messages.map(({ body }) => body);
  return modelOf({ head, columns, bodies, logs: rest.logs ?? [] }, rest.place);
}

function typeOf(body: string): string {
  try {
    return (JSON.parse(body) as { type?: string }).type ?? '(no type)';
  } catch {
    return '(no type)';
  }
}
