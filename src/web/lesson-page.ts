/** One file that holds a lesson, its look and what draws its diagrams: it asks the network for nothing. */
import { createHash } from 'node:crypto';
import { escapeHtml, lessonHtml } from './lesson-html.ts';
import { lessonStyle } from './lesson-style.ts';

export interface PageText {
  readonly title: string;
  readonly markdown: string;
}

/**
 * The page as HTML.
 *
 * @param drawingScript called for the script that draws diagrams, only where there are any.
 */
export function lessonPage({ title, markdown }: PageText, drawingScript: () => string): string {
  const { body, sections, diagrams } = lessonHtml(markdown);
  const script = diagrams === 0 ? null : inlineable(drawingScript());
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    ...(script === null ? [] : [`script-src 'sha256-${sha256(script)}'`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const contents = sections.map(
    ({ id, title: words }) => `<li><a href="#${id}">${escapeHtml(words)}</a></li>`,
  );
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${lessonStyle}</style>
</head>
<body>
<nav aria-label="Sections"><ul>${contents.join('')}</ul></nav>
<main>
${body}</main>
${script === null ? '' : `<script>${script}</script>\n`}</body>
</html>
`;
}

/** A script as it may stand between its tags: nothing in it ends the element or opens a comment. */
function inlineable(script: string): string {
  return script.replace(/<(?=\/script|!--)/gi, '\\x3c');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
