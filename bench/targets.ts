/** What "fast" means, each as a ratio to a reference measured in the same run. Floor: must; goal: what we are after. */

export interface Target {
  readonly metric: string;
  readonly floor: number;
  readonly goal: number;
  readonly better: 'more' | 'less';
}

export const targets = {
  '1': { metric: 'votes/s, one room, named ÷ P', floor: 1.0, goal: 1.5, better: 'more' },
  '1 secret': { metric: 'votes/s, one room, secret ÷ P', floor: 1.0, goal: 1.5, better: 'more' },
  '2': { metric: 'votes/s, one room, named ÷ min(E, B)', floor: 0.4, goal: 0.65, better: 'more' },
  '3': { metric: 'votes/s, many rooms ÷ one room', floor: 0.8, goal: 0.95, better: 'more' },
  '4': { metric: 'ack p50, single voter ÷ (E p50 + one commit)', floor: 1.8, goal: 1.2, better: 'less' },
  '5 G': { metric: 'fan-out frames per server-CPU-second ÷ G', floor: 0.8, goal: 0.95, better: 'more' },
  '5 F': { metric: 'fan-out frames per server-CPU-second ÷ F', floor: 0.55, goal: 0.7, better: 'more' },
  '6': { metric: 'state frames in a burst ÷ (clients × ticks)', floor: 1.2, goal: 1.0, better: 'less' },
  '7': { metric: 'memory per joined client ÷ M', floor: 1.5, goal: 1.2, better: 'less' },
  '8': { metric: 'killed and restarted, all at the head again ÷ R', floor: 2.0, goal: 1.3, better: 'less' },
  '9 statements': { metric: 'SQL statements per client in that storm', floor: 2, goal: 0.2, better: 'less' },
  '9 snapshots': { metric: 'snapshot builds per room in that storm', floor: 2, goal: 1, better: 'less' },
  '10': { metric: 'CPU per vote, room of 10,000 ÷ room of 10', floor: 1.5, goal: 1.1, better: 'less' },
  '11 vote': { metric: 'cost of a vote, history of 1 M events ÷ 1', floor: 1.2, goal: 1.05, better: 'less' },
  '11 join': { metric: 'cost of joining, history of 1 M events ÷ 1', floor: 1.2, goal: 1.05, better: 'less' },
  '11 resume': {
    metric: 'cost of resuming, history of 1 M events ÷ 1',
    floor: 1.2,
    goal: 1.05,
    better: 'less',
  },
  '12 proven': { metric: '2,000 people × 200 shifts, proven, in s', floor: 5, goal: 2, better: 'less' },
  '12 pruned': { metric: '10,000 people × 500 shifts, proven, in s', floor: 12, goal: 6, better: 'less' },
  '13': {
    metric: 'replacing a no-show among 10,000, p95 in ms',
    floor: 500,
    goal: 150,
    better: 'less',
  },
  '16': { metric: 'a page of issues, many raised ÷ few', floor: 1.2, goal: 1.05, better: 'less' },
  '16 worst': { metric: 'the page that grows most', floor: 1.2, goal: 1.05, better: 'less' },
  '14': { metric: 'all indicators over 1 M attendances, p50 in ms', floor: 3_000, goal: 500, better: 'less' },
  '14 page': {
    metric: 'a page of the records behind a figure, p95 in ms',
    floor: 100,
    goal: 50,
    better: 'less',
  },
} as const satisfies Record<string, Target>;

export type TargetName = keyof typeof targets;
export type Verdict = 'goal' | 'floor' | 'BELOW';

export function verdictOf(name: TargetName, ratio: number): Verdict {
  const { floor, goal, better } = targets[name];
  // What is printed is what is judged: two decimals.
  const rounded = Math.round(ratio * 100) / 100;
  const reaches = (mark: number) => (better === 'more' ? rounded >= mark : rounded <= mark);
  return reaches(goal) ? 'goal' : reaches(floor) ? 'floor' : 'BELOW';
}
