/** A package of dscourse whose course asks for a small release, and a server for its archive. */
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sendFile, serve } from './download-server.ts';
import { sha256 } from './release-archive.ts';
import { cliPath, temporaryFolder } from './run-cli.ts';

const root = join(import.meta.dirname, '..', '..');

/** The built program in a package of its own, whose course.yaml names this archive. Returns the entry. */
export function packageFor(archive: Buffer): string {
  const folder = temporaryFolder();
  cpSync(dirname(cliPath), join(folder, 'dist'), { recursive: true });
  for (const name of [
    'challenges',
    'chapters',
    'glossary',
    'schemas',
    'solutions',
    'templates',
    'node_modules',
  ]) {
    symlinkSync(join(root, name), join(folder, name));
  }
  const course = readFileSync(join(root, 'course.yaml'), 'utf8');
  writeFileSync(
    join(folder, 'course.yaml'),
    course.replace(/^( +sha256: ).*$/m, `$1${sha256(archive)}`).replace(/^ +size: .*\n/m, ''),
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
export async function serveArchive(archive: Buffer): Promise<ArchiveServer> {
  const requests: (string | null)[] = [];
  const { origin } = await serve((request, response) => {
    requests.push(request.headers.range ?? null);
    if (state.mode === 'missing') response.writeHead(404).end();
    else if (state.mode === 'whole') sendFile(request, response, archive, { etag: '"archive"' });
    else {
      response.writeHead(200, { 'content-length': archive.length, etag: '"archive"' });
      const third = Math.floor(archive.length / 3);
      response.write(archive.subarray(0, third));
      setTimeout(() => response.write(archive.subarray(third, 2 * third)), 300);
    }
  });
  const state: ArchiveServer = { url: `${origin}/maelstrom.tar.bz2`, requests, mode: 'whole' };
  return state;
}
