/**
 * The count of a ballot from its file: the same for live ballots, the published file, the page where anybody recounts and the
 * command line. Papers are taken one by one and merged, so that a file larger than memory can be counted; neither their
 * order nor how equal papers are split over entries makes a difference. Exact throughout: whole numbers, no floating point.
 */
import type { BallotForm, CountResult, RecountHead, Turnout } from './contract.ts';
import { addPoints, countHighestSum, emptySums } from './highest-sum.ts';
import { countIrv } from './irv.ts';
import { addRanking, type MergedRankings } from './rankings.ts';
import { readHead } from './read-head.ts';
import { paperForm, readPaper, yesNoAbstain } from './read-paper.ts';
import { asList, asMembers } from './read-values.ts';
import { RecountRefused, type Path } from './refused.ts';
import { countSchulze } from './schulze.ts';
import { countStv } from './stv.ts';
import { tallyYesNoAbstain } from './yes-no-abstain.ts';

/** @throws RecountRefused with the place of the first thing that is wrong */
export function recount(file: unknown): CountResult {
  const count = startCount(readHead(file));
  asList(asMembers(file, [])['papers'], ['papers']).forEach((paper, at) => count.add(paper, ['papers', at]));
  return count.result();
}

export interface Count {
  /** @throws RecountRefused */
  readonly add: (paper: unknown, path: Path) => void;
  /** @throws RecountRefused when there are more votes than people present */
  readonly result: () => CountResult;
}

export function startCount(head: RecountHead): Count {
  const form = paperForm(head satisfies BallotForm);
  const sums = emptySums(form.position.size);
  const rankings: MergedRankings = new Map();
  let cast = 0;
  let blank = 0;

  return {
    add(paper, path) {
      const { marks, count } = readPaper(form, paper, path);
      if (marks.kind === 'blank') blank += count;
      else cast += count;
      if (!Number.isSafeInteger(cast + blank)) {
        throw new RecountRefused('tooLarge', [...path, 'count'], { given: count });
      }
      if (marks.kind === 'points') addPoints(sums, marks.points, count, path);
      if (marks.kind === 'ranks') addRanking(rankings, marks.ranks, count);
    },
    result() {
      const turnout = turnoutOf(head, cast, blank);
      switch (head.method) {
        case 'yes-no-abstain': {
          const [yes = 0, no = 0, abstain = 0] = yesNoAbstain.map((_, at) => sums.totals[at]);
          const { rule } = head;
          if (!rule.majority) throw new Error('a yes / no / abstain ballot without a majority rule');
          const { majority, quorum } = rule;
          return tallyYesNoAbstain({
            rule: { majority, ...(quorum && { quorum }) },
            eligible: turnout.eligible,
            present: turnout.present,
            yes,
            no,
            abstain,
            blank,
          });
        }
        case 'choose-one':
        case 'approval':
        case 'score':
        case 'dots':
          return countHighestSum(head.method, head, turnout, sums);
        case 'irv':
          return countIrv(head, turnout, rankings);
        case 'schulze':
          return countSchulze(head, turnout, rankings);
        case 'stv':
          return countStv(head, turnout, rankings);
      }
    },
  };
}

function turnoutOf(head: RecountHead, cast: number, blank: number): Turnout {
  const papers = cast + blank;
  const limit = head.present ?? head.eligible;
  if (limit !== undefined && papers > limit) {
    throw new RecountRefused('votesExceedPresent', ['papers'], { votes: papers, present: limit });
  }
  const present = head.present ?? papers;
  return { eligible: head.eligible ?? present, present, cast, blank, notVoted: present - papers };
}
