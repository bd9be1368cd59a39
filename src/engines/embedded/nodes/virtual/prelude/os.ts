/** `node:os`, `node:v8` and `node:perf_hooks`: figures that are the same on every machine. */
import type { Bag, Core } from './types.ts';

/** Builds `node:os`. */
export function osPrelude(core: Core): unknown {
  const real = core.host.builtin('os') as Bag;
  const total = 8 * 1024 ** 3;
  return {
    EOL: '\n',
    constants: real.constants,
    devNull: '/dev/null',
    arch: real.arch,
    endianness: real.endianness,
    platform: real.platform,
    type: real.type,
    machine: real.machine,
    release: (): string => '0.0.0',
    version: (): string => 'virtual',
    hostname: (): string => 'localhost',
    homedir: (): string => '/home/node',
    tmpdir: (): string => '/tmp',
    userInfo: (): object => ({
      uid: 1000,
      gid: 1000,
      username: 'node',
      homedir: '/home/node',
      shell: '/bin/sh',
    }),
    uptime: (): number => 86_400 + core.readClock() / 1e9,
    loadavg: (): number[] => [0, 0, 0],
    totalmem: (): number => total,
    freemem: (): number => total / 2,
    availableParallelism: (): number => 1,
    cpus: (): object[] => [
      { model: 'virtual', speed: 1000, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } },
    ],
    networkInterfaces: (): object => ({
      lo: [
        {
          address: '127.0.0.1',
          netmask: '255.0.0.0',
          family: 'IPv4',
          mac: '00:00:00:00:00:00',
          internal: true,
          cidr: '127.0.0.1/8',
        },
      ],
    }),
    getPriority: (): number => 0,
    setPriority: (): void => {},
  };
}

/** Builds `node:v8`: serialization is pure; all else asks for real time. */
export function v8Prelude(core: Core): unknown {
  const real = core.host.builtin('v8') as Bag;
  const rest = core.piece('unavailable').moduleOf('v8', {
    serialize: real.serialize,
    deserialize: real.deserialize,
    Serializer: real.Serializer,
    Deserializer: real.Deserializer,
    DefaultSerializer: real.DefaultSerializer,
    DefaultDeserializer: real.DefaultDeserializer,
    cachedDataVersionTag: (): number => 1,
    getHeapStatistics: (): object => ({
      total_heap_size: 8_000_000,
      used_heap_size: 5_000_000,
      heap_size_limit: 2_000_000_000,
    }),
  }) as Bag;
  return rest;
}

/** Builds `node:perf_hooks`. */
export function perfHooksPrelude(core: Core): unknown {
  const { performance, ...classes } = core.piece('performance') as Bag;
  const histogram = (): object => ({
    enable: (): boolean => true,
    disable: (): boolean => true,
    reset: (): void => {},
    record: (): void => {},
    recordDelta: (): void => {},
    percentile: (): number => 0,
    percentiles: new Map([[100, 0]]),
    min: 0,
    max: 0,
    mean: 0,
    stddev: 0,
    exceeds: 0,
    count: 0,
  });
  return {
    performance,
    ...classes,
    monitorEventLoopDelay: histogram,
    createHistogram: histogram,
    constants: (core.host.builtin('perf_hooks') as Bag).constants,
  };
}
