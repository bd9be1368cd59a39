/**
 * How each misbehaving node must end. A case says what the engine saw (ending, muted or stopped node,
 * verdict as Maelstrom would give it) and what the report says of it.
 */
import type { ChallengeTest } from '../../src/course/course.ts';
import type { MuteReason, RunEnding } from '../../src/engines/engine.ts';
import type { Validity } from '../../src/results/results.ts';

export interface MisbehaviourCase {
  /** File in test/nodes/misbehaviour, without extension. */
  readonly node: string;
  /** Tells apart two cases of one node. */
  readonly note?: string;
  readonly test?: Partial<ChallengeTest>;
  readonly ending: RunEnding['kind'];
  /** `:valid?` of results.edn; null where the run has none. */
  readonly valid: Validity | null;
  readonly muted?: MuteReason;
  readonly stopped?: 'node-hung' | 'spin';
  /** Feature that made the run start over in real time. */
  readonly realTime?: RegExp;
  /** Code of the diagnosis; null: nothing to complain of. */
  readonly code: string | null;
  /** What the headline says. */
  readonly headline?: RegExp;
  /** File and line that the report names. */
  readonly location?: RegExp;
}

/** Two nodes that echo ten times a second for ten seconds, unless a case says otherwise. */
export const defaultTest: ChallengeTest = { workload: 'echo', nodeCount: 2, rate: 10, timeLimit: 10 };

