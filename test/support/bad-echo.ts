import { Cluster } from './evidence.ts';

/** One echo that came out badly. */
export function badEcho(how: Parameters<Cluster['failed']>[3]): Cluster {
  return new Cluster('echo', 1).failed(1, 'n0', 'echo', how, 'Please echo 3', { echo: 'Please echo 3' });
}
