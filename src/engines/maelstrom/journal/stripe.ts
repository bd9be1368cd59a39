/**
 * A stripe of Maelstrom's journal: what one of its threads sent to the network or took from it, in the order of
 * events. `net-journal/` holds one file for each thread, and numbers events and messages through all of them.
 */
import type { NodeId } from '../../../results/trace.ts';
import { ByteSource, CutOff, Damaged } from './byte-source.ts';
import { FressianReader } from './fressian-reader.ts';

export interface JournalEvent {
  /** Number of the event, from 0, without a gap through all stripes. */
  readonly id: number;
  /** Nanoseconds of a clock that started at some moment of its own. */
  readonly time: number;
  readonly type: 'send' | 'recv';
  /** Number of the message. */
  readonly message: number;
  readonly src: NodeId;
  readonly dest: NodeId;
  /** JSON. */
  readonly body: string;
}

/** Events of one file, until it ends: `next` gives null then. Closes the file by itself at its end. */
export class Stripe {
  /** The file ends inside an event: Maelstrom was ended before it had written all. */
  isCutOff = false;
  readonly #file: string;
  readonly #source: ByteSource;
  readonly #reader: FressianReader;
  /** Names as they stand in the file, which are few. */
  readonly #names = new Map<string, NodeId>();

  constructor(file: string) {
    this.#file = file;
    this.#source = new ByteSource(file);
    this.#reader = new FressianReader(this.#source);
  }

  /** @throws Damaged where the file holds something else than events; it names the file and the place. */
  next(): JournalEvent | null {
    try {
      if (this.#reader.hasNext()) return this.#event();
    } catch (thrown) {
      if (thrown instanceof Damaged) {
        throw new Damaged(`${this.#file}: ${thrown.message} at byte ${thrown.at}`, thrown.at);
      }
      if (!(thrown instanceof CutOff)) throw thrown;
      this.isCutOff = true;
    }
    this.close();
    return null;
  }

  close(): void {
    this.#source.close();
  }

  #event(): JournalEvent {
    this.#expect('"ev"');
    const id = this.#reader.integer();
    const time = this.#reader.integer();
    const type = this.#reader.json();
    if (type !== '"send"' && type !== '"recv"') throw new Damaged(`${type} is no event`, this.#source.at);
    this.#expect('"msg"');
    return {
      id,
      time,
      type: type === '"send"' ? 'send' : 'recv',
      message: this.#reader.integer(),
      src: this.#name(),
      dest: this.#name(),
      body: this.#reader.json(),
    };
  }

  #expect(tag: string): void {
    const struct = this.#reader.struct();
    if (struct.tag !== tag || struct.fields !== 4) {
      throw new Damaged(`${struct.tag} instead of ${tag}`, this.#source.at);
    }
  }

  #name(): NodeId {
    const json = this.#reader.json();
    let name = this.#names.get(json);
    if (name === undefined) {
      name = json.startsWith('"') ? String(JSON.parse(json)) : json;
      this.#names.set(json, name);
    }
    return name;
  }
}
