/** Of every pair of letters so many issues are looked at, the newest; */
const ofEachPair = 50;
/** of those as many as share most of them are compared in full. */
const compared = 60;

/**
 * Two parts of a `with`: `asked` (pairs), and `alike`, issues of a community that are not over, each with the `share` of
 * character pairs that its title has in common with a text (Dice's coefficient). What sounds really alike shares a pair
 * that few others have, so the newest of every pair are enough; what it costs does not grow with the number of issues.
 */
export function soundingAlike({ communityId, text }: { communityId: string; text: string }): string {
  return `asked as materialized (select text_pairs(${text}) as pairs),
    near as materialized (
      select found.issue_id from asked, unnest(asked.pairs) as own (pair) cross join lateral (
        select issue_id from issue_pair where community_id = ${communityId} and pair = own.pair
        order by number desc limit ${ofEachPair}
      ) found
      group by found.issue_id order by count(*) desc, found.issue_id limit ${compared}
    ),
    alike as materialized (
      select i.*, 2.0 * cardinality(array(select unnest(title_pairs) intersect select unnest(asked.pairs)))
        / greatest(cardinality(title_pairs) + cardinality(asked.pairs), 1) as share
      from asked, near join issue i on i.id = near.issue_id, text_pairs(i.title) as title_pairs
    )`;
}
