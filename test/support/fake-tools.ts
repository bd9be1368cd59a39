/**
 * Executables that stand in for tools of the machine, each in a folder that a test puts on PATH. They are scripts
 * of /bin/sh that use nothing but its own commands, so that PATH may hold them alone.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes an executable script; returns its absolute path. */
export function writeScript(path: string, body: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** The lines that `java -version` of Temurin prints. */
export function javaVersionLines(version: string): readonly string[] {
  return [
    `openjdk version "${version}" 2025-04-15`,
    `OpenJDK Runtime Environment Temurin-${version} (build ${version}+6)`,
    `OpenJDK 64-Bit Server VM Temurin-${version} (build ${version}+6, mixed mode, sharing)`,
  ];
}

/** A `java` in a folder that prints lines on stderr, as the real one does, and ends. */
export function writeJava(folder: string, lines: readonly string[], status = 0): string {
  const echoes = lines.map((line) => `echo '${line}' >&2`).join('\n');
  return writeScript(join(folder, 'java'), `${echoes}\nexit ${status}`);
}

/** A tool that prints its version. */
export function writeTool(folder: string, name: 'git' | 'gnuplot' | 'dot'): string {
  const versions = {
    git: 'git version 2.39.5',
    gnuplot: 'gnuplot 5.4 patchlevel 4',
    dot: 'dot - graphviz version 2.43.0 (0)',
  };
  return writeScript(join(folder, name), `echo '${versions[name]}'`);
}
