/**
 * Which life of a node asked: a reply to a request that a node sent before it was killed is of no use to the
 * program that was started in its place, and could pass for the answer to a request of its own, since the
 * numbers of requests begin anew. A connection that broke would not have carried it either.
 */
import type { JsonObject } from '../../../json.ts';
import type { NodeId } from '../../../results/trace.ts';

export class Lives {
  readonly #life = new Map<NodeId, number>();
  /** In which life the latest request of that number from one to the other was sent. */
  readonly #asked = new Map<string, number>();

  /** The node begins another life. */
  begin(node: NodeId): void {
    this.#life.set(node, this.#of(node) + 1);
  }

  /** Notes a message that is sent. @returns true for a reply to a life of the receiver that is over. */
  isForFormerLife(src: NodeId, dest: NodeId, { msg_id, in_reply_to }: JsonObject): boolean {
    if (typeof msg_id === 'number') this.#asked.set(`${src} ${dest} ${msg_id}`, this.#of(src));
    if (typeof in_reply_to !== 'number') return false;
    const question = `${dest} ${src} ${in_reply_to}`;
    const life = this.#asked.get(question);
    this.#asked.delete(question);
    return life !== undefined && life < this.#of(dest);
  }

  #of(node: NodeId): number {
    return this.#life.get(node) ?? 0;
  }
}
