import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseSettings, printSettings } from './settings.ts';
import { openWorkspace } from './workspace.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'dscourse ws ü ')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('settings', () => {
  it('are read as they are written', () => {
    const text = printSettings({ language: 'typescript', engine: 'embedded' });
    expect(parseSettings(text, 'f')).toEqual({
      settings: { language: 'typescript', engine: 'embedded' },
      warnings: [],
      newerVersion: null,
    });
  });

  it('take quotes, comments, blank lines and Windows line ends', () => {
    const { settings, warnings } = parseSettings(
      '\ufeff---\r\nversion: 1 # one\r\n\r\n# all\r\nengine: "maelstrom"  # real\r\nlanguage: \'typescript\'\r\n',
      'f',
    );
    expect({ settings, warnings }).toEqual({
      settings: { language: 'typescript', engine: 'maelstrom' },
      warnings: [],
    });
  });

  it('say for everything that is wrong where and what to do, and go on with defaults', () => {
    const text = 'version: one\nengne: embedded\nengine: fast\n  - what\nlanguage:\nversion: 1\n';
    const { settings, warnings } = parseSettings(text, 'dscourse.yaml');
    expect(settings).toEqual({ language: 'typescript', engine: 'auto' });
    expect(warnings.map((warning) => `${warning.message} ${warning.fix}`)).toEqual([
      'dscourse.yaml:2:1: there is no setting "engne". Write engine, or delete the line.',
      expect.stringMatching(/^dscourse\.yaml:4:3: this line is not a setting\./),
      'dscourse.yaml:6:1: "version" is set twice; the first is used. Delete one of them.',
      'dscourse.yaml:1:10: "one" is no version. Write "version: 1".',
      expect.stringMatching(/^dscourse\.yaml:3:9: there is no engine "fast"\. Write one of auto, embedded/),
      expect.stringMatching(/^dscourse\.yaml:5:10: the language is missing/),
    ]);
  });
});

describe('opening', () => {
  it('finds the workspace from any folder below it, and through links', () => {
    mkdirSync(join(root, 'echo-1', 'deep'), { recursive: true });
    writeFileSync(join(root, 'dscourse.yaml'), 'version: 1\n');
    const workspace = openWorkspace({ cwd: join(root, 'echo-1', 'deep') });
    expect(workspace).toMatchObject({
      root,
      warnings: [],
      attemptsFile: join(root, '.dscourse', 'attempts.jsonl'),
    });
    expect(workspace.challengeDirectory('echo-1')).toBe(join(root, 'echo-1'));
    symlinkSync(root, `${root}-link`);
    expect(openWorkspace({ cwd: join(`${root}-link`, 'echo-1') }).root).toBe(root);
    rmSync(`${root}-link`);
  });

  it('says what to do outside of one', () => {
    expect(() => openWorkspace({ cwd: root })).toThrow(expect.objectContaining({ code: 'no-workspace' }));
  });

  it('goes on without its dscourse.yaml, and says so', () => {
    mkdirSync(join(root, '.dscourse'));
    writeFileSync(join(root, '.dscourse', 'attempts.jsonl'), '');
    const workspace = openWorkspace({ cwd: root });
    expect(workspace.config).toEqual({ language: 'typescript', engine: 'auto' });
    expect(workspace.warnings[0]?.message).toContain('dscourse.yaml is missing');
  });

  it('goes on with a damaged dscourse.yaml, and says where', () => {
    writeFileSync(join(root, 'dscourse.yaml'), '\u0000\u0001garbage');
    const { warnings } = openWorkspace({ cwd: root });
    expect(warnings[0]?.message).toContain('dscourse.yaml:1:1');
  });

  it('stops at settings of a newer dscourse and at what is no file', () => {
    writeFileSync(join(root, 'dscourse.yaml'), 'version: 2\n');
    expect(() => openWorkspace({ cwd: root })).toThrow(/version 2/);
    rmSync(join(root, 'dscourse.yaml'));
    mkdirSync(join(root, 'dscourse.yaml'));
    mkdirSync(join(root, '.dscourse'));
    writeFileSync(join(root, '.dscourse', 'written.json'), '{}');
    expect(() => openWorkspace({ cwd: root })).toThrow(
      expect.objectContaining({ code: 'workspace-damaged' }),
    );
  });
});
