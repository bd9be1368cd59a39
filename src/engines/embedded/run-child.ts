/**
 * The process that runs live in: takes run commands over Node's IPC channel, one at a time, and answers
 * with events and a result. It ends when the channel closes, and with it every node it started.
 */
import type { RunEvent } from '../engine.ts';
import { watchMemory } from './memory-watch.ts';
import { killGroup } from './nodes/process-node.ts';
import { errorResult, performRun } from './perform-run.ts';
import { type ChildMessage, type RunCommand, residentLimit } from './run-protocol.ts';

let nodePids: readonly number[] = [];

function send(message: ChildMessage): void {
  if (!process.connected) return;
  // The parent may be gone before 'disconnect' says so: an error that nobody hears would end this process
  // and leave its nodes behind.
  process.send?.(message, undefined, undefined, (error) => {
    if (error !== null) leave();
  });
}

/** Ends the nodes and this process. */
function leave(): never {
  for (const pid of nodePids) killGroup(pid);
  process.exit(0);
}

process.on('message', (message) => {
  const command = message as RunCommand;
  const { id } = command;
  const hooks = {
    onEvent: (event: RunEvent) => send({ type: 'event', id, event }),
    onProcesses: (pids: readonly number[]) => {
      nodePids = pids;
      send({ type: 'processes', id, pids });
    },
  };
  // Messages are handed out from within the tick queue; the engine works that queue off itself after each
  // step of a node, so it must not run inside it.
  setImmediate(() => {
    performRun(command, hooks).then(
      (result) => send({ type: 'result', id, result }),
      (thrown: unknown) => send({ type: 'result', id, result: errorResult(thrown) }),
    );
  });
});
process.on('disconnect', leave);
process.on('SIGTERM', leave);
// Ctrl-C reaches every process of the terminal: what is to be done about it is for the parent to say.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);

watchMemory(residentLimit * Number(process.argv[2] ?? 1));
