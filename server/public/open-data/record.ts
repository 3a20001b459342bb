/**
 * An issue as open data: one form for JSON and CSV. Keys are added, never changed. What each means stands in the
 * locales (open.json) and is served at /open/fields.json.
 */
import type { PublicIssue } from '../public-issues.ts';

export const fields = [
  'id',
  'community',
  'number',
  'title',
  'description',
  'category',
  'urgent',
  'place',
  'building',
  'latitude',
  'longitude',
  'state',
  'stage',
  'raisedAt',
  'changedAt',
  'solvedAt',
  'daysToSolve',
  'endorsements',
  'raisedBy',
  'responsibleUnit',
  'dueOn',
  'photos',
  'url',
  'isSample',
] as const;
export type Field = (typeof fields)[number];
export type OpenIssue = Readonly<Record<Field, string | number | boolean | null | readonly string[]>>;

const dayMs = 86_400_000;
const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

export function openIssue(issue: PublicIssue, publicUrl: string): OpenIssue {
  const { verifiedAt, raisedAt } = issue;
  return {
    id: issue.id,
    community: issue.communityName,
    number: issue.number,
    title: issue.title,
    description: issue.body,
    category: issue.category,
    urgent: issue.urgent,
    place: issue.place,
    building: issue.buildingName,
    latitude: issue.lat,
    longitude: issue.lng,
    state: issue.state,
    stage: issue.stage,
    raisedAt: instant(raisedAt),
    changedAt: instant(issue.changedAt),
    solvedAt: instant(verifiedAt),
    daysToSolve: verifiedAt === null ? null : Math.max(0, Math.round((verifiedAt - raisedAt) / dayMs)),
    endorsements: issue.endorsements,
    raisedBy: issue.raiserName,
    responsibleUnit: issue.unitName,
    dueOn: issue.dueOn,
    photos: issue.photoIds.map((id) => photoUrl(publicUrl, id)),
    url: issueUrl(publicUrl, issue.id),
    isSample: issue.isDemo,
  };
}

export const issueUrl = (publicUrl: string, id: string) => `${publicUrl}/public/issues/${id}`;
export const photoUrl = (publicUrl: string, id: string) => `${publicUrl}/api/files/${id}`;
