/** Which machine this is, as far as remedies depend on it: what installs packages here. */
import { readFileSync } from 'node:fs';

/** What a person types to install packages. */
export type PackageManager = 'apt' | 'dnf' | 'pacman' | 'apk' | 'zypper' | 'nix' | 'brew';

export interface Platform {
  readonly os: NodeJS.Platform;
  /** As Node calls it: `x64`, `arm64` … */
  readonly arch: string;
  /** Linux inside Windows. */
  readonly wsl: boolean;
  /** Null where none is known. */
  readonly packages: PackageManager | null;
}

/** What packages of a tool are called. */
export type PackagedTool = 'jdk' | 'git' | 'gnuplot' | 'graphviz';

/** Reads what there is to know of this machine. Costs two small files on Linux and nothing elsewhere. */
export function readPlatform(): Platform {
  const { platform: os, arch } = process;
  if (os === 'darwin') return { os, arch, wsl: false, packages: 'brew' };
  if (os !== 'linux') return { os, arch, wsl: false, packages: null };
  return {
    os,
    arch,
    wsl: /microsoft/i.test(textOf('/proc/sys/kernel/osrelease')),
    packages: packageManagerOf(textOf('/etc/os-release')),
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const families: Readonly<Record<string, PackageManager>> = {
  debian: 'apt',
  ubuntu: 'apt',
  fedora: 'dnf',
  rhel: 'dnf',
  centos: 'dnf',
  amzn: 'dnf',
  arch: 'pacman',
  alpine: 'apk',
  suse: 'zypper',
  opensuse: 'zypper',
  sles: 'zypper',
  nixos: 'nix',
};

/**
 * The package manager of a Linux distribution, by the ID and ID_LIKE of its /etc/os-release; null for one that we
 * do not know.
 */
export function packageManagerOf(osRelease: string): PackageManager | null {
  const field = (name: string): string[] => {
    const value = new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(osRelease)?.[1] ?? '';
    return value.toLowerCase().split(/\s+/);
  };
  for (const id of [...field('ID'), ...field('ID_LIKE')]) {
    const known = families[id] ?? families[id.split('-')[0] ?? ''];
    if (known !== undefined) return known;
  }
  return null;
}

const commands: Readonly<Record<PackageManager, (packages: string) => string>> = {
  apt: (packages) => `sudo apt install ${packages}`,
  dnf: (packages) => `sudo dnf install ${packages}`,
  pacman: (packages) => `sudo pacman -S ${packages}`,
  apk: (packages) => `apk add ${packages} (as root)`,
  zypper: (packages) => `sudo zypper install ${packages}`,
  nix: (packages) => `nix-shell -p ${packages}`,
  brew: (packages) => `brew install ${packages}`,
};

/** Maelstrom draws nothing on a screen, so the packages without one do, and a JRE does. */
const jdkPackages: Readonly<Record<PackageManager, string>> = {
  apt: 'default-jre-headless',
  dnf: 'java-21-openjdk-headless',
  pacman: 'jre-openjdk-headless',
  apk: 'openjdk17-jre-headless',
  zypper: 'java-21-openjdk-headless',
  nix: 'jdk_headless',
  brew: '--cask temurin',
};

/** The command that installs a tool here; where no package manager is known, what to look for. */
export function howToInstall(tool: PackagedTool, platform: Platform): string {
  const { packages } = platform;
  if (packages !== null) {
    const name = tool === 'jdk' ? jdkPackages[packages] : tool;
    const headless = tool === 'gnuplot' && packages === 'apt' ? 'gnuplot-nox' : name;
    return commands[packages](headless);
  }
  if (platform.os === 'win32') return inWsl;
  if (tool === 'jdk') return 'install a JRE or JDK of your choice, for instance from https://adoptium.net';
  return `install the package ${tool} with what your system installs packages with`;
}

/** Windows: what runs Maelstrom there. */
export const inWsl = 'wsl --install, and inside WSL install Node and dscourse and run it there';
