/** From the data that stand in the page to the models of its runs. */
import { inflateSync } from 'fflate';
import { DscourseError } from '../../../errors.ts';
import { BodyBlocks, DamagedBodies } from '../../body-blocks.ts';
import {
  formatVersion,
  type MessageColumns,
  type PageHead,
  type RunHead,
  type TraceLogLine,
} from '../../format.ts';
import { createColumns, DamagedColumns, unpackColumns } from '../../message-columns.ts';
import { fromBase64 } from './base64.ts';
import { createRunModel } from './create-run-model.ts';
import { inflated } from './inflate.ts';
import type { RunModel } from './run-model.ts';

/** The text of a data block of the page, by its id; null where there is none. */
export type BlockText = (id: string) => string | null;

export interface DecodedPage {
  readonly head: PageHead;
  readonly runs: readonly RunModel[];
}

/**
 * Reads the page's head and columns; bodies and logs wait until they are asked for.
 * @throws DscourseError `page-empty`, `page-damaged`, `page-too-new`
 */
export async function decodePage(block: BlockText): Promise<DecodedPage> {
  const text = block('head');
  if (text === null || text.trim() === '') {
    throw new DscourseError({
      code: 'page-empty',
      message: 'This page holds no run.',
      fix: 'Write it again: dscourse trace',
    });
  }
  const head = await reading('head', async () => JSON.parse(textOf(await unpacked(text))) as PageHead);
  if (typeof head?.version === 'number' && head.version > formatVersion) {
    throw new DscourseError({
      code: 'page-too-new',
      message: `The data in this page are of format ${head.version}; what shows them reads format ${formatVersion}.`,
      fix: 'Script and data come from two versions of dscourse. Write the page again: dscourse trace',
    });
  }
  const runs = await reading('head', async () => checkedRuns(head));
  return { head, runs: await Promise.all(runs.map((run, place) => decodeRun(block, run, place))) };
}

async function decodeRun(block: BlockText, head: RunHead, place: number): Promise<RunModel> {
  const columns = await reading(`messages-${place}`, async () => {
    const text = block(`messages-${place}`);
    const read = text === null ? createColumns(0) : unpackColumns(await unpacked(text));
    checkColumns(read, head);
    return read;
  });
  const bodies = await reading(`bodies-${place}`, async () => {
    const read = new BodyBlocks(block(`bodies-${place}`) ?? '', unpackedAtOnce);
    if (read.count !== columns.count) throw new DamagedBodies('There are not as many bodies as messages.');
    return read;
  });
  return createRunModel({
    place,
    head,
    columns,
    bodies,
    logs: () => decodeLogs(block(`logs-${place}`), head),
  });
}

/** Lines that can't be read are one line that says so, on each node: the rest of the page is as good as it was. */
function decodeLogs(text: string | null, head: RunHead): readonly TraceLogLine[] {
  if (text === null || text.trim() === '') return [];
  try {
    const lines = JSON.parse(textOf(unpackedAtOnce(text))) as readonly TraceLogLine[];
    if (lines.every((line) => typeof line.time === 'number' && typeof line.text === 'string')) return lines;
  } catch {
    // Told below.
  }
  return head.lanes
    .filter(({ kind }) => kind === 'node')
    .map(({ label }) => ({
      node: label,
      line: 1,
      time: head.start,
      text: '(The logs in this page are damaged. Write it again: dscourse trace)',
    }));
}

function unpacked(text: string): Promise<Uint8Array> {
  return inflated(fromBase64(text.trim()));
}

function unpackedAtOnce(text: string): Uint8Array {
  return inflateSync(fromBase64(text.trim()));
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

async function reading<Value>(part: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (thrown) {
    throw new DscourseError({
      code: 'page-damaged',
      message: `The data in this page are damaged (${part}): the file was cut off or changed.`,
      fix: 'Copy the file again, or write it again: dscourse trace',
      cause: thrown,
    });
  }
}

/** The runs of the head, with what is used as an index known to lead somewhere. */
function checkedRuns(head: PageHead): readonly RunHead[] {
  if (!Array.isArray(head.runs) || head.runs.length === 0) throw new RangeError('no runs');
  for (const {
    names,
    lanes,
    types,
    operations,
    faults,
    messageCount,
    start,
    end,
  } of head.runs as RunHead[]) {
    const name = within(names.length);
    for (const lane of lanes) lane.names.forEach(name);
    for (const { lane, node, requests } of operations) {
      within(lanes.length)(lane);
      name(node);
      requests.forEach(within(messageCount));
    }
    if (!Array.isArray(types) || !Array.isArray(faults)) throw new RangeError('no types or faults');
    if (!(start <= end)) throw new RangeError('no time');
  }
  return head.runs;
}

function checkColumns({ count, src, dest, type }: MessageColumns, head: RunHead): void {
  if (count !== head.messageCount) throw new DamagedColumns('There are not as many messages as it says.');
  const names = head.names.length;
  const types = head.types.length;
  for (let rank = 0; rank < count; rank++) {
    if (
      (src[rank] as number) >= names ||
      (dest[rank] as number) >= names ||
      (type[rank] as number) >= types
    ) {
      throw new DamagedColumns(`Message ${rank} has a name or type that is not there.`);
    }
  }
}

function within(length: number): (index: number) => void {
  return (index) => {
    if (!(Number.isInteger(index) && index >= 0 && index < length))
      throw new RangeError(`no index: ${index}`);
  };
}
