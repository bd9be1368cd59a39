/** `dscourse send`: a conversation with nodes, line by line, from a terminal or a pipe. */
import type { HandEnd, HandResult } from '../../engines/embedded/by-hand/hand-process.ts';
import type { HandAction, HandEvent } from '../../engines/embedded/by-hand/protocol.ts';
import { serviceNames } from '../../engines/embedded/services/index.ts';
import { workloads } from '../../engines/embedded/workloads/index.ts';
import type { RpcSchema } from '../../engines/embedded/workloads/workload.ts';
import { DscourseError, ExitStatus, Interrupted } from '../../errors.ts';
import { count } from '../../grading/statement.ts';
import type { CommandAction, CommandContext } from '../context.ts';
import { createTerminal } from '../terminal/create-terminal.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { SendArguments } from './send.ts';
import { completeLine } from './send-run/completion.ts';
import { clock, eventText } from './send-run/event-text.ts';
import { chooseTarget, HandCluster, type HandTarget } from './send-run/hand-cluster.ts';
import { helpLines } from './send-run/help-text.ts';
import { judgeAnswer, requestProblems } from './send-run/judged-answer.ts';
import { readTypedLine, type TypedLine, type TypedMessage } from './send-run/typed-line.ts';
import { openLines, type TypedLines } from './send-run/typed-lines.ts';

export const action: CommandAction<SendArguments> = async (context, args) => {
  const target = await chooseTarget(context, args);
  const conversation = new Conversation(context, args, target);
  try {
    return await conversation.hold();
  } finally {
    conversation.close();
  }
};

/** Messages and lines of stderr that one action shows. */
const mostShown = 100;
const many: ReadonlySet<HandEvent['kind']> = new Set(['sent', 'log', 'dropped']);

class Conversation {
  readonly #context: CommandContext;
  readonly #target: HandTarget;
  readonly #rpcs: readonly RpcSchema[];
  /** Everybody that a message can go to. */
  readonly #names: readonly string[];
  readonly #cluster: HandCluster;
  readonly #lines: TypedLines;
  /** Made anew when the window changes. */
  #terminal: Terminal;
  /** Whom the person talks to. */
  #to: string;
  #wrong = false;
  #mistaken = false;
  #busy = false;
  /** Of the action under way: what was shown, and what was too much to be. */
  #shown = 0;
  #left = 0;
  #settingUp = false;

