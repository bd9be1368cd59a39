/** Which release of Maelstrom to fetch, and where from. */
import { bytesText } from '../cli/figure-text.ts';
import type { Course } from '../course/course.ts';
import { DscourseError } from '../errors.ts';
import type { Environment } from './search-path.ts';
import type { MaelstromRelease } from './toolchain.ts';

/** Releases that can be had besides the course's own. Sources: the hashes that their packagers and users pin. */
const olderReleases: readonly Omit<MaelstromRelease, 'url'>[] = [
  {
    version: 'v0.2.3',
    sha256: '2124b6aa66b5dfd273f5e0f12c9bd42e4a8365ebb5bf2c7da2de2e3b42c8561a',
    size: 62_032_833,
  },
];

/** Bytes of an archive whose size is not known: the newest are of 62 and 67 MB. */
const typicalArchive = 70e6;
/** The archive and what is unpacked from it, of about the same size, lie side by side for a moment. */
const installFactor = 3;

/** How much is downloaded, for people: `67 MB`, or `about 70 MB` when that is not known beforehand. */
export function archiveText({ size }: Pick<MaelstromRelease, 'size'>): string {
  return size === null ? `about ${bytesText(typicalArchive)}` : bytesText(size);
}

/** Bytes that an install takes while it lasts, at most; of any release when none is named. */
export function installRoom(release: Pick<MaelstromRelease, 'size'> = { size: null }): number {
  return (release.size ?? typicalArchive) * installFactor;
}

/** The release that certifies this course's solutions. */
export function courseRelease(course: Pick<Course, 'maelstrom'>): MaelstromRelease {
  const { version, sha256, url, size } = course.maelstrom;
  return { version, sha256, url, size: size ?? null };
}

/**
 * The release of a name: the course's own, or one that is known besides.
 *
 * @param name with or without the v: `v0.2.3`
 * @throws DscourseError `unknown-release`
 */
export function releaseNamed(own: MaelstromRelease, name: string): MaelstromRelease {
  const version = name.startsWith('v') ? name : `v${name}`;
  if (version === own.version) return own;
  const older = olderReleases.find((release) => release.version === version);
  if (older !== undefined) return { ...older, url: own.url.replaceAll(own.version, older.version) };
  const known = [own.version, ...olderReleases.map((release) => release.version)];
  throw new DscourseError({
    code: 'unknown-release',
    message: `There is no known release ${name} of Maelstrom.`,
    fix: `Choose one of ${known.join(', ')}.`,
  });
}

/** The known release of an archive's hash; null for any other archive. */
export function versionOfHash(sha256: string, own: MaelstromRelease): string | null {
  return [own, ...olderReleases].find((release) => release.sha256 === sha256)?.version ?? null;
}

/** Name of the variable that says where to fetch the archive instead. */
export const urlVariable = 'DSCOURSE_MAELSTROM_URL';

/**
 * Where the archive comes from: DSCOURSE_MAELSTROM_URL (http, https or file), else the release's own address.
 *
 * @throws DscourseError `bad-maelstrom-url`
 */
export function downloadAddress(release: MaelstromRelease, env: Environment): URL {
  const written = env[urlVariable];
  if (written === undefined || written === '') return new URL(release.url);
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url === null) {
    throw badUrl(`${urlVariable} is no address: ${withoutPassword(written)}`);
  }
  if (url.protocol === 'file:') {
    if (url.host !== '')
      throw badUrl(`${urlVariable} names a file on another machine: ${withoutPassword(written)}`);
    return url;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw badUrl(`${urlVariable} begins with ${url.protocol} but must begin with https:, http: or file:.`);
  }
  return url;
}

/** What stands before the @ may be a secret. */
function withoutPassword(written: string): string {
  return written.replace(/\/\/.*@/, '//***@');
}

function badUrl(message: string): DscourseError {
  return new DscourseError({
    code: 'bad-maelstrom-url',
    message,
    fix: `Set it as in ${urlVariable}=https://mirror.example/maelstrom.tar.bz2 or file:///tmp/maelstrom.tar.bz2, or unset it.`,
  });
}
