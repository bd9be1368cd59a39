/**
 * A lesson's Markdown as HTML. Of HTML that stands in the Markdown only folded answers are taken over; all else
 * is shown as it is written, so that a course from elsewhere brings no script along.
 */
import { Marked, type Token, type Tokens } from 'marked';
import { isRemark } from '../cli/terminal/markdown.ts';
import { readingLinked } from '../course/chapters.ts';

export interface LessonHtml {
  readonly body: string;
  /** Headings of the second level, for a table of contents. */
  readonly sections: readonly { readonly id: string; readonly title: string }[];
  /** Diagrams that a browser is to draw. */
  readonly diagrams: number;
}

/** Renders a lesson. The ids of headings are their words, and differ. */
export function lessonHtml(markdown: string): LessonHtml {
  const sections: { id: string; title: string }[] = [];
  const used = new Set<string>();
  let diagrams = 0;
  const marked: Marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const id = freeName(slugOf(text), used);
        if (depth === 2) sections.push({ id, title: text });
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      code({ text, lang = '' }) {
        const shown = escapeHtml(withoutRemark(lang, text));
        return `<pre><code>${/^json\b/.test(lang) ? messageLines(shown) : shown}</code></pre>\n`;
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const linked = readingLinked(href);
        if (linked === words) return words;
        if (linked !== null) return `${words} (<code>dscourse lesson ${linked}</code>)`;
        return /^https?:\/\//.test(href)
          ? `<a href="${escapeHtml(href)}" rel="noopener noreferrer">${words}</a>`
          : words;
      },
      // A page of one file has no pictures beside it.
      image: ({ text }) => escapeHtml(text),
      html: ({ text }) => foldedOnly(text, (words) => marked.parseInline(words, { async: false })),
      table(token) {
        const cell = (one: Tokens.TableCell, tag: string): string =>
          `<${tag}>${this.parser.parseInline(one.tokens)}</${tag}>`;
        const head = token.header.map((one) => cell(one, 'th')).join('');
        const rows = token.rows.map((row) => `<tr>${row.map((one) => cell(one, 'td')).join('')}</tr>\n`);
        return `<div class="table"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join('')}</tbody></table></div>\n`;
      },
    },
  });
  const tokens = marked.lexer(markdown);
  const body: string[] = [];
  for (const group of groupsOf(tokens)) {
    if (group.kind === 'diagram') diagrams++;
    body.push(group.kind === 'diagram' ? figure(group.source, group.text) : marked.parser([...group.tokens]));
  }
  return { body: body.join(''), sections, diagrams };
}

type Group =
  | { readonly kind: 'prose'; readonly tokens: Token[] }
  | { readonly kind: 'diagram'; readonly source: string; readonly text: string | null };

/** Diagrams, each with the text that stands for it right behind, and what is between them. */
function groupsOf(tokens: readonly Token[]): Group[] {
  const groups: Group[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    if (isCode(token, 'mermaid')) {
      const after = tokens[index + 1]?.type === 'space' ? index + 2 : index + 1;
      const next = tokens[after];
      const drawn = next !== undefined && isCode(next, 'text') ? next.text : null;
      groups.push({ kind: 'diagram', source: token.text, text: drawn });
      if (drawn !== null) index = after;
      continue;
    }
    const last = groups.at(-1);
    if (last?.kind === 'prose') last.tokens.push(token);
    else groups.push({ kind: 'prose', tokens: [token] });
  }
  return groups;
}

function isCode(token: Token, language: string): token is Tokens.Code {
  return token.type === 'code' && token.lang === language;
}

/** The text is seen until a script has drawn the picture, and where none does. */
function figure(source: string, text: string | null): string {
  return (
    '<figure class="diagram"><div class="drawing"></div>' +
    `<pre class="source" hidden>${escapeHtml(source)}</pre>` +
    `<pre class="as-text"><code>${escapeHtml(text ?? source)}</code></pre></figure>\n`
  );
}

function withoutRemark(info: string, text: string): string {
  const [first = '', ...rest] = text.split('\n');
  return isRemark(info, first) ? rest.join('\n') : text;
}

/** Messages, one a line, each of which may be broken after a comma. */
function messageLines(escaped: string): string {
  return escaped
    .split('\n')
    .map((line) => `<span class="message">${line.replaceAll(',', ',<wbr>')}</span>`)
    .join('');
}

/** `details` and `summary` stay, the words of a summary are Markdown, and the rest is text. */
function foldedOnly(html: string, inline: (words: string) => string): string {
  return html
    .split(/(<details>|<\/details>|<summary>[\s\S]*?<\/summary>)/)
    .map((part) => {
      if (part === '<details>' || part === '</details>') return part;
      const words = /^<summary>([\s\S]*)<\/summary>$/.exec(part)?.[1];
      return words === undefined ? escapeHtml(part) : `<summary>${inline(words.trim())}</summary>`;
    })
    .join('');
}

function slugOf(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '') || 'section'
  );
}

function freeName(wanted: string, used: Set<string>): string {
  let name = wanted;
  for (let number = 2; used.has(name); number++) name = `${wanted}-${number}`;
  used.add(name);
  return name;
}

/** Text as it stands in HTML, attributes included. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
