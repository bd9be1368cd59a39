/** What `replay --log` was asked for. */
import type { Json } from '../../../json.ts';

/** What to follow; null: not asked for. What is asked for together must all hold. */
export interface LogFilter {
  readonly node: string | null;
  /** As `readTyped` reads it. */
  readonly value: Json | null;
  readonly key: Json | null;
  /** Index of an operation in the history, its invocation or its completion. */
  readonly transaction: number | null;
  /** Nanoseconds of the run. */
  readonly from: number;
  readonly until: number;
}
