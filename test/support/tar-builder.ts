/** Tar archives written by hand, so that they can hold what no tar program would put into one. */

export interface TarEntry {
  readonly path: string;
  /** `0` file, `1` hard link, `2` symbolic link, `3` and `4` devices, `5` folder, `6` named pipe. */
  readonly type?: string;
  readonly content?: string | Uint8Array;
  readonly link?: string;
  readonly mode?: number;
  /** Written in the header instead of the content's length. */
  readonly claimedSize?: number;
}

const block = 512;

/** A whole archive with its two empty blocks at the end. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(encodeEntry), Buffer.alloc(2 * block)]);
}

function encodeEntry(entry: TarEntry): Buffer {
  const content = Buffer.from(entry.content ?? '');
  const name = Buffer.from(entry.path);
  if (name.length > 100) {
    // GNU's way for long names: an entry of its own that holds the name of the next one.
    const carrier = header({ path: '././@LongLink', type: 'L', claimedSize: name.length + 1 });
    const short = { ...entry, path: entry.path.slice(0, 90) };
    return Buffer.concat([carrier, padded(Buffer.concat([name, Buffer.alloc(1)])), encodeEntry(short)]);
  }
  return Buffer.concat([header({ claimedSize: content.length, ...entry }), padded(content)]);
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((block - (content.length % block)) % block)]);
}

function header({ path, type = '0', link = '', mode = 0o644, claimedSize = 0 }: TarEntry): Buffer {
  const bytes = Buffer.alloc(block);
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;
  bytes.write(path, 0, 100);
  bytes.write(octal(mode, 8), 100);
  bytes.write(octal(0, 8), 108);
  bytes.write(octal(0, 8), 116);
  bytes.write(octal(claimedSize, 12), 124);
  bytes.write(octal(1_700_000_000, 12), 136);
  bytes.write('        ', 148);
  bytes.write(type, 156);
  bytes.write(link, 157, 100);
  bytes.write('ustar\x0000', 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}
