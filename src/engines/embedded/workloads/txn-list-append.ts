/** txn-list-append: transactions that read lists and append to them (workload/txn_list_append.clj). */
import { transactionWorkload } from './transactions.ts';

export const txnListAppendWorkload = transactionWorkload({
  name: 'txn-list-append',
  write: 'append',
  doc: 'Run the micro-operations of `txn` in order and send them back, reads `["r", key, null]` with the key\'s list in place of null (null where there is none), appends `["append", key, element]` as they are.',
  txn: 'list-append-txn',
});
