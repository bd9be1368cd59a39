/** A release of Maelstrom in small: the same files in the same places, with made-up content. */
import { createHash } from 'node:crypto';
import type { MaelstromRelease } from '../../src/toolchain/toolchain.ts';
import { encodeBzip2 } from './bzip2-encoder.ts';
import { tarOf } from './tar-builder.ts';

/** Bytes that do not compress, the same ones every time. */
export function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed >>> 0;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

export interface SmallRelease {
  readonly archive: Buffer;
  readonly jar: Buffer;
  readonly release: MaelstromRelease;
}

/** @param jarBytes the archive is a little larger */
export function smallRelease(jarBytes = 60_000, url = 'http://127.0.0.1:9/maelstrom.tar.bz2'): SmallRelease {
  const jar = noise(jarBytes);
  const archive = encodeBzip2(
    tarOf([
      { path: 'maelstrom/', type: '5', mode: 0o755 },
      {
        path: 'maelstrom/maelstrom',
        content: '#!/bin/sh\nexec java -jar lib/maelstrom.jar "$@"\n',
        mode: 0o755,
      },
      { path: 'maelstrom/README.md', content: '# Maelstrom\n' },
      { path: `maelstrom/doc/${'long-'.repeat(30)}name.md`, content: 'x\n' },
      { path: 'maelstrom/lib/', type: '5', mode: 0o755 },
      { path: 'maelstrom/lib/maelstrom.jar', content: jar },
    ]),
  );
  return { archive, jar, release: releaseOf(archive, url) };
}

export function releaseOf(archive: Uint8Array, url: string, size: number | null = null): MaelstromRelease {
  return { version: 'v9.9.9', sha256: sha256(archive), url, size };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
