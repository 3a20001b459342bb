/**
 * Open311 GeoReport v2, for reading: services, requests and one request, as JSON or XML. An issue is a service request,
 * its category the service. As the standard says, without dates the last 90 days are meant, and a span is at most that.
 * Beyond it: `after` (the last request of the page before) and a Link header to the next page; `page` of other servers
 * is not offered, because counting rows away costs more with every page.
 */
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { categories, isCategory } from '../../../shared/issues/categories.ts';
import type { Services } from '../../services.ts';
import { publicIssues, type PublicIssue } from '../public-issues.ts';
import { anyWebsite } from './handler.ts';
import { photoUrl } from './record.ts';
import { openLanguages, openWords, type OpenLanguage } from './words.ts';
import { records } from './xml.ts';

const dayMs = 86_400_000;
const spanMs = 90 * dayMs;
const mostAtOnce = 1_000;
const defaultAtOnce = 100;

type Format = 'json' | 'xml';
type Fact = string | number | boolean | null;
type Facts = Readonly<Record<string, Fact>>;

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const wanted = z.object({
  jurisdiction_id: z.string().optional(),
  api_key: z.string().optional(),
  locale: z.string().optional(),
  service_request_id: z
    .string()
    .transform((list) => list.split(',').map((id) => id.trim()))
    .pipe(z.array(z.uuid()).min(1).max(50))
    .optional(),
  service_code: z.string().optional(),
  start_date: instant.optional(),
  end_date: instant.optional(),
  status: z.enum(['open', 'closed', 'open,closed', 'closed,open']).optional(),
  after: z.uuid().optional(),
  page_size: z.coerce.number().int().min(1).max(mostAtOnce).default(defaultAtOnce),
});

export function open311Handler({ database, config, now }: Services): Router {
  const router = express.Router();
  const { publicUrl } = config;
  router.use(anyWebsite);

  router.get('/services.:format', (request, response) => {
    const format = formatOf(request);
    if (!format) return problem(response, 'json', 404, 'not found');
    const { category, hints } = openWords[localeOf(request)].issues;
    const services = categories.map((code) => ({
      service_code: code,
      service_name: category[code],
      description: category[code],
      metadata: false,
      type: 'realtime',
      keywords: hints[code].split(' ').join(','),
      group: '',
    }));
    answer(response, format, { root: 'services', each: 'service', rows: services });
  });

  router.get('/services/:code.:format', (request, response) => {
    const format = formatOf(request);
    if (!format) return problem(response, 'json', 404, 'not found');
    const code = String(request.params['code']);
    if (!isCategory(code)) return problem(response, format, 404, 'service_code was not found');
    answer(response, format, {
      ...{ root: 'service_definition', each: 'attribute', rows: [] },
      json: { service_code: code, attributes: [] },
    });
  });

  router.get('/requests.:format', async (request, response) => {
    const format = formatOf(request);
    if (!format) return problem(response, 'json', 404, 'not found');
    const parsed = wanted.safeParse(request.query);
    if (!parsed.success) {
      const [first] = parsed.error.issues;
      return problem(response, format, 400, `${first?.path.join('.')}: ${first?.message}`);
    }
    const asked = parsed.data;
    const category = asked.service_code;
    if (category !== undefined && !isCategory(category))
      return problem(response, format, 404, 'service_code was not found');
    const rows = await publicIssues(database.em(), {
      ...(asked.service_request_id
        ? { ids: asked.service_request_id }
        : {
            ...spanOf(asked, now().getTime()),
            category,
            after: asked.after,
            isSolved:
              asked.status === undefined || asked.status.includes(',')
                ? undefined
                : asked.status === 'closed',
          }),
      limit: asked.page_size + 1,
    });
    const last = rows.length > asked.page_size ? rows[asked.page_size - 1] : undefined;
    if (last) {
      const next = new URL(`/open311/v2/requests.${format}`, publicUrl);
      for (const [name, value] of Object.entries(request.query)) next.searchParams.set(name, String(value));
      next.searchParams.set('after', last.id);
      response.set('link', `<${next.href}>; rel="next"`);
    }
    const found = rows
      .slice(0, asked.page_size)
      .map((issue) => serviceRequest(issue, publicUrl, localeOf(request)));
    answer(response, format, { root: 'service_requests', each: 'request', rows: found });
  });

  router.get('/requests/:name', async (request, response) => {
    const [id, ending = 'json'] = String(request.params['name']).split('.');
    const format = z.enum(['json', 'xml']).safeParse(ending).data;
    if (!format) return problem(response, 'json', 404, 'not found');
    const parsed = z.uuid().safeParse(id);
    const [issue] = parsed.success ? await publicIssues(database.em(), { ids: [parsed.data], limit: 1 }) : [];
    if (!issue) return problem(response, format, 404, 'service_request_id was not found');
    const rows = [serviceRequest(issue, publicUrl, localeOf(request))];
    answer(response, format, { root: 'service_requests', each: 'request', rows });
  });

  router.use((_request, response) => problem(response, 'json', 404, 'not found'));
  return router;
}

/** The last 90 days; from a start 90 days on; up to an end the 90 days before. */
function spanOf(asked: { start_date?: number | undefined; end_date?: number | undefined }, nowMs: number) {
  const from = asked.start_date ?? (asked.end_date ?? nowMs) - spanMs;
  const to = Math.min(asked.end_date ?? from + spanMs + dayMs, from + spanMs + dayMs);
  return { from, to };
}

function serviceRequest(issue: PublicIssue, publicUrl: string, language: OpenLanguage): Facts {
  const words = openWords[language].issues;
  const isClosed = issue.stage === 'solved';
  const [photoId] = issue.photoIds;
  return {
    service_request_id: issue.id,
    status: isClosed ? 'closed' : 'open',
    status_notes: words.states[issue.state],
    service_name: words.category[issue.category],
    service_code: issue.category,
    description: [issue.title, issue.body].filter(Boolean).join('\n'),
    agency_responsible: issue.unitName,
    service_notice: null,
    requested_datetime: new Date(issue.raisedAt).toISOString(),
    updated_datetime: new Date(issue.changedAt).toISOString(),
    // A due date is a day of the neighbourhood, to its end.
    expected_datetime: issue.dueOn === null ? null : `${issue.dueOn}T23:59:59+08:00`,
    address: [issue.communityName, issue.buildingName, issue.place].filter(Boolean).join(' '),
    address_id: null,
    zipcode: null,
    lat: issue.lat,
    long: issue.lng,
    media_url: photoId === undefined ? null : photoUrl(publicUrl, photoId),
  };
}

function formatOf(request: Request): Format | null {
  return z.enum(['json', 'xml']).safeParse(request.params['format']).data ?? null;
}

function localeOf(request: Request): OpenLanguage {
  const asked = String(request.query['locale'] ?? '');
  return openLanguages.find((known) => known.slice(0, 2) === asked.slice(0, 2)) ?? 'zh-CN';
}

function answer(
  response: Response,
  format: Format,
  { root, each, rows, json = rows }: { root: string; each: string; rows: readonly Facts[]; json?: unknown },
): void {
  if (format === 'json') response.json(json);
  else response.type('text/xml; charset=utf-8').send(records(root, each, rows));
}

function problem(response: Response, format: Format, code: number, description: string): void {
  response.status(code);
  answer(response, format, { root: 'errors', each: 'error', rows: [{ code, description }] });
}
