import { describe, expect, it } from 'vitest';
import { Journal } from './journal.ts';
import { describeStorm } from './message-storm.ts';

describe('describeStorm', () => {
  it('names the body that travels most, without ids, and the way round', () => {
    const journal = new Journal();
    const ring = ['n1', 'n2', 'n3'];
    for (let hop = 0; hop < 300; hop++) {
      const body = `{"type":"gossip","message":7,"msg_id":${hop}}`;
      journal.send(ring[hop % 3] as string, ring[(hop + 1) % 3] as string, body, hop, hop);
      if (hop % 10 === 0) journal.send('n1', 'n2', `{"type":"other","message":${hop}}`, hop, hop);
      journal.send('c1', 'n1', '{"type":"read"}', hop, hop);
      journal.send('n1', 'c1', '{"type":"read_ok"}', hop, hop);
    }
    expect(describeStorm(journal)).toEqual({
      body: '{"type":"gossip","message":7}',
      route: ['n1', 'n2', 'n3', 'n1'],
    });
  });

  it('counts by type where no body comes twice', () => {
    const journal = new Journal();
    for (let hop = 0; hop < 100; hop++) {
      const [src, dest] = hop % 2 === 0 ? ['n1', 'n2'] : ['n2', 'n1'];
      journal.send(src as string, dest as string, `{"type":"ping","hop":${hop}}`, hop, hop);
    }
    expect(describeStorm(journal)).toEqual({ body: '{"type":"ping"}', route: ['n1', 'n2', 'n1'] });
  });

  it('has nothing to name where nodes sent nothing', () => {
    expect(describeStorm(new Journal())).toEqual({ body: '{}', route: [] });
  });
});
