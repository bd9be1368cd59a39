import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BodyBlocks } from './body-blocks.ts';
import { formatVersion, type PageHead } from './format.ts';
import { createColumns, unpackColumns } from './message-columns.ts';
import { pageText } from './page-file.ts';

const head = (title: string): PageHead => ({
  version: formatVersion,
  generator: '1',
  title,
  runs: [],
  comparison: null,
});
const bodies = ['{"a":1}', '</script><script>alert(1)</script>', '\ud800 <!--', '<img onerror>'];

function page(title = 'A run', parts = { script: 'start();', style: 'body{}' }): string {
  const columns = createColumns(bodies.length);
  const logs = [{ node: 'n0', line: 1, time: 0, text: '</script>\u2028' }];
  return [...pageText({ head: head(title), runs: [{ columns, bodies, logs }] }, parts)].join('');
}

/** What an element holds, by its id. */
function block(html: string, id: string): string {
  const found = new RegExp(`<script type="application/octet-stream" id="${id}">([^<]*)</script>`).exec(html);
  if (found?.[1] === undefined) throw new Error(`no ${id}`);
  return found[1];
}
const inflated = (text: string): Buffer => inflateRawSync(Buffer.from(text, 'base64'));

describe('the file of a page', () => {
  it('gives back what was put into it', () => {
    const html = page();
    expect(JSON.parse(inflated(block(html, 'head')).toString())).toEqual(head('A run'));
    expect(unpackColumns(inflated(block(html, 'messages-0'))).count).toBe(4);
    const blocks = new BodyBlocks(block(html, 'bodies-0'), inflated);
    expect(bodies.map((_, rank) => blocks.body(rank))).toEqual(bodies);
    expect(JSON.parse(inflated(block(html, 'logs-0')).toString())).toEqual([
      { node: 'n0', line: 1, time: 0, text: '</script>\u2028' },
    ]);
  });

  it('lets a browser run its one script and use its one style, and nothing else', () => {
    const html = page();
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)?.[1];
    const hash = (text = '') => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1];
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1];
    expect(policy).toBe(
      `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`,
    );
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style>'));
    expect(html.indexOf('id="logs-0"')).toBeLessThan(html.indexOf('<script>'));
  });

  it('shows a title as text, whatever it holds', () => {
    expect(page('</title><script>alert(1)</script>')).toContain(
      '<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title>',
    );
  });

  it('ends the script and the style where they end', () => {
    const html = page('A run', {
      script: 'a("</script>", "<!-- x");',
      style: 'a::before{content:"</style>"}',
    });
    expect(html.match(/<\/script>/g)).toHaveLength(5);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    expect(html).not.toContain('<!-- x');
    const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
    const said: string[] = [];
    new Function('a', script)((...texts: string[]) => said.push(...texts));
    expect(said).toEqual(['</script>', '<!-- x']);
  });
});