  constructor(context: CommandContext, args: SendArguments, target: HandTarget) {
    const { nodes, workload } = target.spec;
    this.#context = context;
    this.#terminal = context.terminal;
    context.io.stdout.on('resize', () => {
      this.#terminal = createTerminal(context.io, context.options);
    });
    this.#target = target;
    this.#rpcs = workloads[workload].rpcs;
    this.#names = [...nodes, ...serviceNames];
    this.#to = nodes[0] ?? 'n0';
    this.#cluster = new HandCluster(
      context,
      target,
      args,
      (event) => this.#see(event),
      (why) => this.#say('warn', `${why}, which needs real time: the nodes start over in real time.`),
    );
    this.#lines = openLines(context, {
      complete: (line) => completeLine(line, this.#rpcs, this.#names),
      prompt: () => `${this.#to}> `,
      explainLeaving: () => this.#terminal.note('Ctrl-C again, quit or Ctrl-D leaves.'),
      // Time that does not end is ended by hand.
      interrupt: () => {
        if (this.#busy) this.#cluster.close();
        return this.#busy;
      },
    });
    context.io.signal.addEventListener('abort', () => this.close(), { once: true });
  }

  async hold(): Promise<ExitStatus> {
    const { io } = this.#context;
    const interactive = this.#lines.interactive;
    if (interactive) this.#introduce();
    await this.#start();
    for (;;) {
      const line = await this.#lines.next();
      if (io.signal.aborted) throw new Interrupted();
      // Behind the prompt that Ctrl-C or Ctrl-D left.
      if (interactive && (line === null || line === 'interrupted')) this.#terminal.line();
      if (line === 'interrupted') return ExitStatus.interrupted;
      if (line === null) break;
      if (!interactive && line.trim() !== '') this.#note(`${this.#to}> ${sanitiseLine(line.trim())}`);
      const typed = readTypedLine(line, this.#rpcs, this.#names);
      if (typed.kind === 'quit') break;
      await this.#obey(typed);
      if (io.signal.aborted) throw new Interrupted();
    }
    if (interactive) return ExitStatus.passed;
    if (this.#wrong) return ExitStatus.failed;
    return this.#mistaken ? ExitStatus.usage : ExitStatus.passed;
  }

  close(): void {
    this.#cluster.close();
    this.#lines.close();
  }

  async #start(): Promise<void> {
    this.#busy = true;
    this.#settingUp = true;
    try {
      const result = await this.#cluster.start();
      this.#concluded(result);
      if (result.kind === 'done')
        this.#note(this.#cluster.real ? 'Ready, in real time.' : 'Ready; time stands at 0.');
    } finally {
      this.#settingUp = false;
      this.#busy = false;
    }
  }

  async #obey(typed: Exclude<TypedLine, { kind: 'quit' }>): Promise<void> {
    switch (typed.kind) {
      case 'nothing':
        return;
      case 'help':
        for (const line of helpLines(this.#terminal, this.#rpcs, this.#target.spec.nodes)) this.#note(line);
        return;
      case 'mistake':
        this.#mistaken = true;
        this.#lines.aside(() => this.#terminal.error(this.#wrapped(`error: ${sanitiseLine(typed.message)}`)));
        return;
      case 'to':
        this.#to = typed.node;
        return;
      case 'restart':
        await this.#restart();
        return;
      case 'message':
        await this.#send(typed);
        return;
      case 'cut':
        if (await this.#act(typed)) this.#note(`${typed.between.join(' and ')} can't hear each other.`);
        return;
      case 'heal':
        if (await this.#act(typed)) this.#note('The network is whole.');
        return;
      default:
        await this.#act(typed);
    }
  }

  async #send({ as, to, body, awaited }: TypedMessage): Promise<void> {
    for (const problem of as === null ? requestProblems(body, this.#rpcs) : []) this.#say('warn', problem);
    await this.#act({ kind: 'send', as, dest: to ?? this.#to, body, awaited });
  }

  /** Whether it was done. */
  async #act(action: HandAction): Promise<boolean> {
    this.#busy = true;
    try {
      this.#shown = 0;
      const result = await this.#cluster.act(action);
      if (this.#left > 0) this.#note(`... and ${count(this.#left, 'more line')} (--verbose shows all)`);
      this.#left = 0;
      this.#concluded(result);
      if (result.kind !== 'done') return false;
      if (action.kind === 'step' && result.quiet) {
        this.#note(`  ${clock(result.time)}  nothing to come`);
      } else if (action.kind === 'wait') this.#note(`  ${clock(result.time)}  is the time now`);
      return true;
    } finally {
      this.#busy = false;
    }
  }

  async #restart(): Promise<void> {
    try {
      await this.#start();
    } catch (thrown) {
      // A source that can't be built now may be mended: the conversation goes on.
      if (!this.#lines.interactive || !(thrown instanceof DscourseError) || thrown instanceof Interrupted)
        throw thrown;
      this.#say('fail', thrown.message);
    }
  }

  #concluded(result: HandResult): void {
    if (result.kind === 'done' || this.#context.io.signal.aborted) return;
    const { end } = result;
    if (end.kind === 'failed') throw new Error(end.message);
    this.#wrong = true;
    this.#cluster.close();
    this.#say('fail', endWords[end.kind]);
  }

  #see(event: HandEvent): void {
    const { options } = this.#context;
    const terminal = this.#terminal;
    const judgement = event.kind === 'answer' ? judgeAnswer(event, this.#rpcs) : null;
    // A set-up that goes well is the same for every node.
    const usual = event.kind === 'sent' || judgement?.kind === 'fits';
    if (this.#settingUp && usual && this.#target.spec.nodes.length > 1 && !options.verbose) return;
    this.#shown += 1;
    if (this.#shown > mostShown && many.has(event.kind) && !options.verbose && !options.json) {
      this.#left += 1;
      return;
    }
    const shown = eventText(terminal, event, judgement, options.verbose);
    this.#wrong ||= shown.wrong;
    this.#lines.aside(() => {
      if (options.json) terminal.line(JSON.stringify(judgement === null ? event : { ...event, judgement }));
      else terminal.line(shown.text);
    });
  }

  #introduce(): void {
    const { name, spec } = this.#target;
    const { nodes, workload } = spec;
    const who = nodes.length === 1 ? nodes[0] : `${nodes[0]} to ${nodes.at(-1)}`;
    const types = this.#rpcs.map(({ type }) => type).join(', ');
    this.#note(`${name} (${workload}): ${who}. You are the client c0.`);
    this.#note(`Messages: ${types}. help says what else, Tab completes, quit leaves.`);
  }

  #say(tone: 'warn' | 'fail', text: string): void {
    const terminal = this.#terminal;
    const colour = tone === 'warn' ? 'warn' : 'bad';
    this.#note(`${terminal.paint(colour, terminal.glyph(tone))} ${text}`);
  }

  #note(text: string): void {
    this.#lines.aside(() => this.#terminal.note(this.#wrapped(text)));
  }

  #wrapped(text: string): string {
    return this.#terminal.wrap(text, `${/^ */.exec(text)?.[0] ?? ''}  `);
  }
}

const endWords: Readonly<Record<Exclude<HandEnd['kind'], 'failed'>, string>> = {
  killed: 'The nodes are gone. restart starts them from the beginning.',
  'out-of-memory': 'The nodes filled the memory and are gone. restart starts them from the beginning.',
  'needs-real-time': 'The nodes need real time and could not be started in it.',
};
