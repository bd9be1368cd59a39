import { describe, expect, it } from 'vitest';
import type { MaelstromInstall } from '../../../toolchain/toolchain.ts';
import { decideMaelstromStep, type MaelstromSituation, type MaelstromWish } from './maelstrom-step.ts';

const none: MaelstromWish = { install: null, from: null, release: null };
const flag: MaelstromWish = { ...none, install: true };
const cached: MaelstromInstall = {
  home: '/c/m',
  jar: '/c/m/lib/maelstrom.jar',
  version: 'v0.2.4',
  from: 'cache',
};
const onPath: MaelstromInstall = { ...cached, version: null, from: 'PATH' };
const plain: MaelstromSituation = {
  wish: none,
  engine: 'auto',
  installed: null,
  hasJava: true,
  windows: false,
  asks: false,
};

const table: readonly (readonly [string, Partial<MaelstromSituation>, object])[] = [
  ['auto, nobody to ask', {}, { kind: 'tell', why: 'not-asked' }],
  ['maelstrom, nobody to ask', { engine: 'maelstrom' }, { kind: 'tell', why: 'not-asked' }],
  ['auto, on a terminal', { asks: true }, { kind: 'ask' }],
  ['auto, on a terminal, no JVM', { asks: true, hasJava: false }, { kind: 'tell', why: 'no-java' }],
  ['embedded', { engine: 'embedded', asks: true }, { kind: 'not-wanted', why: 'embedded' }],
  ['embedded, installed', { engine: 'embedded', installed: cached }, { kind: 'not-wanted', why: 'embedded' }],
  ['auto, installed', { installed: cached, asks: true }, { kind: 'there', install: cached }],
  ['auto, an install of their own', { installed: onPath, asks: true }, { kind: 'there', install: onPath }],
  ['--maelstrom', { wish: flag }, { kind: 'install' }],
  ['--maelstrom without a JVM', { wish: flag, hasJava: false }, { kind: 'install' }],
  ['--maelstrom, embedded', { wish: flag, engine: 'embedded' }, { kind: 'install' }],
  ['--maelstrom, installed', { wish: flag, installed: cached }, { kind: 'install' }],
  ['--maelstrom beside an install of their own', { wish: flag, installed: onPath }, { kind: 'install' }],
  ['--from', { wish: { ...none, from: '/a.tar.bz2' } }, { kind: 'install' }],
  ['--from, installed', { wish: { ...none, from: '/a.tar.bz2' }, installed: cached }, { kind: 'install' }],
  ['--release', { wish: { ...none, release: 'v0.2.3' } }, { kind: 'install' }],
  [
    '--no-maelstrom',
    { wish: { ...none, install: false }, asks: true },
    { kind: 'not-wanted', why: 'refused' },
  ],
  [
    '--no-maelstrom, engine maelstrom',
    { wish: { ...none, install: false }, engine: 'maelstrom' },
    { kind: 'not-wanted', why: 'refused' },
  ],
  ['Windows', { windows: true, asks: true }, { kind: 'not-here' }],
  ['Windows, --maelstrom', { windows: true, wish: flag }, { kind: 'not-here' }],
  ['Windows, embedded', { windows: true, engine: 'embedded' }, { kind: 'not-wanted', why: 'embedded' }],
];

describe('what init does about Maelstrom', () => {
  it.each(table)('%s', (_, situation, step) => {
    expect(decideMaelstromStep({ ...plain, ...situation })).toEqual(step);
  });
});
