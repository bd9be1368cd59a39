/** Runs that did not come to their end: crash, exit, hang, spin, storm, memory, init and topology. */
import type { NodeStep, RunEnding } from '../../engines/engine.ts';
import { journal } from '../evidence/journal.ts';
import type { RunEvidence } from '../grader.ts';
import type { Statement } from '../report.ts';
import { at, grouped, list, moment, quoted, say, sayAt, seconds } from '../statement.ts';
import { type Draft, doing, handedStep, nameOf, place, pointTo, stderrBefore } from './draft.ts';
import { exitCause, isCommand } from './exit-cause.ts';
import { heldBackAnswer } from './held-back.ts';
import { mutedDraft } from './muted.ts';
import { replyProblem } from './reply-shape.ts';
import { stormDraft } from './storm.ts';

type Ending<Kind extends RunEnding['kind']> = Extract<RunEnding, { kind: Kind }>;

/** The diagnosis of a run that did not complete; null when it did. */
export function endingDraft(evidence: RunEvidence): Draft | null {
  const { ending } = evidence.outcome;
  switch (ending.kind) {
    case 'completed':
      return null;
    case 'node-crashed':
      return crashed(evidence, ending);
    case 'node-hung':
      return hungDraft(evidence, ending, 'ending');
    case 'spin':
      return spinDraft(evidence, ending, 'ending');
    case 'message-storm':
      return stormDraft(evidence, ending);
    case 'out-of-memory':
      return outOfMemory(evidence, ending);
    case 'init-failed':
      return initFailed(evidence, ending);
    case 'tool-failed':
      return couldNotRun(`The run could not be done: ${ending.message}`, 'ending/message');
    case 'interrupted':
      return couldNotRun('The run was interrupted before it ended.', 'ending/kind');
  }
}

function couldNotRun(text: string, path: string): Draft {
  return {
    code: 'could-not-run',
    headline: say(text, at.outcome(path)),
    steps: [],
    cause: null,
    look: null,
  };
}

function crashed(evidence: RunEvidence, ending: Ending<'node-crashed'>): Draft {
  const { node, time } = ending.step;
  const { text, message } = doing(evidence, ending.step);
  const when = whenItEnded(ending.step, text);
  const steps: Statement[] = [...handedStep(message)];
  const lastWords = ending.lastStderr.filter((line) => line.trim() !== '');
  if (ending.error !== null) {
    const what = ending.rejection ? 'A promise was rejected and nobody caught it' : 'It threw';
    const where = place(ending.location);
    steps.push(
      sayAt(
        time,
        `${what}: ${quoted(`${ending.error.name}: ${ending.error.message}`, 200)}${where === null ? '' : `, at ${where}`}.`,
        at.outcome('ending/error/message'),
        at.outcome(ending.location === null ? 'ending/step/time' : 'ending/location'),
      ),
    );
    const headline = sayAt(
      time,
      `${node} crashed ${when}: ${quoted(`${ending.error.name}: ${ending.error.message}`)}`,
      at.outcome('ending/error/message'),
      at.outcome('ending/step'),
      ...pointTo(message),
    );
    const cause = ending.rejection
      ? say(
          'An error in an async function ended the process: no await or catch took it.',
          at.outcome('ending/rejection'),
        )
      : null;
    return { code: 'node-crashed', headline, steps, cause, look: where ?? firstOwnFrame(ending.error.stack) };
  }
  const how =
    ending.signal === null
      ? `ended with exit status ${ending.exitCode ?? 'unknown'}`
      : `was killed by ${ending.signal}`;
  for (const [i, line] of ending.lastStderr.entries()) {
    if (line.trim() === '' || i < ending.lastStderr.length - 3) continue;
    steps.push(
      say(`Before that it wrote on stderr: ${quoted(line, 160)}`, at.outcome(`ending/lastStderr/${i}`)),
    );
  }
  // A program in another language that dies of an error says so on stderr and leaves a status.
  const signalled =
    ending.signal !== null || (isCommand(evidence) && ending.exitCode !== 0 && lastWords.length > 0);
  return {
    code: signalled ? 'node-crashed' : 'node-exited',
    headline: sayAt(
      time,
      `${node} ${how} ${when}. A node must run until it is stopped.`,
      at.outcome('ending/step'),
      at.outcome(ending.signal === null ? 'ending/exitCode' : 'ending/signal'),
      ...pointTo(message),
    ),
    steps,
    cause: exitCause(evidence, ending),
    look: place(ending.location),
  };
}

