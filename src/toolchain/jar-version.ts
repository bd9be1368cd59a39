/** Which release a jar says it is. Reads the list at its end and one entry, however large the rest is. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';

/** Written into the jar of a release by its build, Leiningen's uberjar. */
const propertiesPath = 'META-INF/maven/maelstrom/maelstrom/pom.properties';

/** Sizes and signatures of the zip format; its integers are little-endian. */
const endSize = 22;
const endSignature = 0x06054b50;
const mostComment = 0xffff;
const entrySize = 46;
const entrySignature = 0x02014b50;
const headerSize = 30;
const headerSignature = 0x04034b50;

/** Bytes. A release lists fifty thousand files in five MB; its properties are about a hundred bytes. */
const longestList = 32 * 2 ** 20;
const longestProperties = 64 * 2 ** 10;

/**
 * The release that a jar of Maelstrom names in itself, as in `v0.2.4`; null when it names none, or can't be read
 * as a jar. Nothing vouches for it: a jar can claim what it likes.
 *
 * @param jar absolute path
 */
export function versionOfJar(jar: string): string | null {
  try {
    const file = openSync(jar, 'r');
    try {
      const properties = readEntry(file, propertiesPath);
      const version = /^version=([\w.+-]{1,40})\s*$/m.exec(properties?.toString('utf8') ?? '')?.[1];
      return version === undefined ? null : `v${version}`;
    } finally {
      closeSync(file);
    }
  } catch {
    // Damaged, cut short, or not to be read: then its release is not known, and the JVM will say the rest.
    return null;
  }
}

/** @throws for what is no zip file, or a damaged one */
function readEntry(file: number, path: string): Buffer | null {
  const { size } = fstatSync(file);
  const tail = readAt(file, Math.max(0, size - endSize - mostComment), size);
  let end = tail.length - endSize;
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end -= 1;
  if (end < 0) return null;
  const listLength = tail.readUInt32LE(end + 12);
  const listStart = tail.readUInt32LE(end + 16);
  if (listLength > longestList) return null;
  const list = readAt(file, listStart, Math.min(listStart + listLength, size));
  for (let at = 0; at + entrySize <= list.length && list.readUInt32LE(at) === entrySignature; ) {
    const nameLength = list.readUInt16LE(at + 28);
    const next = at + entrySize + nameLength + list.readUInt16LE(at + 30) + list.readUInt16LE(at + 32);
    const name = at + entrySize;
    // Most names are told apart by their length alone.
    if (nameLength === path.length && list.toString('latin1', name, name + nameLength) === path) {
      return contentOf(file, list.subarray(at, at + entrySize));
    }
    at = next;
  }
  return null;
}

/** @param entry what the list says of it */
function contentOf(file: number, entry: Buffer): Buffer | null {
  const [packed, length, start] = [entry.readUInt32LE(20), entry.readUInt32LE(24), entry.readUInt32LE(42)];
  if (packed > longestProperties || length > longestProperties) return null;
  const header = readAt(file, start, start + headerSize);
  if (header.readUInt32LE(0) !== headerSignature) return null;
  const from = start + headerSize + header.readUInt16LE(26) + header.readUInt16LE(28);
  const bytes = readAt(file, from, from + packed);
  const method = entry.readUInt16LE(10);
  if (method !== 0 && method !== 8) return null;
  const content = method === 0 ? bytes : inflateRawSync(bytes, { maxOutputLength: longestProperties });
  return content.length === length && crc32(content) === entry.readUInt32LE(16) ? content : null;
}

/** Shorter than asked for where the file ends before. */
function readAt(file: number, start: number, end: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, end - start));
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(file, bytes, done, bytes.length - done, start + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}
