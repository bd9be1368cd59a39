/**
 * EDN as Jepsen writes it: the value model, a reader, a printer, and Clojure's equality and order.
 * The parts live in modules of their own; everybody else imports from here.
 */
export { CannotCompare, clojureCompare, ednEquals, ednKey } from './edn-compare.ts';
export { type PrintOptions, prettyEdn, printEdn } from './edn-print.ts';
export { readEdn, readEdnLines } from './edn-read.ts';
export {
  Double,
  type Edn,
  EdnList,
  type EdnMap,
  EdnSet,
  EdnSymbol,
  isEdnMap,
  Keyword,
  kw,
  sequenceOf,
  Tagged,
} from './edn-values.ts';
