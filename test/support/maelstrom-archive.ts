/** A small archive in the shape of a release of Maelstrom, and a package of dscourse whose course asks for it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { cliPath, temporaryFolder, writeTree } from './run-cli.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Whether archives can be made here (python3 with bz2). */
export const canArchive = spawnSync('python3', ['-c', 'import bz2, tarfile']).status === 0;

export interface SmallArchive {
  readonly file: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** @param size bytes of its jar, which do not compress */
export function smallArchive(size = 300_000): SmallArchive {
  const folder = temporaryFolder();
  writeTree(folder, { 'maelstrom/maelstrom': '#!/bin/bash\n', 'maelstrom/lib/maelstrom.jar': '' });
  writeFileSync(join(folder, 'maelstrom', 'lib', 'maelstrom.jar'), randomBytes(size));
  const file = join(folder, 'maelstrom.tar.bz2');
  const script = 'import sys, tarfile; tarfile.open(sys.argv[1], "w:bz2").add(sys.argv[2], "maelstrom")';
  execFileSync('python3', ['-c', script, file, join(folder, 'maelstrom')]);
  const bytes = readFileSync(file);
  return { file, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The built program in a package of its own, whose course.yaml names this archive. Returns the entry. */
export function packageFor(archive: SmallArchive): string {
  const folder = temporaryFolder();
  cpSync(dirname(cliPath), join(folder, 'dist'), { recursive: true });
  for (const name of ['challenges', 'schemas', 'templates', 'node_modules']) {
    symlinkSync(join(root, name), join(folder, name));
  }
  const course = readFileSync(join(root, 'course.yaml'), 'utf8');
  writeFileSync(
    join(folder, 'course.yaml'),
    course.replace(/^( +sha256: ).*$/m, `$1${archive.sha256}`).replace(/^ +size: .*\n/m, ''),
  );
  return join(folder, 'dist', 'cli.js');
}

export interface ArchiveServer {
  readonly url: string;
  /** What was asked for so far: the Range header of each request, or null. */
  readonly requests: (string | null)[];
  /** How it answers from now on. */
  mode: 'whole' | 'slow' | 'missing';
}

/** Serves the archive on this machine; `slow` gives a third, later another, and never ends. */
export async function serveArchive({ bytes }: SmallArchive): Promise<ArchiveServer> {
  const requests: (string | null)[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers.range ?? null);
    if (state.mode === 'missing') {
      response.writeHead(404).end();
      return;
    }
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const rest = bytes.subarray(from);
    response.writeHead(from === 0 ? 200 : 206, {
      'content-length': rest.length,
      'content-type': 'application/octet-stream',
      etag: '"archive"',
      ...(from === 0 ? {} : { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
    });
    if (state.mode === 'whole') response.end(rest);
    else {
      const third = Math.floor(rest.length / 3);
      response.write(rest.subarray(0, third));
      setTimeout(() => response.write(rest.subarray(third, 2 * third)), 300);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const state: ArchiveServer = { url: `http://127.0.0.1:${port}/maelstrom.tar.bz2`, requests, mode: 'whole' };
  return state;
}
