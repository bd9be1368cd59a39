/** Reads the folder of a run recorded from the real Maelstrom: what it was told, printed and left behind. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface Recording {
  /** `broadcast-25-grid-latency-pass`. */
  readonly name: string;
  /** Words after `maelstrom`; the first is `test`. */
  readonly argv: readonly string[];
  /** As it was recorded; null where it was not kept. */
  readonly recordedStatus: number | null;
  /** `recordedStatus`, or what the verdict in results.edn entails. */
  readonly exitStatus: number;
  /**
   * Standard output. Where only jepsen.log was kept, it is that in the form of the console, from
   * "Command line:" on: both hold the same records from there to the end, as the other folders show.
   */
  readonly console: string;
  /** Standard error. */
  readonly stderr: string;
  readonly results: string | null;
  readonly history: string | null;
  /** Text of each node's log by the name of the node. */
  readonly nodeLogs: Readonly<Record<string, string>>;
  /** The files of its net-journal by name; only the latest recordings kept it. */
  readonly journal: Readonly<Record<string, Buffer>>;
  /** The other files of the store by path, `elle/G1c.txt`. */
  readonly otherFiles: Readonly<Record<string, string>>;
}

export function readRecording(directory: string): Recording {
  const read = (file: string) => readText(join(directory, file));
  const name = basename(directory);
  const status = read('exit-status');
  const recordedStatus = status === null ? null : Number(status.trim());
  const results = read('results.edn');
  const console = read('console.log') ?? consoleOf(read('jepsen.log') ?? '');
  if (console === '') throw new Error(`The recorded run ${name} kept neither console nor log.`);
  return {
    name,
    argv: (read('cmdline.txt') ?? '').trim().split(/\s+/),
    recordedStatus,
    exitStatus: recordedStatus ?? statusOf(results, name),
    console,
    stderr: read('stderr.log') ?? '',
    results,
    history: read('history.edn'),
    nodeLogs: nodeLogsOf(read('node-logs.json')),
    journal: journalOf(read('net-journal.json')),
    otherFiles: elleFiles(directory),
  };
}

/** Text of a file or of its gzipped twin; null when there is neither. */
export function readText(file: string): string | null {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  if (existsSync(`${file}.gz`)) return gunzipSync(readFileSync(`${file}.gz`)).toString('utf8');
  return null;
}

/** jepsen.log in the form of the console: `INFO [time] thread - logger message`. */
function consoleOf(log: string): string {
  return log.replace(
    /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3})\{GMT\}\t(\w+)\t\[([^\]]*)\] ([^ :]+): /gm,
    '$2 [$1] $3 - $4 ',
  );
}

/** The console in the form of jepsen.log, which is opened a moment later and closed before the last words. */
export function logOf(console: string): string {
  return console
    .split(/^(?=(?:INFO|WARN|ERROR) \[)/m)
    .filter((record) => !/^\S+ \[[^\]]*\] main - jepsen\.cli /.test(record))
    .map((record) =>
      record.replace(/^(\w+) \[([^\]]*)\] (.*?) - (\S+) /, (_, level, time, thread, logger) =>
        [`${time}{GMT}`, level, `[${thread}] ${logger}: `].join('\t'),
      ),
    )
    .join('');
}

function statusOf(results: string | null, name: string): number {
  const verdict = results === null ? undefined : /:valid\? (true|false|:unknown)\}\s*$/.exec(results)?.[1];
  if (verdict === undefined) throw new Error(`The recorded run ${name} kept no verdict.`);
  return verdict === 'true' ? 0 : verdict === 'false' ? 1 : 2;
}

function nodeLogsOf(text: string | null): Record<string, string> {
  const files: Record<string, string> = text === null ? {} : JSON.parse(text);
  return Object.fromEntries(Object.entries(files).map(([file, log]) => [file.replace(/\.log$/, ''), log]));
}

function journalOf(text: string | null): Record<string, Buffer> {
  const files: Record<string, string> = text === null ? {} : JSON.parse(text);
  return Object.fromEntries(
    Object.entries(files).map(([file, bytes]) => [file, Buffer.from(bytes, 'base64')]),
  );
}

function elleFiles(directory: string): Record<string, string> {
  const folder = join(directory, 'elle');
  if (!existsSync(folder)) return {};
  return Object.fromEntries(
    readdirSync(folder).map((file) => [`elle/${file}`, readFileSync(join(folder, file), 'utf8')]),
  );
}
