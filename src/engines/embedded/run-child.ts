/**
 * The process that runs live in: takes run commands over Node's IPC channel, one at a time, and answers
 * with events and a result. It ends when the channel closes, and with it every node it started.
 */
import type { RunEvent } from '../engine.ts';
import { ParentChannel } from './parent-channel.ts';
import { errorResult, performRun } from './perform-run.ts';
import { type ChildMessage, type RunCommand, residentLimit } from './run-protocol.ts';

const parent = new ParentChannel<ChildMessage, RunCommand>();

parent.listen(residentLimit * Number(process.argv[2] ?? 1), (command) => {
  const { id } = command;
  const hooks = {
    onEvent: (event: RunEvent) => parent.send({ type: 'event', id, event }),
    onProcesses: (pids: readonly number[]) => {
      parent.holds(pids);
      parent.send({ type: 'processes', id, pids });
    },
  };
  // Messages are handed out from within the tick queue; the engine works that queue off itself after each
  // step of a node, so it must not run inside it.
  setImmediate(() => {
    performRun(command, hooks).then(
      (result) => parent.send({ type: 'result', id, result }),
      (thrown: unknown) => parent.send({ type: 'result', id, result: errorResult(thrown) }),
    );
  });
});
