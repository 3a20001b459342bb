/**
 * Open data, readable from any website: /open/issues.json and .csv (page by page), /open/issues.atom, and
 * /open/fields.json, which says what the fields mean. A page that is not the last names the next one, in JSON as `next`
 * and always as a Link header.
 */
import express, { type RequestHandler, type Response, type Router } from 'express';
import { z } from 'zod';
import { categories } from '../../../shared/issues/categories.ts';
import { stages } from '../../../shared/issues/stage.ts';
import type { Services } from '../../services.ts';
import { publicIssues } from '../public-issues.ts';
import { atomOf } from './atom.ts';
import { csvOf } from './csv.ts';
import { fields, openIssue } from './record.ts';
import { openLanguages, openWords } from './words.ts';

const mostAtOnce = 1_000;
const inFeed = 50;

const wanted = z.strictObject({
  community: z.uuid().optional(),
  stage: z.enum(stages).optional(),
  category: z.enum(categories).optional(),
  text: z.string().trim().min(2).max(80).optional(),
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(mostAtOnce).default(mostAtOnce),
});
const feedWanted = z.strictObject({
  community: z.uuid().optional(),
  language: z.enum(openLanguages).default('zh-CN'),
});

export const anyWebsite: RequestHandler = (_request, response, next) => {
  response.set({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'link',
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'public, max-age=60',
    'x-content-type-options': 'nosniff',
  });
  next();
};

export function openDataHandler({ database, config, now }: Services): Router {
  const router = express.Router();
  const { publicUrl } = config;

  const page = async (query: unknown, response: Response, path: string) => {
    const parsed = wanted.safeParse(query);
    if (!parsed.success) {
      const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      response.status(400).json({ refusal: { code: 'invalidInput', details: { issues } } });
      return null;
    }
    const { community, limit, ...asked } = parsed.data;
    const rows = await publicIssues(database.em(), { ...asked, communityId: community, limit: limit + 1 });
    const issues = rows.slice(0, limit).map((issue) => openIssue(issue, publicUrl));
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    let next: string | null = null;
    if (last) {
      const given = Object.entries({ ...parsed.data, after: last.id }).map(([name, value]) => [
        name,
        String(value),
      ]);
      next = `${publicUrl}${path}?${new URLSearchParams(given).toString()}`;
      response.set('link', `<${next}>; rel="next"`);
    }
    return { issues, next };
  };

  router.use(anyWebsite);
  router.get('/issues.json', async (request, response) => {
    const found = await page(request.query, response, '/open/issues.json');
    if (found) response.json({ fields: `${publicUrl}/open/fields.json`, ...found });
  });
  router.get('/issues.csv', async (request, response) => {
    const found = await page(request.query, response, '/open/issues.csv');
    if (found) response.attachment('issues.csv').type('text/csv; charset=utf-8').send(csvOf(found.issues));
  });
  router.get('/issues.atom', async (request, response) => {
    const parsed = feedWanted.safeParse(request.query);
    if (!parsed.success) {
      response.status(400).json({ refusal: { code: 'invalidInput', details: {} } });
      return;
    }
    const { community, language } = parsed.data;
    const issues = await publicIssues(database.em(), {
      ...{ communityId: community, newest: 'changed', limit: inFeed },
    });
    const self = request.originalUrl;
    response
      .type('application/atom+xml; charset=utf-8')
      .send(atomOf({ issues, publicUrl, self, language, now: now() }));
  });
  router.get('/fields.json', (_request, response) => {
    const meanings = fields.map((name) => ({
      name,
      zh: openWords['zh-CN'].open.fields[name],
      en: openWords.en.open.fields[name],
    }));
    const licence = { zh: openWords['zh-CN'].open.licence, en: openWords.en.open.licence };
    response.json({ fields: meanings, licence });
  });
  return router;
}
