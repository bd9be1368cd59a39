import { describe, expect, it } from 'vitest';
import { workloads } from '../../../engines/embedded/workloads/index.ts';
import type { WorkloadName } from '../../../engines/engine.ts';
import { judgeAnswer, requestProblems } from './judged-answer.ts';

function judged(
  type: string,
  body: string,
  more: { again?: boolean; nobody?: boolean; workload?: WorkloadName } = {},
) {
  const { again = false, nobody = false, workload = 'broadcast' } = more;
  const request = nobody ? null : { msgId: 1, type, dest: 'n0' };
  const answer = { kind: 'answer', time: 0, src: 'n0', body, request, again, took: 0 } as const;
  return judgeAnswer(answer, workloads[workload].rpcs);
}
const problems = (...given: Parameters<typeof judged>) => {
  const judgement = judged(...given);
  return judgement.kind === 'wrong' ? judgement.problems : judgement.kind;
};

describe('an answer', () => {
  it('fits', () => {
    expect(problems('read', '{"type":"read_ok","messages":[1],"in_reply_to":1,"msg_id":4}')).toBe('fits');
    expect(problems('init', '{"type":"init_ok","in_reply_to":1}')).toBe('fits');
  });

  it.each([
    ['{"type":"read_ok","in_reply_to":1}', ['messages is missing; it must be a list']],
    ['{"type":"read","messages":[],"in_reply_to":1}', ['type is "read"; it must be "read_ok"']],
    ['{"type":"read_ok","messages":5,"in_reply_to":1}', ['messages is 5; it must be a list']],
    [
      '{"type":"read_ok","messages":[],"n":1,"in_reply_to":1}',
      ['it has a field n, which read_ok does not have (only in_reply_to, messages)'],
    ],
    [
      '{"type":"read_ok","messages":[],"in_reply_to":1,"msg_id":1.0}',
      ['msg_id is 1.0, a float; it must be an integer'],
    ],
    ['{"type":"error","in_reply_to":1}', ['code is missing: an error has a code, an integer']],
  ])('is wrong: %s', (body, said) => {
    expect(problems('read', body)).toEqual(said);
  });

  it('says which request it can not be an answer to', () => {
    expect(problems('', '{"type":"read_ok"}', { nobody: true })).toEqual([
      'in_reply_to is missing: no client takes it for an answer',
    ]);
    expect(problems('', '{"in_reply_to":7}', { nobody: true })).toEqual([
      'in_reply_to is 7, and no request has that msg_id',
    ]);
    expect(problems('', '{"in_reply_to":1.0}', { nobody: true })).toEqual([
      'in_reply_to is 1.0, a float; it must be the msg_id of a request, an integer',
    ]);
    expect(problems('read', '{"type":"read_ok","messages":[],"in_reply_to":1}', { again: true })).toEqual([
      'the read of msg_id 1 has its answer already: no client sees a second one',
    ]);
  });

  it('may be an error, or to a request that nobody knows', () => {
    expect(judged('read', '{"type":"error","code":22,"text":"no","in_reply_to":1}')).toEqual({
      kind: 'refused',
      text: 'read refused with error 22 (precondition-failed, so it did not happen): no',
    });
    expect(judged('peek', '{"type":"peek_ok","in_reply_to":1}').kind).toBe('unknown');
  });
});

describe('a request', () => {
  it('is compared with what clients send', () => {
    expect(requestProblems('{"type":"send","key":1}', workloads.kafka.rpcs)).toEqual([
      'key is 1; clients send a key, which is a string',
      'send has a field msg (any value), and this one lacks it',
    ]);
    expect(requestProblems('{"type":"read","x":1}', workloads.broadcast.rpcs)).toEqual([
      'no client sends a field x with read',
    ]);
    expect(requestProblems('{"type":"own","x":1}', workloads.broadcast.rpcs)).toEqual([]);
  });
});
