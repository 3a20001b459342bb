/**
 * The methods once more, written the slow and literal way for comparison: every paper on its own, counted anew for each
 * round, fractions as fractions. It shares nothing with shared/meetings/tally but the rules.
 */
export interface NaiveBallots {
  readonly options: readonly string[];
  readonly rankings: readonly (readonly (readonly string[])[])[];
}

export interface NaiveResult {
  readonly outcome: 'elected' | 'tied';
  readonly winners: readonly string[];
}

export function naiveIrv({ options, rankings }: NaiveBallots, lot: readonly string[] | null): NaiveResult {
  const history: Record<string, number>[] = [];
  let left = [...options];
  while (true) {
    const votes: Record<string, number> = Object.fromEntries(left.map((option) => [option, 0]));
    for (const ranking of rankings) {
      const top = ranking.flat().find((option) => left.includes(option));
      if (top !== undefined) votes[top] = (votes[top] ?? 0) + 1;
    }
    history.push(votes);
    const all = Object.values(votes).reduce((sum, one) => sum + one, 0);
    const winner = left.find((option) => (votes[option] ?? 0) * 2 > all);
    if (winner !== undefined) return { outcome: 'elected', winners: [winner] };
    if (left.length === 1) return { outcome: 'elected', winners: left };
    let lowest = left;
    for (let round = history.length - 1; round >= 0; round--) {
      const fewest = Math.min(...lowest.map((option) => history[round]?.[option] ?? 0));
      lowest = lowest.filter((option) => history[round]?.[option] === fewest);
    }
    if (lowest.length > 1 && lot === null) return { outcome: 'tied', winners: [] };
    const goes = lot === null ? lowest[0] : [...lot].reverse().find((option) => lowest.includes(option));
    left = left.filter((option) => option !== goes);
  }
}

/** The strength of the best of all paths, each tried one by one. */
export function naiveSchulzeLayers({ options, rankings }: NaiveBallots): string[][] {
  const rankOf = (ranking: readonly (readonly string[])[], option: string) => {
    const at = ranking.findIndex((rank) => rank.includes(option));
    return at < 0 ? Infinity : at;
  };
  const prefer = (a: string, b: string) =>
    rankings.filter((ranking) => rankOf(ranking, a) < rankOf(ranking, b)).length;
  const win = (a: string, b: string) => (prefer(a, b) > prefer(b, a) ? prefer(a, b) : 0);
  const best = (a: string, b: string, passed: readonly string[]): number =>
    Math.max(
      win(a, b),
      ...options
        .filter((option) => option !== a && option !== b && !passed.includes(option))
        .map((via) => Math.min(win(a, via), best(via, b, [...passed, a]))),
    );
  const layers: string[][] = [];
  let rest = [...options];
  while (rest.length > 0) {
    const layer = rest.filter((a) => !rest.some((b) => b !== a && best(b, a, []) > best(a, b, [])));
    layers.push(layer);
    rest = rest.filter((option) => !layer.includes(option));
  }
  return layers;
}

interface HeldPaper {
  readonly order: readonly string[];
  /** In hundred-thousandths. */
  value: bigint;
  holder: string | null;
}

export function naiveStv(
  { options, rankings }: NaiveBallots,
  seats: number,
  lot: readonly string[] | null,
): NaiveResult {
  const papers: HeldPaper[] = rankings
    .map((ranking) => ({ order: ranking.flat(), value: 100_000n, holder: null }))
    .filter(({ order }) => order.length > 0);
  const quota = BigInt(Math.floor(papers.length / (seats + 1)) + 1) * 100_000n;
  const elected: string[] = [];
  const done: string[] = [];
  const pending: string[] = [];
  const kept: Record<string, bigint> = {};
  const history: Record<string, bigint>[] = [];
  const going = () => options.filter((option) => !elected.includes(option) && !done.includes(option));
  const next = (paper: HeldPaper) => {
    const from = paper.holder === null ? -1 : paper.order.indexOf(paper.holder);
    paper.holder = paper.order.slice(from + 1).find((option) => going().includes(option)) ?? 'nobody left';
  };
  const votesOf = (option: string) =>
    kept[option] ??
    papers.filter(({ holder }) => holder === option).reduce((sum, { value }) => sum + value, 0n);
  const write = () => {
    const votes = Object.fromEntries(options.map((option) => [option, votesOf(option)]));
    history.push(votes);
    const reached = going().filter((option) => (votes[option] ?? 0n) >= quota);
    reached.sort((a, b) => Number((votes[b] ?? 0n) - (votes[a] ?? 0n)));
    elected.push(...reached);
    pending.push(...reached.filter((option) => (votes[option] ?? 0n) > quota));
  };
  const pick = (among: readonly string[], most: boolean): string | null => {
    let left = among;
    for (let stage = history.length - 1; stage >= 0; stage--) {
      const values = left.map((option) => history[stage]?.[option] ?? 0n);
      const wanted = values.reduce((a, b) => ((most ? b > a : b < a) ? b : a));
      left = left.filter((option) => history[stage]?.[option] === wanted);
    }
    if (left.length === 1) return left[0] ?? null;
    if (lot === null) return null;
    return (most ? lot : [...lot].reverse()).find((option) => left.includes(option)) ?? null;
  };
  papers.forEach(next);
  write();
  while (elected.length < seats) {
    if (going().length <= seats - elected.length) {
      const last = history[history.length - 1];
      elected.push(...going().sort((a, b) => Number((last?.[b] ?? 0n) - (last?.[a] ?? 0n))));
      break;
    }
    const surplus = pending.length > 0;
    const option = pick(surplus ? pending : going(), surplus);
    if (option === null) return { outcome: 'tied', winners: elected };
    const votes = votesOf(option);
    const held = papers.filter(({ holder }) => holder === option);
    if (surplus) {
      pending.splice(pending.indexOf(option), 1);
      kept[option] = quota;
      for (const paper of held) paper.value = ((votes - quota) * paper.value) / votes;
    } else done.push(option);
    held.forEach(next);
    write();
  }
  return { outcome: 'elected', winners: elected };
}
