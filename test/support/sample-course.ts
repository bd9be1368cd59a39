/** A small course for tests of the course model. */
import type { KnownNames } from '../../src/course/known-names.ts';
import { temporaryFolder, writeTree } from './run-cli.ts';

export const known: KnownNames = {
  workloads: {
    echo: [{ name: 'ok-fraction', unit: 'fraction' }],
    broadcast: [
      { name: 'stable-latency-max', unit: 'ms' },
      { name: 'servers-messages-per-operation', unit: 'messages' },
    ],
  },
  findings: { echo: ['node-muted'], broadcast: ['node-muted', 'lost-on-one-node'] },
  diagnoses: ['no-answer', 'wrong-echo'],
};

export const courseYaml = `title: A course
languages: [typescript]
maelstrom:
  version: v0.2.4
  sha256: ${'ab'.repeat(32)}
  url: https://example.org/maelstrom.tar.bz2
parts:
  - id: one
    title: Part one
    week: 1
    challenges: [echo-1, broadcast-3a]
`;

export const echoYaml = `title: Echo
summary: Send it back.
family: echo
minutes: 20
concepts: [messages]
runs:
  - id: echo
    test: { workload: echo, node-count: 1, time-limit: 10 }
    requirements: [valid]
stricter: { node-muted: blocking }
hints:
  - id: one
    fits: [no-answer]
    text: First.
  - id: two
    text: Second.
`;

export const broadcastYaml = `title: Broadcast
summary: Tell everyone.
family: broadcast
builds-on: echo-1
minutes: 60
concepts: [gossip]
runs:
  - id: performance
    test:
      workload: broadcast
      node-count: 25
      rate: 100
      time-limit: 20 s
      latency: 100 ms
      latency-dist: exponential
      nemesis: partition
      concurrency: 2n
      availability: total
    requirements:
      - valid
      - { measure: stable-latency-max, below: 1.5 s }
      - { measure: servers-messages-per-operation, below: 30 }
  - id: short
    seeds: 2
    test: { workload: broadcast, concurrency: 10 }
    requirements: [valid]
hints:
  - { id: one, text: First. }
  - { id: two, text: Second. }
`;

/** A sound course of two challenges in a temporary folder, with files changed, added or (null) left out. */
export function courseFolder(change: Readonly<Record<string, string | null>> = {}): string {
  const folder = temporaryFolder();
  const files: Record<string, string | null> = {
    'course.yaml': courseYaml,
    'challenges/echo-1/challenge.yaml': echoYaml,
    'challenges/echo-1/lesson.md': '# Echo\n',
    'challenges/broadcast-3a/challenge.yaml': broadcastYaml,
    'challenges/broadcast-3a/lesson.md': '# Broadcast\n',
    'templates/typescript/start/echo/main.ts': '',
    'templates/typescript/start/broadcast/main.ts': '',
    ...change,
  };
  for (const [path, text] of Object.entries(files)) if (text !== null) writeTree(folder, { [path]: text });
  return folder;
}
