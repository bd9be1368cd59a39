/**
 * A package registry of one's own: serves what lies in a node_modules folder, so that a real `npm install`
 * resolves, fetches and unpacks dependencies without a network. What is not there is answered with 404, as a
 * registry does for a package that does not exist.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { create } from 'tar';

export interface LocalRegistry {
  readonly url: string;
  /** Names of the packages that were fetched, `name@version`, in no order. */
  readonly fetched: ReadonlySet<string>;
  close(): Promise<void>;
}

interface Copy {
  readonly folder: string;
  readonly manifest: Readonly<Record<string, unknown>> & { readonly name: string; readonly version: string };
}

/** Serves the copies of packages that a package-lock.json names and that are installed beside it. */
export async function startLocalRegistry(root: string): Promise<LocalRegistry> {
  const copies = installedCopies(root);
  const tarballs = new Map<string, Promise<Buffer>>();
  const fetched = new Set<string>();
  const tarball = (copy: Copy): Promise<Buffer> => {
    let packed = tarballs.get(copy.folder);
    if (packed === undefined) {
      packed = pack(copy.folder);
      tarballs.set(copy.folder, packed);
    }
    return packed;
  };
  let url = '';
  const answer = async (path: string): Promise<Buffer | null> => {
    const [, archive] = /^\/-\/(.+)\.tgz$/.exec(path) ?? [];
    if (archive !== undefined) {
      const copy = copies.find(({ manifest }) => `${manifest.name}@${manifest.version}` === archive);
      if (copy === undefined) return null;
      fetched.add(archive);
      return tarball(copy);
    }
    const versions = copies.filter(({ manifest }) => manifest.name === path.slice(1));
    if (versions.length === 0) return null;
    const described = await Promise.all(
      versions.map(async (copy) => {
        const { name, version } = copy.manifest;
        const shasum = createHash('sha1')
          .update(await tarball(copy))
          .digest('hex');
        const dist = { tarball: `${url}/-/${encodeURIComponent(`${name}@${version}`)}.tgz`, shasum };
        return [version, { ...copy.manifest, dist }] as const;
      }),
    );
    const latest = versions[0]?.manifest.version;
    return Buffer.from(
      JSON.stringify({
        name: path.slice(1),
        'dist-tags': { latest },
        versions: Object.fromEntries(described),
      }),
    );
  };
  const server = createServer((request, response) => {
    answer(decodeURIComponent(request.url ?? '/')).then(
      (body) => response.writeHead(body === null ? 404 : 200).end(body ?? '{}'),
      (thrown: unknown) => response.writeHead(500).end(String(thrown)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, fetched, close: () => closed(server) };
}

function installedCopies(root: string): Copy[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, object>>;
  };
  return Object.keys(lock.packages)
    .filter((path) => path !== '')
    .map((path) => join(root, path))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }));
}

/** As npm packs: everything below a folder `package`, without what is installed inside it. */
async function pack(folder: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const stream = create(
    {
      cwd: realpathSync(folder),
      gzip: { level: 1 },
      prefix: 'package',
      portable: true,
      filter: (path) => dirname(path) !== '.' || path !== './node_modules',
    },
    ['.'],
  );
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
