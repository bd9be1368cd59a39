/** Whether there is room: on the disk, in memory, in the cache folder; and whether links can be made. Pure. */
import { bytesText } from '../../cli/figure-text.ts';
import { cacheVariable } from '../cache.ts';
import { installRoom } from '../release.ts';
import type { Check, MaelstromRelease } from '../toolchain.ts';
import type { CacheFact, DiskFact, LinkFact, MemoryFact } from './facts.ts';

const MB = 1e6;
const GB = 1e9;

/** Below this not even one grade's runs may find room. */
const tooLittle = 50 * MB;
/** A long run of Maelstrom leaves some ten MB, and ten attempts of each challenge are kept. */
const comfortable = 500 * MB;
/** Fewer files than this that may still be made count as none: a grade writes about a hundred. */
const tooFewFiles = 1000;

/**
 * @param installed a Maelstrom is there, so that the cache needs no more room
 */
export function checkDisk(
  runs: DiskFact,
  cache: DiskFact | null,
  release: MaelstromRelease,
  installed: boolean,
): Check {
  const check = { id: 'disk', title: 'Disk' };
  const found = `${freeText(runs)} free in ${runs.folder}`;
  const why = 'Runs are written to the workspace, some MB each.';
  if (runs.free !== null && runs.free < tooLittle) {
    return { ...check, result: 'broken', found, why, fix: `Make room, ${bytesText(comfortable)} or more.` };
  }
  if (runs.files !== null && runs.files < tooFewFiles) {
    const files = `room for ${runs.files} more files in ${runs.folder}`;
    return {
      ...check,
      result: 'broken',
      found: files,
      why,
      fix: 'Delete files: this disk can hold no more of them.',
    };
  }
  const needed = installRoom(release);
  if (!installed && cache?.free != null && cache.free < needed) {
    return {
      ...check,
      result: 'missing',
      found: `${freeText(cache)} free in ${cache.folder}`,
      why: `Maelstrom is unpacked there, which takes ${bytesText(needed)} while it lasts.`,
      fix: `Make room there, or let ${cacheVariable} name a folder on another disk (an absolute path).`,
    };
  }
  if (runs.free !== null && runs.free < comfortable) {
    return { ...check, result: 'note', found, why, fix: 'Make room; `dscourse clean` removes old runs.' };
  }
  return { ...check, result: 'ok', found, why, fix: null };
}

function freeText({ free }: DiskFact): string {
  return free === null ? 'unknown room' : bytesText(free);
}

/** With a quarter of this the JVM holds every workload but kafka, which wants 3 GB. */
const enoughMemory = 4 * GB;

export function checkMemory({ total, limit }: MemoryFact): Check {
  const usable = limit === null ? total : Math.min(limit, total);
  const heap = usable / 4;
  const limited = usable < total ? ` of ${bytesText(total)}, limited by the container or control group` : '';
  const check = {
    id: 'memory',
    title: 'Memory',
    found: `${bytesText(usable)}${limited}`,
    why: `The JVM takes up to a quarter, ${bytesText(heap)}; a run of kafka wants 3 GB, the others far less.`,
  };
  if (usable >= enoughMemory) return { ...check, result: 'ok', fix: null };
  return {
    ...check,
    result: 'note',
    fix: 'Give the machine or container 4 GB or more, or grade with --engine embedded.',
  };
}

/**
 * @param installed a Maelstrom is there, so that nothing needs to be written
 */
export function checkCache(fact: CacheFact, installed: boolean): Check {
  const check = { id: 'cache', title: 'Cache' };
  const why = 'A downloaded Maelstrom is kept there, for all workspaces.';
  const result = installed ? 'note' : 'missing';
  switch (fact.kind) {
    case 'writable':
      return { ...check, result: 'ok', found: fact.folder, why, fix: null };
    case 'not-writable':
      return {
        ...check,
        result,
        found: `${fact.folder} can't be written: ${fact.why}`,
        why,
        fix: `Make it writable, or let ${cacheVariable} name a folder that is (an absolute path).`,
      };
    case 'nowhere':
      return { ...check, result, found: fact.why, why, fix: fact.fix };
  }
}

export function checkSymlinks({ folder, use, failure }: LinkFact): Check {
  const check = { id: 'symlinks', title: 'Links' };
  const why = 'Maelstrom makes a symbolic link to its newest results and crashes where it may not.';
  if (failure === null) return { ...check, result: 'ok', found: `can be made in ${folder}`, why, fix: null };
  if (writeRefusals.has(failure)) {
    const found = `nothing can be written in ${folder} (${failure})`;
    return use === 'runs'
      ? {
          ...check,
          result: 'broken',
          found,
          why: 'Runs are written there.',
          fix: 'Move the workspace to a folder that you may write to, or change its permissions (chmod u+w).',
        }
      : {
          ...check,
          result: 'missing',
          found,
          why: 'It is the temporary folder, in which Maelstrom starts the nodes.',
          fix: 'Let TMPDIR name a folder that you may write to.',
        };
  }
  return {
    ...check,
    result: 'missing',
    found: `can't be made in ${folder} (${failure})`,
    why,
    fix: 'Move the workspace to a disk that knows symbolic links: not FAT, exFAT or a shared Windows folder.',
  };
}

/** What a folder answers in which nothing at all can be made. */
const writeRefusals = new Set(['EACCES', 'EROFS', 'ENOENT', 'ENOSPC', 'EDQUOT']);
