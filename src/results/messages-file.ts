/**
 * `messages.jsonl.gz`, version 1: one {@link MessageRecord} as JSON per line, in order of `id`, keys in
 * the order of the type. Gzip of one or more members (about a megabyte of lines each), which every
 * gunzip takes as one file.
 */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { DscourseError, ExitStatus, messageOf } from '../errors.ts';
import type { MessageRecord } from './trace.ts';

/** Characters of text per gzip member: bounds the memory that packing needs besides its result. */
const MEMBER = 1 << 20;
/** Bytes decoded at once while reading: a string can't hold a file of any size. */
const SLICE = 1 << 24;

/** Shown the file's text as UTF-8, piece by piece, before each piece is packed; the bytes are good for this call only. */
export type Unpacked = (bytes: Buffer) => void;

/** Writes messages.jsonl.gz at a path, member by member: the memory that it takes does not grow with the file. */
export function writeMessages(file: string, lines: Iterable<string>, unpacked?: Unpacked): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const member of packMessages(lines, unpacked)) writeFileSync(descriptor, member);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Packs lines (each one record as JSON, without its end) into the members of messages.jsonl.gz, one at least.
 * Level 1 takes about a quarter of the time of the default level, and the file is a tenth larger or so.
 */
export function* packMessages(
  lines: Iterable<string>,
  unpacked: Unpacked = () => undefined,
): Generator<Buffer, void> {
  const encoded = encoder();
  let pending: string[] = [];
  let size = 0;
  const packed = (): Buffer => {
    const bytes = encoded(pending.length === 0 ? '' : `${pending.join('\n')}\n`);
    unpacked(bytes);
    pending = [];
    size = 0;
    return gzipSync(bytes, { level: constants.Z_BEST_SPEED });
  };
  let members = 0;
  for (const line of lines) {
    pending.push(line);
    size += line.length + 1;
    if (size < MEMBER) continue;
    members += 1;
    yield packed();
  }
  if (pending.length > 0 || members === 0) yield packed();
}

/**
 * Encodes one text after another into the same bytes: a buffer for each would lie about until the garbage
 * collector comes, and there are as many as megabytes.
 */
function encoder(): (text: string) => Buffer {
  let room = Buffer.alloc(0);
  return (text) => {
    // A character takes three bytes of UTF-8 at most; the rare text with a huge message is not worth so much room.
    if (text.length > 2 * MEMBER) return Buffer.from(text);
    if (text.length * 3 > room.length) room = Buffer.allocUnsafe(text.length * 3);
    return room.subarray(0, room.write(text));
  };
}

/**
 * The records of a messages.jsonl.gz, in order of `id`. Throws a DscourseError (`messages-damaged`) that
 * names `file`, and the line where one is no record.
 */
export function readMessages(packed: Buffer, file = 'messages.jsonl.gz'): MessageRecord[] {
  let bytes: Buffer;
  try {
    bytes = gunzipSync(packed);
  } catch (thrown) {
    throw damaged(`${file}: ${messageOf(thrown)}`, thrown);
  }
  const records: MessageRecord[] = [];
  for (let start = 0; start < bytes.length; ) {
    let end = bytes.length;
    if (end - start > SLICE) {
      const newline = bytes.lastIndexOf(10, start + SLICE);
      end = newline > start ? newline + 1 : lineEnd(bytes, start + SLICE);
    }
    readLines(bytes.toString('utf8', start, end), file, records);
    start = end;
  }
  return records;
}

function lineEnd(bytes: Buffer, from: number): number {
  const newline = bytes.indexOf(10, from);
  return newline < 0 ? bytes.length : newline + 1;
}

function readLines(text: string, file: string, records: MessageRecord[]): void {
  for (const line of text.split('\n')) {
    if (line === '') continue;
    let record: MessageRecord;
    try {
      record = JSON.parse(line);
    } catch (thrown) {
      throw damaged(`${file}:${records.length + 1}: ${messageOf(thrown)}`, thrown);
    }
    if (
      typeof record?.id !== 'number' ||
      typeof record.sent !== 'number' ||
      typeof record.body !== 'string'
    ) {
      throw damaged(`${file}:${records.length + 1}: this line is no message.`);
    }
    records.push(record);
  }
}

function damaged(message: string, cause?: unknown): DscourseError {
  return new DscourseError({
    code: 'messages-damaged',
    message,
    fix: 'The file was cut off or changed: run the grade again. The verdict does not rest on it.',
    exitStatus: ExitStatus.couldNotJudge,
    cause,
  });
}
