/** A node's context: made, filled, entered. Nothing here knows kernels or messages. */

import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction, createContext, Script } from 'node:vm';
import type { NodeDisk } from './node-disk.ts';
import type { Box, Callback, Output } from './prelude/types.ts';
import { entryScript, type PreludeFunctions, preludeScript } from './prelude-script.ts';
import { type Budget, cost, operation, slot, slotCount } from './slots.ts';
import type { StackMap } from './stack-map.ts';

const require = createRequire(import.meta.url);

/** Milliseconds since 1970 at the start of the main phase: 2026-01-01T00:00:00Z on every run. */
export const virtualEpoch = Date.UTC(2026, 0, 1);

/** Names that the bundle gets as parameters where it uses them: globals of a context are slow. */
const parameters = [
  'process', 'console', 'Buffer', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate',
  'clearImmediate', 'queueMicrotask', 'Object', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Math',
  'JSON', 'Date', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Promise', 'RegExp', 'Error', 'TypeError', 'RangeError',
  'Reflect', 'Proxy', 'Function', 'Uint8Array', 'Int32Array', 'Float64Array', 'ArrayBuffer', 'DataView',
  'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'Infinity', 'NaN',
] as const; // biome-ignore format: a list of names

/** The host's globals that a context uses as its own: pure, synchronous, and one identity for `instanceof`. */
const hostGlobals: Readonly<Record<string, unknown>> = {
  Error, TypeError, RangeError, SyntaxError, EvalError, ReferenceError, URIError, AggregateError,
  Object, Function, Array,
  Buffer, ArrayBuffer, SharedArrayBuffer, DataView, Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array,
  Int8Array, Int16Array, Int32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array,
  URL, URLSearchParams, TextEncoder, TextDecoder, DOMException, atob, btoa,
}; // biome-ignore format: a list of names

/** A program, compiled once per process and started in any number of contexts. */
export interface CompiledProgram {
  readonly script: Script;
  readonly parameters: readonly string[];
  readonly usesStreams: boolean;
  readonly usesLocale: boolean;
  readonly filename: string;
}

/**
 * Compiles a CommonJS bundle. Throws SyntaxError as V8 does.
 *
 * @param filename absolute path: `__filename`, and the file's name in stacks.
 * @param scriptName what V8 knows it by instead.
 */
export function compileProgram(source: string, filename: string, scriptName = filename): CompiledProgram {
  let text = source.startsWith('#!') ? `//${source.slice(2)}` : source;
  // Dynamic imports of a bundle are of built-in modules or a mistake; same length, so that columns hold.
  const imports = /(?<![.\w$'"`-])import(?=\s*\()/g;
  if (imports.test(text)) text = text.replace(imports, 'impor$$');
  const assigned = new Set(
    [...text.matchAll(/\b(?:globalThis|global)\s*(?:\.\s*(\w+)|\[\s*['"](\w+)['"]\s*\])\s*=(?!=)/g)].map(
      (match) => match[1] ?? match[2],
    ),
  );
  const used = parameters.filter((name) => !assigned.has(name) && new RegExp(`\\b${name}\\b`).test(text));
  // A line of its own, before the first: positions are those of the bundle.
  const prefix = `(function(impor$,${used.join(',')}){return function(exports,require,module,__filename,__dirname){\n`;
  const script = new Script(`${prefix}${text}\n}})`, { filename: scriptName, lineOffset: -1 });
  return {
    script,
    parameters: used,
    usesStreams: /['"](?:node:)?stream(?:\/promises|\/consumers)?['"]/.test(text),
    usesLocale: /Intl|[lL]ocale/.test(text),
    filename,
  };
}

export interface ContextOptions {
  readonly program: CompiledProgram;
  readonly stacks: StackMap;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly pid: number;
  /** Four words for the node's random stream. */
  readonly seed: readonly number[];
  /** Kernel nanoseconds at the node's start. */
  readonly now: number;
  readonly disk: NodeDisk;
  readonly budget: Budget;
}

export interface NodeContext {
  readonly state: Float64Array;
  readonly box: Box;
  readonly output: Output;
  /** True for promises made in this context. */
  owns(promise: unknown): boolean;
  /** Runs the step in `box` and then its microtasks. */
  enter(): void;
}

const streamFiles = new Map<string, string>();
let streamRoot: string | null = null;
function streamSource(path: string): string {
  let text = streamFiles.get(path);
  if (text === undefined) {
    streamRoot ??= dirname(require.resolve('readable-stream/package.json'));
    text = readFileSync(`${streamRoot}/${path}`, 'utf8');
    streamFiles.set(path, text);
  }
  return text;
}

/** Makes a context with everything but the program's own first step, which is `box.operation` start. */
export function createNodeContext(options: ContextOptions): NodeContext {
  const state = new Float64Array(slotCount);
  state[slot.now] = options.now;
  state[slot.nextTimer] = Infinity;
  state[slot.stdinRef] = 1;
  const box: Box = {
    operation: operation.start,
    chunk: '',
    value: null,
    promise: null,
    main: null,
    end: null,
  };
  const output: Output = { fd: [], chunk: [], time: [] };
  const { program } = options;
  const context = createContext(
    {},
    { microtaskMode: 'afterEvaluate', codeGeneration: { strings: true, wasm: true } },
  );
  const prelude = preludeScript().runInContext(context) as PreludeFunctions;
  prelude.boot({
    state,
    slot,
    cost,
    budget: options.budget,
    box,
    output,
    epoch: virtualEpoch,
    seed: options.seed,
    pid: options.pid,
    argv: [process.execPath, program.filename, ...options.args],
    env: options.env,
    cwd: options.cwd,
    disk: options.disk,
    filename: program.filename,
    dirname: dirname(program.filename),
    usesStreams: program.usesStreams,
    usesLocale: program.usesLocale,
    builtin: hostModule,
    isBuiltin,
    globals: hostGlobals,
    streamFile: (path) =>
      compileFunction(streamSource(path), ['require', 'module', 'exports'], {
        parsingContext: context,
        filename: `node:readable-stream/${path}`,
      }) as Callback,
    stack: (error, header, sites) => options.stacks.format(error, header, sites),
    pieces: prelude.pieces,
  });
  const scope = prelude.scope;
  const ownPromise = scope.Promise as { new (): unknown };
  const bundle = program.script.runInContext(context) as Callback;
  const dynamicImport = scope.__dscourseImport as Callback;
  delete scope.__dscourseImport;
  box.main = bundle(dynamicImport, ...program.parameters.map((name) => scope[name])) as Callback;
  const entry = entryScript();
  return {
    state,
    box,
    output,
    owns: (promise) => promise instanceof ownPromise,
    enter: () => void entry.runInContext(context),
  };
}

const hostModules = new Map<string, Record<string, unknown>>();
function hostModule(name: string): Record<string, unknown> {
  let module = hostModules.get(name);
  if (module === undefined) {
    module = (
      name === 'process' ? process : name === 'globalThis' ? globalThis : require(`node:${name}`)
    ) as Record<string, unknown>;
    hostModules.set(name, module);
  }
  return module;
}
