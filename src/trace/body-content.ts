/** What a body says of itself, found in its text without parsing it whole: a run may have a million of them. */
import { RunningHash } from '../engines/embedded/kernel/hash.ts';
import { visitMembers } from '../engines/embedded/network/json-spans.ts';

/** Reads one body after another; what it found holds until the next. */
export class BodyReader {
  /** Null: the body has none. */
  type: string | null = null;
  msgId: number | null = null;
  inReplyTo: number | null = null;
  /**
   * The same for bodies that say the same, whatever the numbers of their messages; an answer says whom it answers.
   * Null: the body says nothing beside its type.
   */
  content: number | null = null;
  #body = '';
  #hash = new RunningHash(0);
  #saysMore = false;

  /** @param link number of sender and receiver: what goes another way is something else */
  read(link: number, body: string): void {
    this.#body = body;
    this.#hash = new RunningHash(link);
    this.#saysMore = false;
    this.type = this.msgId = this.inReplyTo = this.content = null;
    if (/^\s*\{/.test(body)) this.#readMembers();
    else {
      this.#hash.add(body);
      this.#saysMore = true;
    }
    if (!this.#saysMore) return;
    const [high, low] = this.#hash.finish();
    // As many bits as a double has room for.
    this.content = (high >>> 11) * 0x1_0000_0000 + low;
  }

  #readMembers(): void {
    try {
      visitMembers(this.#body, 0, this.#member);
    } catch (thrown) {
      // A text that is no JSON: only of files that somebody changed.
      if (!(thrown instanceof SyntaxError)) throw thrown;
    }
  }

  readonly #member = (key: string, from: number, valueFrom: number, to: number): void => {
    const body = this.#body;
    if (key === 'type') {
      if (body.charCodeAt(valueFrom) === 0x22) this.type = JSON.parse(body.slice(valueFrom, to));
      this.#hash.add(body, from, to);
    } else if (key === 'msg_id') {
      this.msgId = wholeNumber(body.slice(valueFrom, to));
    } else {
      if (key === 'in_reply_to') this.inReplyTo = wholeNumber(body.slice(valueFrom, to));
      this.#hash.add(body, from, to);
      this.#saysMore = true;
    }
  };
}

/** Null for anything else: 1.0 is no integer for Maelstrom, which takes messages by it. */
function wholeNumber(text: string): number | null {
  return /^-?\d+$/.test(text) ? Number(text) : null;
}
