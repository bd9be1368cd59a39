/** The kafka checker: {@link checkKafka}. */
export { checkKafka } from './check-kafka.ts';
