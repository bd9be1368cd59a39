import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { lessonHtml } from './lesson-html.ts';
import { lessonPage } from './lesson-page.ts';

const htmlOf = (markdown: string): string => lessonHtml(markdown).body;

describe('lessonHtml', () => {
  it('gives headings ids that differ', () => {
    const { body, sections } = lessonHtml('# Äpfel & Birnen\n\n## One\n\n## One\n\n### `code` here');
    expect(body).toContain('<h1 id="äpfel-birnen">');
    expect(body).toContain('<h2 id="one-2">');
    expect(body).toContain('<h3 id="code-here"><code>code</code> here</h3>');
    expect(sections).toEqual([
      { id: 'one', title: 'One' },
      { id: 'one-2', title: 'One' },
    ]);
  });

  it('keeps folded answers, with Markdown in question and answer', () => {
    const folded = htmlOf('<details><summary>Why `x`\nand **y**?</summary>\n\nSo *it* is.\n\n</details>\n');
    expect(folded).toMatch(/<details><summary>Why <code>x<\/code>\s+and <strong>y<\/strong>\?<\/summary>/);
    expect(folded).toContain('<p>So <em>it</em> is.</p>');
    expect(folded).toContain('</details>');
  });

  it.for([
    '<script>alert(1)</script>',
    'a <img src=x onerror=alert(1)> b',
    '<details onclick="alert(1)"><summary>q</summary>',
    '<details><summary><b onclick="alert(1)">q</b></summary>',
    '[x](javascript:alert(1))',
    '![x](https://example.org/x.png)',
    '```mermaid\n</pre><script>alert(1)</script>\n```',
    '```<script>\n<script>\n```',
  ])('lets nothing of this through but text: %s', (written) => {
    const tags = htmlOf(written).match(/<[^>]*>/g) ?? [];
    const allowed = /^<\/?(p|pre|code|figure|div|details|summary)( class="[a-z-]+")?( hidden)?>$/;
    expect(tags.filter((tag) => !allowed.test(tag))).toEqual([]);
  });

  it('puts a diagram and the text that stands for it into one figure', () => {
    const { body, diagrams } = lessonHtml(
      '```mermaid\nflowchart LR\n  a --> b\n```\n```text\na > b\n```\n\nGo on.',
    );
    expect(diagrams).toBe(1);
    expect(body).toContain('<pre class="source" hidden>flowchart LR\n  a --&gt; b</pre>');
    expect(body).toContain('<pre class="as-text"><code>a &gt; b</code></pre></figure>');
    expect(body.match(/a &gt; b/g)).toHaveLength(1);
  });

  it('names lessons by their command, and hides what is for the tests', () => {
    expect(htmlOf('[that](../echo-1/lesson.md)')).toContain('that (<code>dscourse lesson echo-1</code>)');
    expect(htmlOf('```json exchange\n// node: a.ts\n{}\n```')).toBe(
      '<pre><code><span class="message">{}</span></code></pre>\n',
    );
  });
});

describe('lessonPage', () => {
  const diagram = '# T\n\n```mermaid\nflowchart LR\n```';
  const page = lessonPage({ title: 'A <title>', markdown: diagram }, () => 'f("</script><!-- x");');

  it('lets messages be broken after a comma, and nothing else', () => {
    expect(htmlOf('```json\n[1,2]\n["<"]\n```')).toBe(
      '<pre><code><span class="message">[1,<wbr>2]</span><span class="message">[&quot;&lt;&quot;]</span></code></pre>\n',
    );
    expect(htmlOf('```text\n[1,2]\n```')).toBe('<pre><code>[1,2]</code></pre>\n');
  });

  it('asks the network for nothing, and runs the one script that it holds', () => {
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const [, script = ''] = /<script>([\s\S]*)<\/script>/.exec(page) ?? [];
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).toContain(`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`);
    expect(script).toBe('f("\\x3c/script>\\x3c!-- x");');
    expect(page.match(/(src|href)="(?!#)/g)).toBeNull();
    expect(page).toContain('<title>A &lt;title&gt;</title>');
  });

  it('has no script where nothing is to be drawn', () => {
    const plain = lessonPage({ title: 'T', markdown: '# T' }, () => {
      throw new Error('not asked for');
    });
    expect(plain).not.toContain('<script');
    expect(plain).not.toContain('script-src');
  });
});
