/** Who voted what in a named ballot that is closed, as everybody was told before it that they would see. */
import { canonicalJson } from '../../canonical-json.ts';
import type { PaperContent } from '../tally/contract.ts';
import type { Ballot, Seat } from '../view.ts';

export interface WhoVoted {
  /** Alike papers together: yes before no before abstain, options by how many chose the same. */
  readonly papers: readonly { readonly content: PaperContent; readonly names: readonly string[] }[];
  /** Who had come by the close and has no vote here: also who was recused, had left, or gave no answer to yes or no. */
  readonly notVoted: readonly string[];
}

/** Null where it is not told: in a secret ballot, before the close, or where too many voted to be listed. */
export function whoVotedWhat(
  seats: readonly Seat[],
  { result, closedAt }: Pick<Ballot, 'result' | 'closedAt'>,
): WhoVoted | null {
  const said = result?.papers ?? result?.choices;
  if (!said) return null;
  const alike = new Map<string, { content: PaperContent; names: string[] }>();
  for (const { id, name } of seats) {
    const given = said[id];
    if (given === undefined) continue;
    const content = inOneOrder(typeof given === 'string' ? { choice: given } : given);
    const key = canonicalJson(content);
    const known = alike.get(key);
    if (known) known.names.push(name);
    else alike.set(key, { content, names: [name] });
  }
  const rank = ({ content, names }: { content: PaperContent; names: readonly string[] }) =>
    result?.choices && 'choice' in content ? choices.indexOf(content.choice) : -names.length;
  return {
    papers: [...alike.values()].sort((one, other) => rank(one) - rank(other)),
    notVoted: seats
      .filter(
        ({ id, votes, checkedInAt }) =>
          votes && said[id] === undefined && checkedInAt !== null && checkedInAt <= (closedAt ?? Infinity),
      )
      .map(({ name }) => name),
  };
}

const choices: readonly string[] = ['yes', 'no', 'abstain'];

/** Approved in whichever order, it is the same paper. */
function inOneOrder(content: PaperContent): PaperContent {
  return 'approved' in content ? { approved: [...content.approved].sort() } : content;
}
