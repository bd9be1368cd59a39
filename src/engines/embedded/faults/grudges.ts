/**
 * The four kinds of partition of Jepsen's combined nemesis (jepsen/nemesis.clj and nemesis/combined.clj),
 * small clusters included: what cuts nothing there cuts nothing here.
 */
import type { NodeId } from '../../../results/trace.ts';
import type { PartitionKind } from '../../engine.ts';
import type { Random } from '../kernel/random.ts';
import type { Grudge } from '../network/partitions.ts';

/** In Jepsen's order. */
export const partitionKinds: readonly PartitionKind[] = [
  'one',
  'minority-third',
  'majority',
  'majorities-ring',
];
/** Those with two components, of which one can't hear the other. */
export const oneWayKinds: readonly PartitionKind[] = ['one', 'minority-third', 'majority'];

/** Draws who is cut off from whom. Every node has an entry, an empty one where it hears everybody. */
export function grudge(kind: PartitionKind, nodes: readonly NodeId[], random: Random): Grudge {
  switch (kind) {
    case 'one': {
      const alone = random.pick(nodes);
      return completeGrudge([[alone], nodes.filter((node) => node !== alone)]);
    }
    case 'minority-third':
      return splitAt(Math.floor((nodes.length - 1) / 3), random.shuffle(nodes));
    case 'majority':
      return splitAt(Math.floor(nodes.length / 2), random.shuffle(nodes));
    case 'majorities-ring':
      return nodes.length <= 5 ? perfectRing(nodes, random) : stochasticRing(nodes, random);
  }
}

/**
 * Draws two components as {@link grudge} does and lets one of them, also drawn, hear both: the nodes of the
 * other still send to all and hear nobody outside.
 */
export function oneWayGrudge(kind: PartitionKind, nodes: readonly NodeId[], random: Random): Grudge {
  const both = grudge(kind, nodes, random);
  const [first] = both.keys();
  const side = new Set(nodes.filter((node) => !both.get(first as NodeId)?.includes(node)));
  const deafIsFirst = random.int(2) === 0;
  return new Map([...both].map(([node, others]) => [node, side.has(node) === deafIsFirst ? others : []]));
}

function splitAt(count: number, nodes: readonly NodeId[]): Grudge {
  return completeGrudge([nodes.slice(0, count), nodes.slice(count)]);
}

/** Nobody hears anybody outside the component. */
function completeGrudge(components: readonly (readonly NodeId[])[]): Grudge {
  const everybody = components.flat();
  return new Map(
    components.flatMap((component) =>
      component.map((node): [NodeId, NodeId[]] => [
        node,
        everybody.filter((other) => !component.includes(other)),
      ]),
    ),
  );
}

const majority = (count: number): number => Math.floor(count / 2) + 1;

/** Each node hears the majority that it is in the middle of, on a shuffled ring. */
function perfectRing(nodes: readonly NodeId[], random: Random): Grudge {
  const ring = random.shuffle(nodes);
  const size = majority(ring.length);
  return new Map(
    ring.map((_, start): [NodeId, NodeId[]] => {
      const heard = Array.from({ length: size }, (_, step) => ring[(start + step) % ring.length] as NodeId);
      return [heard[Math.floor(size / 2)] as NodeId, ring.filter((node) => !heard.includes(node))];
    }),
  );
}

/** Links two of the least connected nodes until every node hears a majority; cuts go both ways. */
function stochasticRing(nodes: readonly NodeId[], random: Random): Grudge {
  const hears = new Map<NodeId, Set<NodeId>>(nodes.map((node) => [node, new Set([node])]));
  const heardBy = (node: NodeId): Set<NodeId> => hears.get(node) as Set<NodeId>;
  const enough = majority(nodes.length);
  for (;;) {
    const byDegree = random.shuffle(nodes).sort((left, right) => heardBy(left).size - heardBy(right).size);
    const least = byDegree[0] as NodeId;
    if (heardBy(least).size >= enough) break;
    const other = byDegree.find((node) => !heardBy(least).has(node)) as NodeId;
    heardBy(least).add(other);
    heardBy(other).add(least);
  }
  return new Map(
    [...nodes]
      .sort()
      .map((node): [NodeId, NodeId[]] => [node, nodes.filter((other) => !heardBy(node).has(other))]),
  );
}
