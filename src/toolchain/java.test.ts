import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  writeJava as java,
  javaVersionLines as version,
  writeScript,
} from '../../test/support/fake-tools.ts';
import { untilGone } from '../../test/support/processes.ts';
import { temporaryFolder } from '../../test/support/run-cli.ts';
import { findJava, foundJava, searchJava } from './java.ts';
import type { Platform } from './platform.ts';

const debian: Platform = { os: 'linux', arch: 'x64', wsl: false, packages: 'apt' };

function environment(folders: readonly string[], home?: string) {
  return { PATH: folders.join(':'), ...(home === undefined ? {} : { JAVA_HOME: home }) };
}

describe('findJava', () => {
  it('takes the java of JAVA_HOME before that of PATH', async () => {
    const folder = temporaryFolder('java é ');
    const home = java(join(folder, 'jdk', 'bin'), version('21.0.1'));
    const onPath = java(join(folder, 'bin'), version('17.0.15'));
    expect(await findJava(environment([join(folder, 'bin')], join(folder, 'jdk')))).toEqual({
      kind: 'found',
      found: {
        executable: home,
        from: 'JAVA_HOME',
        major: 21,
        version: '21.0.1',
        vendor: 'OpenJDK Runtime Environment Temurin-21.0.1',
      },
    });
    expect(await findJava(environment([join(folder, 'bin')]))).toMatchObject({
      found: { executable: onPath, from: 'PATH', major: 17 },
    });
    expect(await findJava(environment([join(folder, 'bin')], ''))).toMatchObject({ found: { from: 'PATH' } });
  });

  it('takes the bundle of macOS, and a JAVA_HOME that is a link', async () => {
    const folder = temporaryFolder();
    java(join(folder, 'temurin.jdk', 'Contents', 'Home', 'bin'), version('17'));
    symlinkSync(join(folder, 'temurin.jdk'), join(folder, 'link'));
    expect(await findJava(environment([], join(folder, 'link')))).toMatchObject({ found: { major: 17 } });
  });

  it('falls through a JAVA_HOME that will not do, and says so', async () => {
    const folder = temporaryFolder();
    java(join(folder, 'jdk8', 'bin'), ['openjdk version "1.8.0_392"']);
    java(join(folder, 'bin'), version('17.0.15'));
    for (const [home, kind] of [
      [join(folder, 'jdk8'), 'too-old'],
      [join(folder, 'gone'), 'nothing-there'],
      ['~/jdk', 'relative-home'],
    ] as const) {
      const search = await searchJava(environment([join(folder, 'bin')], home));
      expect(search.java).toMatchObject({ major: 17, from: 'PATH' });
      expect(search.refused).toMatchObject([{ from: 'JAVA_HOME', refusal: { kind } }]);
    }
  });

  it('tries every java of PATH, each file once, and none from a folder that is not absolute', async () => {
    const folder = temporaryFolder();
    const old = java(join(folder, 'old'), ['java version "1.7.0_80"']);
    symlinkSync(join(folder, 'old'), join(folder, 'same'));
    const broken = java(join(folder, 'broken'), ['Error: could not open `/usr/lib/jvm.cfg"'], 1);
    mkdirSync(join(folder, 'a-folder', 'java'), { recursive: true });
    const good = java(join(folder, 'good'), version('11.0.21'));
    java(join(folder, 'after'), version('21'));
    const names = ['old', 'same', 'broken', 'a-folder', 'gone', 'good', 'after'];
    const search = await searchJava(environment(['', '.', ...names.map((name) => join(folder, name))]));
    expect(search.java?.executable).toBe(good);
    expect(search.refused.map(({ executable, refusal }) => [executable, refusal.kind])).toEqual([
      [old, 'too-old'],
      [broken, 'crashed'],
      [join(folder, 'a-folder', 'java'), 'folder'],
    ]);
  });

  /** What is found under the name of java, and what the problem says of it. */
  const unfit: Readonly<Record<string, readonly [(folder: string) => void, RegExp]>> = {
    'an old Java': [
      (folder) => java(folder, ['java version "1.8.0_392"']),
      /it is Java 8 \(1\.8\.0_392\), and/,
    ],
    'Java 10': [(folder) => java(folder, version('10.0.2')), /it is Java 10 \(10\.0\.2\)/],
    "macOS' placeholder": [
      (folder) =>
        java(
          folder,
          ['The operation couldn’t be completed. Unable to locate a Java Runtime.', 'Please visit …'],
          1,
        ),
      /placeholder, which only says that no Java is installed/,
    ],
    'the placeholder of an older macOS': [
      (folder) => java(folder, ['No Java runtime present, requesting install.'], 1),
      /placeholder/,
    ],
    'a JVM without memory': [
      (folder) =>
        java(
          folder,
          [
            'Picked up JAVA_TOOL_OPTIONS: -Xmx900g',
            'Error occurred during initialization of VM',
            'Could not reserve enough space',
          ],
          1,
        ),
      /exit status 1, saying "Error occurred during initialization of VM"/,
    ],
    'a crash by a signal': [
      (folder) => writeScript(join(folder, 'java'), 'kill -SEGV $$'),
      /`-version` was killed by SIGSEGV/,
    ],
    'another program': [
      (folder) => java(folder, ['java 3.2.1']),
      /printed no version, saying "java 3\.2\.1"/,
    ],
    'a program that says nothing': [(folder) => java(folder, []), /printed no version, and said nothing/],
    'a file that is not executable': [
      (folder) => chmodSync(java(folder, version('17')), 0o644),
      /it is not executable/,
    ],
    'a folder': [(folder) => mkdirSync(join(folder, 'java'), { recursive: true }), /it is a folder/],
    'an empty file': [
      (folder) => writeFileSync(writeScript(join(folder, 'java'), ''), ''),
      /it is no program that this system can start/,
    ],
    'a script without its interpreter': [
      (folder) => writeFileSync(writeScript(join(folder, 'java'), ''), '#!/nonexistent/bash\n'),
      /interpreter that it asks for is missing/,
    ],
    'a program for another processor': [
      (folder) => {
        const elf = Buffer.alloc(64);
        elf.writeUInt32BE(0x7f454c46, 0);
        elf[4] = 2;
        elf[5] = 1;
        elf.writeUInt16LE(process.arch === 's390x' ? 62 : 22, 18);
        writeFileSync(writeScript(join(folder, 'java'), ''), elf);
      },
      /built for another processor \((?:s390x|x64)\)/,
    ],
  };
  it.each(Object.entries(unfit))('names %s, where it is and what to do', async (_, [make, says]) => {
    const folder = temporaryFolder();
    const bin = join(folder, 'bin');
    make(bin);
    const found = foundJava(await searchJava(environment([bin])), debian);
    if (found.kind === 'found') throw new Error('found');
    expect(found.problem.message).toMatch(says);
    expect(found.problem.message).toContain(join(bin, 'java'));
    expect(found.problem.fix).toContain('sudo apt install default-jre-headless');
    expect(found.problem.exitStatus).toBe(2);
  });

  it('ends a java that hangs, with what it started, and goes on', async () => {
    const folder = temporaryFolder();
    const pids = join(folder, 'pids');
    writeScript(join(folder, 'slow', 'java'), `/bin/sleep 60 &\necho $! $$ > '${pids}'\nwait`);
    java(join(folder, 'bin'), version('17.0.15'));
    const began = Date.now();
    const search = await searchJava(environment([join(folder, 'slow'), join(folder, 'bin')]), 400);
    expect(search.java?.major).toBe(17);
    expect(search.refused).toMatchObject([{ refusal: { kind: 'hangs', seconds: 0.4 } }]);
    expect(Date.now() - began).toBeLessThan(5000);
    const started = readFileSync(pids, 'utf8').trim().split(' ').map(Number);
    expect(started).toHaveLength(2);
    for (const pid of started) expect(await untilGone(pid)).toBe(true);
  });

  it('does not wait for what a wrapper leaves in the background', async () => {
    const folder = temporaryFolder();
    writeScript(
      join(folder, 'java'),
      `echo 'openjdk version "17.0.1"' >&2\n/bin/sleep 20 &\necho $! > '${join(folder, 'pid')}'`,
    );
    const began = Date.now();
    expect((await searchJava(environment([folder]))).java?.major).toBe(17);
    expect(Date.now() - began).toBeLessThan(5000);
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')));
  });

  it('reads the environment that the JVM is given', async () => {
    const folder = temporaryFolder();
    writeScript(
      join(folder, 'java'),
      'echo "Picked up JAVA_TOOL_OPTIONS: $JAVA_TOOL_OPTIONS" >&2\necho \'openjdk version "17.0.1"\' >&2',
    );
    const env = { ...environment([folder]), JAVA_TOOL_OPTIONS: '-Dversion="8"' };
    expect((await searchJava(env)).java?.major).toBe(17);
  });

  it('says that there is none at all, and where a JAVA_HOME with bin at its end should lead', async () => {
    const none = foundJava(await searchJava({}), debian);
    expect(none).toMatchObject({
      problem: {
        code: 'no-java',
        message: expect.stringMatching(/JAVA_HOME is not set and there is no java on PATH/),
      },
    });
    const bin = foundJava(await searchJava({ JAVA_HOME: '/opt/jdk/bin' }), {
      ...debian,
      os: 'darwin',
      packages: 'brew',
    });
    expect(bin).toMatchObject({
      problem: {
        fix: expect.stringMatching(/set it to \/opt\/jdk\. .*brew install --cask temurin/),
      },
    });
  });

  it('finds the java of a folder that PATH names last', async () => {
    const folder = temporaryFolder();
    const real = java(folder, version('17.0.15'));
    const found = await findJava({ PATH: `/bin-that-is-not:/usr/bin-that-is-not:${folder}:/bin` });
    expect(found).toMatchObject({ kind: 'found', found: { executable: real } });
  });
});
