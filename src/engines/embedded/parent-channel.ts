/** How a process in which nodes live talks with its parent, and ends with it. */
import { watchMemory } from './memory-watch.ts';
import { killGroup } from './nodes/process-node.ts';

export class ParentChannel<Sent, Received> {
  #nodePids: readonly number[] = [];

  /**
   * Takes messages from now on. When the channel closes the process ends, and with it every node it started.
   *
   * @param memoryLimit bytes of resident memory past which the process is ended.
   */
  listen(memoryLimit: number, onMessage: (message: Received) => void): void {
    process.on('message', (message) => onMessage(message as Received));
    process.on('disconnect', () => this.#leave());
    process.on('SIGTERM', () => this.#leave());
    // Ctrl-C reaches every process of the terminal: what is to be done about it is for the parent to say.
    process.on('SIGINT', () => undefined);
    process.on('SIGHUP', () => undefined);
    watchMemory(memoryLimit);
  }

  send(message: Sent): void {
    if (!process.connected) return;
    // The parent may be gone before 'disconnect' says so: an error that nobody hears would end this process
    // and leave its nodes behind.
    process.send?.(message, undefined, undefined, (error) => {
      if (error !== null) this.#leave();
    });
  }

  /** Which processes of nodes must not outlive this one. */
  holds(nodePids: readonly number[]): void {
    this.#nodePids = nodePids;
  }

  #leave(): never {
    for (const pid of this.#nodePids) killGroup(pid);
    process.exit(0);
  }
}