/** From outside a node it can't be seen what it was doing, and often not when it ended. */
function whenItEnded({ activity, time }: NodeStep, doingWhat: string): string {
  if (activity === 'uncaught' || (activity === 'unseen' && time < 0)) return moment(time);
  return activity === 'unseen'
    ? `some time after ${seconds(time)}, its last sign of life`
    : `${moment(time)} while ${doingWhat}`;
}

function firstOwnFrame(stack: string): string | null {
  const frame = stack.split('\n').find((line) => /^\s+at /.test(line) && !/node:|node_modules/.test(line));
  return frame === undefined ? null : (/\(?([^()\s]+:\d+:\d+)\)?\s*$/.exec(frame)?.[1] ?? null);
}

/** A node that never came back from a step. `path` is where outcome.json tells of it. */
export function hungDraft(evidence: RunEvidence, hung: Ending<'node-hung'>, path: string): Draft {
  const { node, time } = hung.step;
  const { text, message } = doing(evidence, hung.step);
  return {
    code: 'node-hung',
    headline: sayAt(
      time,
      `${node} hung ${moment(time)}: it never came back from ${text}.`,
      at.outcome(`${path}/step`),
      ...pointTo(message),
    ),
    steps: handedStep(message),
    cause: say(
      'Code that runs on one thread and never returns: a loop whose condition stays true, or a wait that blocks.',
      at.outcome(`${path}/kind`),
    ),
    look: place(hung.location),
  };
}

/** A node that kept itself busy without time moving on. */
export function spinDraft(evidence: RunEvidence, spin: Ending<'spin'>, path: string): Draft {
  const { node, time } = spin.step;
  const { text, message } = doing(evidence, spin.step);
  const causes: Readonly<Record<string, string>> = {
    'clock reads':
      'A loop that waits by reading the clock. Waiting belongs in a timer, so that messages are read meanwhile.',
    microtasks:
      'A chain of promises (or queueMicrotask) that always adds another one, so that nothing else gets its turn.',
    ticks: 'A chain of process.nextTick that always adds another one, so that nothing else gets its turn.',
    'lines written': 'A loop that writes without end and never waits.',
    'idle turns': 'A chain of setImmediate or setTimeout(0) that always adds another one.',
  };
  const cause = causes[spin.what];
  return {
    code: 'spin',
    headline: sayAt(
      time,
      `${node} spins ${moment(time)}: ${grouped(spin.count)} ${spin.what} in a row while ${text}.`,
      at.outcome(`${path}/step`),
      at.outcome(`${path}/count`),
      ...pointTo(message),
    ),
    steps: handedStep(message),
    cause: cause === undefined ? null : say(cause, at.outcome(`${path}/what`)),
    look: place(spin.location),
  };
}

function outOfMemory(evidence: RunEvidence, ending: Ending<'out-of-memory'>): Draft {
  const limit = `${Math.round(ending.limit / 1024 / 1024)} MB`;
  const kind = ending.what === 'heap' ? 'objects or strings' : 'buffers';
  if (ending.step === null) {
    return {
      code: 'out-of-memory',
      headline: say(
        `The nodes filled the memory (${limit}) with ${kind}.`,
        at.outcome('ending/limit'),
        at.outcome('ending/what'),
      ),
      steps: [],
      cause: null,
      look: null,
    };
  }
  const { node, time } = ending.step;
  const { text, message } = doing(evidence, ending.step);
  const steps: Statement[] = [...handedStep(message)];
  for (const line of stderrBefore(evidence, node, time, 2)) {
    steps.push(sayAt(line.time, `${node} wrote on stderr: ${quoted(line.text, 120)}`, at.log(line)));
  }
  return {
    code: 'out-of-memory',
    headline: sayAt(
      time,
      `${node} filled the memory (${limit}) with ${kind} ${moment(time)} while ${text}.`,
      at.outcome('ending/limit'),
      at.outcome('ending/what'),
      at.outcome('ending/step'),
      ...pointTo(message),
    ),
    steps,
    cause: null,
    look: null,
  };
}

