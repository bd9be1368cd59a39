/**
 * The checkers: pure functions from a history (and counts) to a result, rule for rule those of Jepsen
 * and Maelstrom 0.2.4. Each names its source.
 */
export { composeResults, type ResultParts, worstValidity } from './compose.ts';
export { checkCounter } from './counter.ts';
export { checkEcho } from './echo.ts';
export { checkExceptions } from './exceptions.ts';
export { checkKafka } from './kafka/index.ts';
export { checkRegisters } from './linearizable/index.ts';
export { checkSetFull, type SetFullOptions } from './set-full.ts';
export { checkAvailability, checkNet, checkStats } from './stats.ts';
export { checkUniqueIds } from './unique-ids.ts';
