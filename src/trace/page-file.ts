/**
 * A trace page as a file of HTML: the script, the style and the data, and a policy by which a browser runs nothing
 * else. Written piece by piece, for the bodies of a million messages are long.
 */
import { createHash } from 'node:crypto';
import { constants, deflateRawSync } from 'node:zlib';
import { escapeHtml } from '../web/lesson-html.ts';
import { packBodies } from './body-blocks.ts';
import type { MessageColumns, PageHead, TraceLogLine } from './format.ts';
import { packColumns } from './message-columns.ts';

/** What a page holds, before it is packed. */
export interface PageContent {
  readonly head: PageHead;
  /** In the order of the head's runs. Each is asked for when its turn comes. */
  readonly runs: Iterable<PageRun>;
}

export interface PageRun {
  readonly columns: MessageColumns;
  /** In the order of the columns. */
  readonly bodies: Iterable<string>;
  readonly logs: readonly TraceLogLine[];
}

/** What scripts/build-trace-page.mjs made. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
}

/** The text of the page, in pieces. */
export function* pageText({ head, runs }: PageContent, parts: PageParts): Generator<string, void> {
  const script = insideScript(parts.script);
  const style = parts.style.replace(/<\/(?=style)/gi, '<\\/');
  const policy = [
    "default-src 'none'",
    `script-src '${hashSource(script)}'`,
    `style-src '${hashSource(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="dscourse ${escapeHtml(head.generator)}">
<title>${escapeHtml(head.title)}</title>
<style>${style}</style>
</head>
<body>
<div id="app"><p>This page draws a run of dscourse. It needs a browser of 2022 or later that runs scripts, and asks no server for anything. Without one, <code>dscourse replay --log</code> shows what happened in a terminal.</p></div>
`;
  yield* block('head', [packed(JSON.stringify(head))]);
  let place = 0;
  for (const { columns, bodies, logs } of runs) {
    yield* block(`messages-${place}`, [packBytes(packColumns(columns))]);
    yield* block(`bodies-${place}`, [packBodies(bodies, packBytes)]);
    yield* block(`logs-${place}`, [packed(JSON.stringify(logs))]);
    place++;
  }
  // Behind the data, which are there when it runs.
  yield `<script>${script}</script>\n</body>\n</html>\n`;
}

/** A block of data, which no browser takes for a script. Base64 can't end the element. */
function* block(id: string, texts: Iterable<string>): Generator<string, void> {
  yield `<script type="application/octet-stream" id="${id}">`;
  yield* texts;
  yield '</script>\n';
}

function packed(text: string): string {
  return packBytes(Buffer.from(text));
}

function packBytes(bytes: Uint8Array): string {
  return deflateRawSync(bytes, { level: constants.Z_BEST_COMPRESSION }).toString('base64');
}

/** A script's text can't hold what would end its element, or begin a comment in it; inside of strings this is the same. */
function insideScript(text: string): string {
  return text.replace(/<\/(?=script)/gi, '<\\/').replace(/<!--/g, '<\\!--');
}

function hashSource(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
