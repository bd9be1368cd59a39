/** What the log of a finished test tells of its nodes: a first reading of the whole. */
import type { NodeId } from '../../results/trace.ts';
import type { MutedNode, NodeStep } from '../engine.ts';
import { textOf } from './console-file.ts';
import type { FinishedTest } from './maelstrom.ts';
import { longestMessageLine, MessageTimes } from './messages-from-log.ts';
import { SetUpReplies, topologyMs } from './set-up-replies.ts';
import { TestConsole } from './test-console.ts';
import type { StderrSeen } from './timed-node-log.ts';

/** Characters of stderr that are kept of all nodes together. */
export const stderrRoom = 1 << 26;

/** What the whole log of a test told. */
export interface ConsoleSeen {
  readonly console: TestConsole;
  readonly times: MessageTimes;
  readonly replies: SetUpReplies;
  readonly stderr: ReadonlyMap<NodeId, readonly StderrSeen[]>;
  /** Nanoseconds of the run for a time of the console's clock. */
  readonly time: (clock: number) => number;
  /** @param sent when the node last sent a message, in nanoseconds of the run, where the console does not know. */
  readonly lastSign: (node: NodeId, sent: number | null) => NodeStep;
  /** @param sent how many messages a node had sent, where the log did not count them; null: not known. */
  readonly muted: (sent: (node: NodeId) => number | null) => readonly MutedNode[];
}

export type LogOfTest = Pick<FinishedTest, 'spec' | 'consoleFile'>;

/** Reads the log, console or jepsen.log, once. */
export function readConsole({ spec, consoleFile }: LogOfTest): ConsoleSeen {
  const times = new MessageTimes();
  const stderr = new Map<NodeId, StderrSeen[]>();
  const replies = new SetUpReplies();
  const given = new Map<NodeId, { lineNumber: number; messageId: number | null }>();
  let room = stderrRoom;
  const console = new TestConsole(
    spec,
    {
      stderr(node, clock, text) {
        room -= text.length + 1;
        if (room < 0) return;
        const lines = stderr.get(node);
        if (lines === undefined) stderr.set(node, [{ clock, text }]);
        else lines.push({ clock, text });
      },
      message(kind, thread, clock, text) {
        times.add(kind, thread, clock, text);
        const isSettingUp = console.origin === null || clock - console.origin < topologyMs;
        if (kind === 'send' && isSettingUp && thread.endsWith(' stdout')) replies.add(text);
      },
      badLine(node) {
        if (given.has(node)) return;
        const sent = times.sentBy.get(node) ?? 0;
        given.set(node, {
          lineNumber: sent + 1,
          messageId: times.handed.get(node) ?? null,
        });
      },
    },
    longestMessageLine,
  );
  for (const text of textOf(consoleFile)) console.push(text);
  console.end();
  const origin = console.origin ?? console.clock ?? 0;
  const time = (clock: number) => (clock - origin) * 1e6;
  return {
    console,
    times,
    replies,
    stderr,
    time,
    lastSign(node, sent) {
      const signs = [console.lastAnswer.get(node), times.lastSent.get(node), stderr.get(node)?.at(-1)?.clock];
      if (sent !== null) signs.push(origin + sent / 1e6);
      // Where the main phase has begun, every node had answered init.
      const atLeast = console.origin ?? console.firstClock ?? 0;
      return {
        node,
        time: time(Math.max(atLeast, ...signs.map((clock) => clock ?? atLeast))),
        messageId: times.handed.get(node) ?? null,
        activity: 'unseen',
      };
    },
    muted: (sent) =>
      console.muted.map(({ node, clock, reason, line, detail }) => ({
        node,
        time: time(clock),
        reason,
        line,
        lineNumber: console.messages > 0 ? (given.get(node)?.lineNumber ?? 0) : (sent(node) ?? -1) + 1,
        messageId: given.get(node)?.messageId ?? null,
        detail,
      })),
  };
}
