import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Inbox } from './inbox.ts';

describe('Inbox', () => {
  it('gives the lowest deadline first and equal deadlines in order of sending, however puts and takes mix', () => {
    const actions = fc.array(fc.option(fc.nat(30), { nil: null }), { maxLength: 200 });
    fc.assert(
      fc.property(actions, (plan) => {
        const inbox = new Inbox();
        const model: { id: number; due: number }[] = [];
        for (const [id, due] of plan.entries()) {
          if (due === null) {
            model.sort((a, b) => a.due - b.due || a.id - b.id);
            expect(inbox.take()?.id).toBe(model.shift()?.id);
          } else {
            inbox.put({ id, due, src: 'n1', body: '{}', parsed: null });
            model.push({ id, due });
          }
          expect(inbox.length).toBe(model.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('stays in order through thousands of rising deadlines', () => {
    const inbox = new Inbox();
    for (let id = 0; id < 5000; id++) inbox.put({ id, due: id, src: 'n1', body: '{}', parsed: null });
    for (let id = 0; id < 5000; id++) expect(inbox.take()?.id).toBe(id);
    expect(inbox.take()).toBeUndefined();
  });
});
