/** The newest changes of issues as an Atom feed (RFC 4287): every reader of news can follow a community. */
import type { PublicIssue } from '../public-issues.ts';
import { issueUrl, photoUrl } from './record.ts';
import { openWords, type OpenLanguage } from './words.ts';
import { element, xmlText } from './xml.ts';

interface Feed {
  readonly issues: readonly PublicIssue[];
  readonly publicUrl: string;
  /** Path and query under which this feed is read. */
  readonly self: string;
  readonly language: OpenLanguage;
  readonly now: Date;
}

export function atomOf({ issues, publicUrl, self, language, now }: Feed): string {
  const words = openWords[language];
  const changed = issues[0]?.changedAt ?? now.getTime();
  const entries = issues.map((issue) => {
    const state = words.issues.states[issue.state];
    const photos = issue.photoIds.map(
      (id) => `<link rel="enclosure" type="image/jpeg" href="${xmlText(photoUrl(publicUrl, id))}"/>`,
    );
    return [
      '<entry>',
      element('id', `urn:uuid:${issue.id}`),
      element('title', `${state} · ${issue.title}`),
      element('published', new Date(issue.raisedAt).toISOString()),
      element('updated', new Date(issue.changedAt).toISOString()),
      `<author>${element('name', issue.raiserName ?? words.resident)}</author>`,
      `<category term="${issue.category}" label="${xmlText(words.issues.category[issue.category])}"/>`,
      `<link rel="alternate" href="${xmlText(issueUrl(publicUrl, issue.id))}"/>`,
      ...photos,
      element('summary', [issue.communityName, issue.place, issue.body].filter(Boolean).join(' · ')),
      '</entry>',
    ].join('');
  });
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">`,
    element('id', `${publicUrl}${self}`),
    element('title', words.open.feed),
    element('updated', new Date(changed).toISOString()),
    `<link rel="self" href="${xmlText(publicUrl + self)}"/>`,
    `<link rel="alternate" href="${xmlText(`${publicUrl}/public`)}"/>`,
    ...entries,
    '</feed>\n',
  ].join('');
}