function initFailed(evidence: RunEvidence, ending: Ending<'init-failed'>): Draft {
  const { reason, text } = ending;
  const node = ending.node ?? 'A node';
  const request = reason.startsWith('topology') ? 'topology' : 'init';
  const muted = evidence.outcome.muted.findIndex((one) => one.node === node);
  if (muted >= 0) return mutedDraft(evidence, muted);
  const asked = journal(evidence).messages.find(
    (message) => message.dest === node && nameOf(message.body) === request,
  );
  const steps: Statement[] =
    asked === undefined
      ? []
      : [sayAt(asked.sent, `${node} was sent ${quoted(asked.body, 120)}`, at.message(asked))];
  const pointers = [at.outcome('ending/node'), at.outcome('ending/reason')];
  const onStderr = evidence.outcome.stderrMessages.findIndex((line) => line.node === node);
  const noReply = reason === 'no-reply' || reason === 'topology-no-reply';
  if (noReply && onStderr >= 0) {
    const line = evidence.outcome.stderrMessages[onStderr];
    steps.push(
      say(
        `${node} wrote on stderr: ${quoted(line?.text ?? '', 160)}`,
        at.outcome(`stderrMessages/${onStderr}/text`),
        at.outcome(`stderrMessages/${onStderr}/node`),
      ),
    );
    return {
      code: 'answered-on-stderr',
      headline: say(
        `${node} answered ${request} on stderr; messages are read from stdout only.`,
        ...pointers,
        at.outcome(`stderrMessages/${onStderr}/text`),
      ),
      steps,
      cause: say(
        'The answer was written with console.error, or the streams are mixed up.',
        at.outcome(`stderrMessages/${onStderr}/text`),
      ),
      look: 'where the node writes its messages',
    };
  }
  if (noReply) {
    const held = asked === undefined ? null : heldBackAnswer(evidence, asked, request);
    if (held !== null) {
      return {
        code: request === 'init' ? 'init-unanswered' : 'topology-unanswered',
        headline: say(`${node} ${held.what}, so the run never began.`, ...pointers, ...held.step.pointers),
        steps: [...steps, held.step],
        cause: held.cause,
        look: held.look,
      };
    }
    if (text !== null && text !== '') {
      steps.push(
        say(`It wrote ${quoted(text, 160)} without a newline at the end.`, at.outcome('ending/text')),
      );
    }
    return {
      code: request === 'init' ? 'init-unanswered' : 'topology-unanswered',
      headline: say(
        `${node} did not answer ${request} within ${request === 'init' ? 10 : 5} seconds of being asked, so the run never began.`,
        ...pointers,
      ),
      steps,
      cause:
        text !== null && text !== ''
          ? say('A line counts only with its newline.', at.outcome('ending/text'))
          : null,
      look: `the handler of ${request}, and that each message ends with a newline${isCommand(evidence) ? ' and is flushed' : ''}`,
    };
  }
  if (text !== null) steps.push(say(`It answered ${quoted(text, 200)}`, at.outcome('ending/text')));
  const problem = text === null ? null : replyProblem(request, text);
  const wrong = request === 'topology' && problem !== null ? `: ${problem}` : `, which is no ${request}_ok`;
  return {
    code: request === 'init' ? 'init-wrong-reply' : 'topology-wrong-reply',
    headline: say(
      `${node} answered ${request} with ${text === null ? 'something' : quoted(text, 100)}${wrong}. So the run never began.`,
      ...pointers,
      ...(text === null ? [] : [at.outcome('ending/text')]),
    ),
    steps,
    cause: null,
    look: `the handler of ${request}: ${list([`type must be "${request}_ok"`, 'in_reply_to must be the msg_id of the request'])}`,
  };
}
