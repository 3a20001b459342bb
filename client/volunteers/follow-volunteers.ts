/** Calls `onChange` after anything about a community's volunteers changed, or may have. */
import { Topic } from '../live/topic.ts';

export function followVolunteers(communityId: string, onChange: () => void): Topic {
  return new Topic('community', communityId, (event) => {
    if (event === null || ('type' in event && event.type === 'volunteersChanged')) onChange();
  });
}
