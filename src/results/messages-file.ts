/**
 * `messages.jsonl.gz`, version 1: one {@link MessageRecord} as JSON per line, in order of `id`, keys in
 * the order of the type. Gzip of one or more members (about a megabyte of lines each), which every
 * gunzip takes as one file.
 */
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { DscourseError, ExitStatus, messageOf } from '../errors.ts';
import type { MessageRecord } from './trace.ts';

/** Characters of text per gzip member: bounds the memory that packing needs besides its result. */
const MEMBER = 1 << 20;
/** Bytes decoded at once while reading: a string can't hold a file of any size. */
const SLICE = 1 << 24;

/**
 * Packs lines (each one record as JSON, without its end) into the bytes of messages.jsonl.gz.
 * Level 1 takes about a quarter of the time of the default level, and the file is a tenth larger or so.
 *
 * @param unpacked is shown the file's text as UTF-8, piece by piece, before each piece is packed.
 */
export function packMessages(
  lines: Iterable<string>,
  unpacked: (bytes: Buffer) => void = () => undefined,
): Buffer {
  const members: Buffer[] = [];
  let pending: string[] = [];
  let size = 0;
  const flush = () => {
    const bytes = Buffer.from(`${pending.join('\n')}\n`);
    unpacked(bytes);
    members.push(gzipSync(bytes, { level: constants.Z_BEST_SPEED }));
    pending = [];
    size = 0;
  };
  for (const line of lines) {
    pending.push(line);
    size += line.length + 1;
    if (size >= MEMBER) flush();
  }
  if (pending.length > 0) flush();
  return members.length === 0 ? gzipSync('') : Buffer.concat(members);
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
