/** Zip archives written by hand. Source: PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly path: string;
  readonly content: string;
  /** Kept as it is; deflated unless told otherwise. */
  readonly stored?: boolean;
}

/** @param start bytes that stand before the archive in its file, as offsets count them */
export function zipOf(entries: readonly ZipEntry[], { start = 0, comment = '' } = {}): Buffer {
  const [files, list]: [Buffer[], Buffer[]] = [[], []];
  let at = start;
  for (const { path, content, stored = false } of entries) {
    const name = Buffer.from(path);
    const plain = Buffer.from(content);
    const packed = stored ? plain : deflateRawSync(plain);
    // Version, flags, method, time, date, CRC, both sizes, length of the name, no extra field.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(stored ? 0 : 8, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(plain.length, 18);
    common.writeUInt16LE(name.length, 22);
    const behind = Buffer.alloc(14);
    behind.writeUInt32LE(at, 10);
    files.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, packed);
    list.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, behind, name);
    at += 4 + common.length + name.length + packed.length;
  }
  const end = Buffer.alloc(18);
  const listed = Buffer.concat(list);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  end.writeUInt16LE(comment.length, 16);
  return Buffer.concat([...files, listed, Buffer.from('PK\x05\x06', 'latin1'), end, Buffer.from(comment)]);
}
