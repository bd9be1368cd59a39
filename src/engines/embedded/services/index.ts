/** The services that every run offers, on the network under their own names. */
import { printJson } from '../../../json.ts';
import { randomStream } from '../kernel/random.ts';
import type { Network } from '../network/network.ts';
import { readBody } from '../network/read-body.ts';
import { linKv } from './lin-kv.ts';
import { linTso } from './lin-tso.ts';
import { lwwKv } from './lww-kv.ts';
import { seqKv } from './seq-kv.ts';
import type { Service } from './service.ts';

export const serviceNames = ['lww-kv', 'seq-kv', 'lin-kv', 'lin-tso'] as const;
export type ServiceName = (typeof serviceNames)[number];

const names: ReadonlySet<string> = new Set(serviceNames);

export function isService(name: string): name is ServiceName {
  return names.has(name);
}

/** A fresh service; its choices come from the seed's stream of its name. */
export function createService(name: ServiceName, seed: number): Service {
  switch (name) {
    case 'lin-kv':
      return linKv();
    case 'lin-tso':
      return linTso();
    case 'lww-kv':
      return lwwKv(randomStream(seed, 'service', name));
    case 'seq-kv':
      return seqKv(randomStream(seed, 'service', name));
  }
}

/** Puts all services on the network: each answers the message that it reads, at that moment. */
export function startServices(network: Network, seed: number): void {
  for (const name of serviceNames) {
    const service = createService(name, seed);
    network.add(name, ({ src, body, parsed }) => {
      const request = readBody(body, parsed);
      const reply = service.handle(src, request);
      if (reply === null || !network.has(src)) return;
      network.send(name, src, printJson({ ...reply, in_reply_to: request.msg_id ?? null }), null);
    });
  }
}