export const cases: readonly MisbehaviourCase[] = [
  // It ends.
  { node: 'exits', ending: 'node-crashed', valid: null, code: 'node-exited', headline: /n[01].*\b0\b/ },
  {
    node: 'throws',
    ending: 'node-crashed',
    valid: null,
    code: 'node-crashed',
    headline: /n[01].*TypeError/,
    location: /throws\.mjs:5/,
  },
  {
    node: 'rejects',
    ending: 'node-crashed',
    valid: null,
    code: 'node-crashed',
    headline: /n[01].*RangeError.*the third request is one too many/,
    location: /rejects\.mjs:7/,
  },

  // It never ends.
  {
    node: 'loops',
    ending: 'completed',
    valid: true,
    stopped: 'node-hung',
    code: 'node-hung',
    headline: /n[01]/,
    location: /loops\.mjs:\d+/,
  },
  // Nobody can count another's microtasks, so this one is found by the wall-clock guard.
  {
    node: 'microtasks',
    ending: 'completed',
    valid: true,
    stopped: 'node-hung',
    code: 'node-hung',
    headline: /n[01]/,
    location: /microtasks\.mjs:\d+/,
  },
  { node: 'next-ticks', ending: 'completed', valid: true, stopped: 'spin', code: 'spin', headline: /n[01]/ },
  { node: 'immediates', ending: 'completed', valid: true, code: null },
  { node: 'timeouts-0', ending: 'completed', valid: true, code: null },
  { node: 'waits-by-clock', ending: 'completed', valid: true, code: null },
  {
    node: 'waits-by-clock-for-ever',
    ending: 'completed',
    valid: true,
    stopped: 'spin',
    code: 'spin',
    headline: /n[01].*clock/,
  },

  // It takes everything.
  {
    node: 'floods-the-network',
    ending: 'message-storm',
    valid: null,
    code: 'message-storm',
    headline: /hello|n0.*n1|n1.*n0/,
  },
  {
    // One step that writes for ever: nothing of it has travelled when it is stopped, so it is no storm.
    node: 'floods-in-a-loop',
    ending: 'completed',
    valid: true,
    stopped: 'spin',
    code: 'spin',
    headline: /n[01].*lines written/,
  },
  { node: 'memory-objects', ending: 'out-of-memory', valid: null, code: 'out-of-memory', headline: /n[01]/ },
  { node: 'memory-buffers', ending: 'out-of-memory', valid: null, code: 'out-of-memory', headline: /n[01]/ },
  { node: 'memory-strings', ending: 'out-of-memory', valid: null, code: 'out-of-memory', headline: /n[01]/ },
  { node: 'memory-slowly', ending: 'out-of-memory', valid: null, code: 'out-of-memory', headline: /n[01]/ },

  // It does not begin.
  {
    node: 'init-unanswered',
    ending: 'init-failed',
    valid: null,
    code: 'init-unanswered',
    headline: /n[01].*init/,
  },
  {
    node: 'init-wrong-reply',
    ending: 'init-failed',
    valid: null,
    code: 'init-wrong-reply',
    headline: /n[01].*"?ok"?/,
  },
  {
    node: 'debug-line-at-start',
    ending: 'init-failed',
    valid: null,
    muted: 'not-json',
    code: 'muted-not-json',
    headline: /n[01].*node is starting/,
  },
  { node: 'no-newline', ending: 'init-failed', valid: null, code: 'init-unanswered', headline: /n[01]/ },

  // What it prints is no message.
  {
    node: 'debug-line',
    ending: 'completed',
    valid: true,
    muted: 'not-json',
    code: 'muted-not-json',
    headline: /n[01].*handling request 3/,
  },
  {
    node: 'empty-line',
    ending: 'completed',
    valid: true,
    muted: 'not-a-message',
    code: 'muted-not-a-message',
    headline: /n[01].*empty/,
  },
  {
    node: 'json-but-no-message',
    ending: 'completed',
    valid: true,
    muted: 'not-a-message',
    code: 'muted-not-a-message',
    headline: /n[01].*echo_ok/,
  },
  {
    node: 'envelope-key',
    ending: 'completed',
    valid: true,
    muted: 'unknown-key',
    code: 'muted-unknown-key',
    headline: /n[01].*sent_at/,
  },
  {
    node: 'unknown-dest',
    ending: 'completed',
    valid: true,
    muted: 'unknown-dest',
    code: 'muted-unknown-dest',
    headline: /n[01].*n9/,
  },
  {
    node: 'unknown-src',
    ending: 'completed',
    valid: true,
    muted: 'unknown-src',
    code: 'muted-unknown-src',
    headline: /n[01].*server/,
  },
  {
    node: 'huge-line-no-message',
    ending: 'completed',
    valid: true,
    muted: 'not-json',
    code: 'muted-not-json',
    headline: /n[01].*xxxx/,
  },
  { node: 'huge-message', ending: 'completed', valid: true, code: null },

  // Its replies are not as asked.
  {
    node: 'extra-reply-key',
    ending: 'completed',
    valid: false,
    code: 'malformed-reply',
    headline: /n[01].*from/,
  },
  {
    node: 'float-msg-id',
    ending: 'completed',
    valid: false,
    code: 'malformed-reply',
    headline: /n[01].*msg_id/,
  },
  { node: 'float-in-reply-to', ending: 'completed', valid: false, code: 'no-answer', headline: /n[01]/ },
  {
    node: 'two-on-a-line',
    test: { availability: 'total' },
    ending: 'completed',
    valid: false,
    code: 'no-answer',
    headline: /n[01]/,
  },
  {
    node: 'late-answers',
    note: 'to a client that stays',
    test: { workload: 'unique-ids', availability: 'total' },
    ending: 'completed',
    valid: false,
    code: 'late-answer',
    headline: /n[01].*6(\.\d+)? s/,
  },
  {
    node: 'late-answers',
    note: 'to a client that has gone',
    ending: 'completed',
    valid: true,
    muted: 'closed-client',
    code: 'muted-closed-client',
    headline: /n[01]/,
  },
  {
    node: 'answers-on-stderr',
    ending: 'completed',
    valid: false,
    code: 'answered-on-stderr',
    headline: /n[01].*stderr/,
  },

  // It does what virtual time can't give.
  {
    node: 'uses-net',
    test: { timeLimit: 3 },
    ending: 'completed',
    valid: true,
    realTime: /net/,
    code: null,
  },
  {
    node: 'uses-worker-threads',
    test: { timeLimit: 3 },
    ending: 'completed',
    valid: true,
    realTime: /Worker/,
    code: null,
  },
  { node: 'reads-fs', test: { timeLimit: 3 }, ending: 'completed', valid: true, code: null },

  // It reads as if each chunk were a line.
  {
    node: 'chunk-as-message',
    test: { workload: 'broadcast', nodeCount: 5, rate: 100, timeLimit: 5 },
    ending: 'node-crashed',
    valid: null,
    code: 'node-crashed',
    headline: /n[0-4].*SyntaxError/,
  },
];
