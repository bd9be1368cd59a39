/** What a service is: requests in, replies out, each at the moment it is read (maelstrom/service.clj). */
import type { Json, JsonObject } from '../../../json.ts';
import type { NodeId } from '../../../results/trace.ts';

export interface Service {
  /**
   * The reply's body without `in_reply_to`, or null where Maelstrom's service throws and answers nothing
   * (a request of unknown type).
   */
  handle(src: NodeId, request: JsonObject): JsonObject | null;
}

/** A key as the services compare it, and a value with what it is compared by. */
export interface Stored {
  readonly value: Json;
  readonly compare: string;
}

export const keyMissing: JsonObject = { type: 'error', code: 20, text: 'key does not exist' };

export const failedPrecondition = (text: string): JsonObject => ({ type: 'error', code: 22, text });
