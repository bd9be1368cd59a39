import { describe, expect, it } from 'vitest';
import {
  howToInstall,
  type PackageManager,
  type Platform,
  packageManagerOf,
  readPlatform,
} from './platform.ts';
import { judgeHead } from './probe.ts';

describe('the package manager of a distribution', () => {
  it.each([
    ['Debian', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', 'apt'],
    ['Ubuntu', 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', 'apt'],
    ['Mint', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'apt'],
    ['Fedora', 'ID=fedora\n', 'dnf'],
    ['Rocky', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'dnf'],
    ['Amazon Linux', 'ID="amzn"\nID_LIKE="fedora"\n', 'dnf'],
    ['Arch', 'ID=arch\n', 'pacman'],
    ['Manjaro', "ID=manjaro\nID_LIKE='arch'\n", 'pacman'],
    ['Alpine', 'ID=alpine\n', 'apk'],
    ['openSUSE', 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n', 'zypper'],
    ['NixOS', 'ID=nixos\n', 'nix'],
    ['another', 'ID=slackware\n', null],
    ['none', '', null],
  ])('%s', (_, text, manager) => expect(packageManagerOf(text)).toBe(manager));

  it('has a command for each tool on each system', () => {
    const managers: readonly (PackageManager | null)[] = [
      'apt',
      'dnf',
      'pacman',
      'apk',
      'zypper',
      'nix',
      'brew',
      null,
    ];
    for (const packages of managers) {
      for (const tool of ['jdk', 'git', 'gnuplot', 'graphviz'] as const) {
        const platform: Platform = { os: 'linux', arch: 'x64', wsl: false, packages };
        expect(howToInstall(tool, platform)).toMatch(/^(sudo|apk|nix-shell|brew|install) /);
        expect(howToInstall(tool, { ...platform, os: 'win32', packages: null })).toMatch(/WSL/);
      }
    }
  });

  it('reads this machine', () => {
    expect(readPlatform()).toMatchObject({ os: process.platform, arch: process.arch });
  });
});

describe('the first bytes of a program', () => {
  const elf = (machine: number, littleEndian = true): Uint8Array => {
    const head = Buffer.alloc(20);
    head.writeUInt32BE(0x7f454c46, 0);
    head[5] = littleEndian ? 1 : 2;
    if (littleEndian) head.writeUInt16LE(machine, 18);
    else head.writeUInt16BE(machine, 18);
    return head;
  };
  const first = (...bytes: number[]): Uint8Array => Buffer.concat([Buffer.from(bytes), Buffer.alloc(20)], 20);

  it.each([
    ['x64 on x64', elf(62), 'x64', null],
    ['32 bits on x64', elf(3), 'x64', null],
    ['arm64 on x64', elf(183), 'x64', { kind: 'other-processor', processor: 'arm64' }],
    ['x64 on arm64', elf(62), 'arm64', { kind: 'other-processor', processor: 'x64' }],
    ['s390x, the other byte order', elf(22, false), 's390x', null],
    ['an unknown one', elf(999), 'x64', { kind: 'other-processor', processor: 'processor 999' }],
    ['a script', first(0x23, 0x21, 0x2f), 'x64', null],
    ['macOS, 64 bits', first(0xcf, 0xfa, 0xed, 0xfe), 'arm64', null],
    ['macOS, several processors', first(0xca, 0xfe, 0xba, 0xbe), 'arm64', null],
    ['a program of Windows', first(0x4d, 0x5a), 'x64', { kind: 'no-program' }],
    ['text without #!', first(0x65, 0x63, 0x68), 'x64', { kind: 'no-program' }],
    ['nothing', first(), 'x64', { kind: 'no-program' }],
  ] as const)('%s', (_, head, arch, verdict) => expect(judgeHead(head, arch)).toEqual(verdict));
});
