/** The folder that a node has for what must outlive it. */
import { resolve } from 'node:path';

/** Names that folder in the environment of every node. */
export const diskVariable = 'DSCOURSE_DISK';
/** Its path on virtual time, where it exists in memory only; each node has its own. */
export const virtualDisk = resolve('/dscourse/disk');
