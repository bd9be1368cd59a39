/** txn-rw-register: transactions that read and write registers (workload/txn_rw_register.clj). */
import { transactionWorkload } from './transactions.ts';

export const txnRwRegisterWorkload = transactionWorkload({
  name: 'txn-rw-register',
  write: 'w',
  doc: 'Run the micro-operations of `txn` in order and send them back, reads `["r", key, null]` with the key\'s value in place of null (null where there is none), writes `["w", key, value]` as they are.',
  txn: 'rw-register-txn',
});
