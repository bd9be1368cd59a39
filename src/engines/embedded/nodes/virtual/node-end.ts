/** How a context says it ended, as the engine's NodeEnd and what Node would print. */
import type { NodeStep, SourceLocation } from '../../../engine.ts';
import type { NodeEnd } from '../node-handle.ts';
import type { ContextEnd } from './prelude/types.ts';
import type { StackMap } from './stack-map.ts';

/** Turns the context's account into the engine's, with the text for stderr (empty: none). */
export function endOfContext(
  end: ContextEnd | null,
  step: NodeStep,
  stacks: StackMap,
): { end: NodeEnd; stderr: string } {
  if (end === null) throw new Error('A context ended without saying how.');
  switch (end.kind) {
    case 'exit':
      return {
        end: {
          kind: 'exited',
          exitCode: end.code,
          signal: null,
          error: null,
          rejection: false,
          location: null,
          step,
        },
        stderr: '',
      };
    case 'error': {
      const location = end.error === null ? null : stacks.locationOf(end.error.object);
      const { error } = end;
      return {
        end: {
          kind: 'exited',
          exitCode: end.code,
          signal: null,
          error:
            error === null
              ? { name: 'Error', message: end.text, stack: end.text }
              : { name: error.name, message: error.message, stack: error.stack },
          rejection: end.rejection,
          location,
          step,
        },
        stderr: `${excerpt(location, stacks)}${end.text}\n\nNode.js ${process.version}\n`,
      };
    }
    case 'spin':
      return {
        end: { kind: 'spin', step, what: end.what, count: end.count, location: stacks.locationOf(end.site) },
        stderr: '',
      };
    default: {
      const at = stacks.locationOf(end.site);
      const location = at === null ? null : `${at.file}:${at.line}:${at.column}`;
      return {
        end: { kind: 'needs-real-time', reason: { feature: end.feature, node: step.node, location } },
        stderr: '',
      };
    }
  }
}

/** A program that V8 can't compile: what Node prints, and its end. */
export function startFailure(error: SyntaxError, step: NodeStep): { end: NodeEnd; stderr: string[] } {
  const stack = String(error.stack).split(/\n {4}at /)[0] ?? '';
  return {
    end: {
      kind: 'exited',
      exitCode: 1,
      signal: null,
      error: { name: error.name, message: error.message, stack },
      rejection: false,
      location: null,
      step,
    },
    stderr: [...stack.split('\n'), '', `Node.js ${process.version}`],
  };
}

/** The source line with a caret under the place, as Node shows it above an uncaught error. */
function excerpt(location: SourceLocation | null, stacks: StackMap): string {
  if (location === null) return '';
  const line = stacks.sourceLine(location);
  if (line === null || line.length > 500) return `${location.file}:${location.line}\n\n`;
  return `${location.file}:${location.line}\n${line}\n${' '.repeat(Math.max(0, location.column - 1))}^\n\n`;
}
