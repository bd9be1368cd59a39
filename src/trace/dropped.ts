/** Which messages a fault dropped. */
import { fates } from './format.ts';

const delivered = fates.indexOf('delivered');
const undelivered = fates.indexOf('undelivered');

/** @param code of the fate; what was under way when the run ended was not dropped */
export function isDropped(code: number | undefined): boolean {
  return code !== undefined && code !== delivered && code !== undelivered;
}
