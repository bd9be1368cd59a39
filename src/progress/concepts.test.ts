import { describe, expect, it } from 'vitest';
import type { Challenge } from '../course/course.ts';
import type { Glossary } from '../glossary/glossary.ts';
import { conceptGroups } from './concepts.ts';
import type { ChallengeProgress } from './progress.ts';

const term = (name: string, also: string[] = []) => ({
  name,
  also,
  names: [],
  lessons: [],
  see: [],
  text: 'A term.',
});
const glossary: Glossary = {
  themes: [
    {
      id: 'messages',
      title: 'Message passing',
      terms: [term('message'), term('RPC', ['request and reply'])],
    },
    { id: 'failures', title: 'Network failures', terms: [term('partition')] },
    { id: 'unused', title: 'Unused', terms: [term('quorum')] },
  ],
};
const at = (id: string, status: ChallengeProgress['status'], concepts: string[]): ChallengeProgress =>
  ({ challenge: { id, concepts } as unknown as Challenge, status }) as ChallengeProgress;

describe('conceptGroups', () => {
  it('puts the concepts of the course under the themes of the glossary, and says where each was practised', () => {
    const progress = [
      at('echo-1', 'certified', ['messages', 'request and reply']),
      at('broadcast-3c', 'passed', ['partitions', 'messages']),
      at('raft-9d', 'failed', ['Partitions', 'stubbornness']),
    ];
    expect(conceptGroups(progress, glossary)).toEqual([
      {
        theme: { id: 'messages', title: 'Message passing' },
        concepts: [
          { name: 'messages', passedIn: ['echo-1', 'broadcast-3c'] },
          { name: 'request and reply', passedIn: ['echo-1'] },
        ],
      },
      {
        theme: { id: 'failures', title: 'Network failures' },
        concepts: [{ name: 'partitions', passedIn: ['broadcast-3c'] }],
      },
      { theme: null, concepts: [{ name: 'stubbornness', passedIn: [] }] },
    ]);
  });

  it('needs no glossary', () => {
    const [only] = conceptGroups([at('echo-1', 'passed', ['messages'])], { themes: [] });
    expect(only).toEqual({ theme: null, concepts: [{ name: 'messages', passedIn: ['echo-1'] }] });
  });
});
