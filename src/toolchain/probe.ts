/** Asking a program for its version: started without a shell, and never waited for longer than was said. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { systemErrorCode } from '../errors.ts';
import type { Environment } from './search-path.ts';

/** What came of starting a program. */
export type Probe =
  | {
      readonly kind: 'ended';
      readonly code: number | null;
      readonly signal: string | null;
      readonly output: string;
    }
  /** `code` is the system's: EACCES, ENOENT (its loader or interpreter is missing) … */
  | { readonly kind: 'not-started'; readonly code: string }
  /** A file that the system can't start: neither a program of a known format nor a script. */
  | { readonly kind: 'no-program' }
  /** A program for another kind of processor, as the file says: `arm64`. */
  | { readonly kind: 'other-processor'; readonly processor: string }
  | { readonly kind: 'hangs'; readonly seconds: number };

export interface ProbeOptions {
  readonly env: Environment;
  /** Real milliseconds after which the program, and what it started, are killed. */
  readonly timeoutMs: number;
}

/** Output beyond this is dropped; a version is a few hundred bytes. */
const mostOutput = 64 * 1024;

/** Runs `executable ...args` with nothing on stdin; stderr and stdout together, in that order. Never throws. */
export async function probe(
  executable: string,
  args: readonly string[],
  options: ProbeOptions,
): Promise<Probe> {
  const unfit = unfitFile(executable);
  if (unfit !== null) return unfit;
  return new Promise((resolve) => {
    const texts = { stdout: '', stderr: '' };
    let child: ReturnType<typeof spawn>;
    try {
      // A group of its own, so that what a wrapper script started can be ended with it.
      child = spawn(executable, args, {
        env: { ...options.env },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        windowsHide: true,
      });
    } catch (thrown) {
      resolve({ kind: 'not-started', code: systemErrorCode(thrown) ?? 'EINVAL' });
      return;
    }
    let linger: NodeJS.Timeout | undefined;
    // A program in a group of its own does not hear the Ctrl-C that ends us.
    const onExit = (): void => endGroup(child.pid);
    process.once('exit', onExit);
    const finish = (outcome: Probe): void => {
      clearTimeout(timer);
      clearTimeout(linger);
      process.off('exit', onExit);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => {
      endGroup(child.pid);
      child.kill('SIGKILL');
      finish({ kind: 'hangs', seconds: options.timeoutMs / 1000 });
    }, options.timeoutMs);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        if (texts[name].length < mostOutput) texts[name] += text;
      });
    }
    child.on('error', (error) => finish({ kind: 'not-started', code: systemErrorCode(error) ?? 'unknown' }));
    const ended = (code: number | null, signal: string | null): void =>
      finish({ kind: 'ended', code, signal, output: `${texts.stderr}${texts.stdout}` });
    child.on('close', ended);
    // What it left in the background may hold the pipes open for ever; what it printed is there by then.
    child.on('exit', (code, signal) => {
      linger = setTimeout(() => ended(code, signal), 200);
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended in this moment.
  }
}

/** The machine field of an ELF header, for the processors that Node runs on. */
const elfMachines: Readonly<Record<number, string>> = {
  3: 'ia32',
  8: 'mips',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
  258: 'loong64',
};
/** What else a processor runs. */
const runsToo: Readonly<Record<string, readonly string[]>> = { x64: ['ia32'], arm64: ['arm'] };

/**
 * Why a file can't be a program, by its first bytes; null when it may be one. Asked beforehand because the C
 * library hands what the system refuses to a shell.
 */
function unfitFile(executable: string): Probe | null {
  if (process.platform === 'win32') return null;
  const head = Buffer.alloc(20);
  try {
    const file = openSync(executable, 'r');
    try {
      readSync(file, head, 0, head.length, 0);
    } finally {
      closeSync(file);
    }
  } catch (thrown) {
    // A program may be executable and not readable.
    const code = systemErrorCode(thrown) ?? 'unknown';
    return code === 'EACCES' ? null : { kind: 'not-started', code };
  }
  return judgeHead(head, process.arch);
}

/** Exported for its test: the first 20 bytes of a file, and the processor that is to run it. */
export function judgeHead(head: Uint8Array, arch: string): Probe | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const magic = view.getUint32(0);
  if (magic >>> 16 === 0x2321) return null; // #!
  if (magic === 0x7f454c46) {
    const machine = view.getUint16(18, head[5] === 1);
    const processor = elfMachines[machine] ?? `processor ${machine}`;
    if (processor === arch || runsToo[arch]?.includes(processor) === true) return null;
    return { kind: 'other-processor', processor };
  }
  // Mach-O in either byte order and width, and several of them in one file. macOS translates between processors.
  const isMachO = [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe, 0xcafebabf].includes(magic);
  return isMachO ? null : { kind: 'no-program' };
}
