/**
 * POST /api/files (a picture as the body), POST /api/files/papers (a picture or PDF, by hosts and whoever keeps registers) and
 * GET /api/files/:id (for whoever may see what it belongs to; what is restricted with ?look=, server/files/restricted-look.ts).
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import express, { type Request, type RequestHandler, type Router } from 'express';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { may } from '../../shared/identity/permissions.ts';
import type { Viewer } from '../../shared/identity/roles.ts';
import { Refusal } from '../../shared/refusal.ts';
import { sql } from '../database.ts';
import { errorCode } from '../error-code.ts';
import type { ViewerOf } from '../identity/viewer.ts';
import type { Metrics } from '../metrics.ts';
import type { Services } from '../services.ts';
import type { ByteRange } from './file-store.ts';
import { keepUpload } from './keep-upload.ts';
import { readPaper } from './paper.ts';
import { maxUploadBytes, readPicture } from './picture.ts';
import { openedIn } from './restricted-look.ts';
import { refuseUnlessClean, scan } from './scan-upload.ts';

interface FileRow {
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly uploadedBy: string;
  readonly communityId: string | null;
  readonly unitId: string | null;
  readonly raiserId: string | null;
  /** Of the meeting whose paper it is. */
  readonly meetingState: string | null;
  /** Evidence of an entry in a register; of a hardship case only for whoever keeps them, and with a reason. */
  readonly entryIsRestricted: boolean | null;
  /** Whose credential it is a scan of, and where they volunteer now: nowhere, once they have taken back their consent. */
  readonly holderId: string | null;
  readonly holderIn: readonly string[];
  /** The photo of a count at a stall. */
  readonly isTally: boolean;
  readonly isPublic: boolean;
  /** By the host of its issue: this picture, or the step that it belongs to, whatever becomes of the issue. */
  readonly isHidden: boolean;
}

/** A photo is as public as the issue it belongs to, and what lies under a map as public as the map; one that belongs to nothing yet is its uploader's. */
const fileWithOwner = `
  select encode(f.sha256, 'hex') as sha256, f.media_type as "mediaType", f.byte_size as bytes, f.uploaded_by as "uploadedBy",
    coalesce(i.community_id, m.community_id, e.community_id, ya.community_id) as "communityId", m.state as "meetingState", a.unit_id as "unitId", i.raiser_id as "raiserId",
    y.id is not null as "isTally", e.register = 'hardship' as "entryIsRestricted", vc.person_id as "holderId",
    array(select g.community_id from role_grant g where g.person_id = vc.person_id and g.role = 'volunteer'
      and g.revoked_at is null) as "holderIn",
    (i.stage is not null or mb.file_id is not null) and f.hidden_at is null and hs.seq is null as "isPublic",
    f.hidden_at is not null or hs.seq is not null as "isHidden"
  from stored_file f
  left join issue_photo ip on ip.file_id = f.id
  left join progress_photo pp on pp.file_id = f.id
  left join progress_update u on u.id = pp.progress_update_id
  left join hidden_step hs on hs.progress_update_id = u.id
  left join action_item a on a.id = u.action_item_id
  left join issue i on i.id = coalesce(ip.issue_id, a.issue_id)
  left join issue_map_background mb on mb.file_id = f.id
  left join meeting_paper mp on mp.file_id = f.id
  left join meeting m on m.id = mp.meeting_id
  left join volunteer_credential vc on vc.file_id = f.id
  left join register_file rf on rf.file_id = f.id
  left join register_entry e on e.id = rf.entry_id
  left join tally y on y.file_id = f.id
  left join shift ys on ys.id = y.shift_id
  left join activity ya on ya.id = ys.activity_id
  where f.id = $1
  order by e.register = 'hardship' desc nulls last limit 1`;

interface Parts {
  readonly services: Services;
  readonly viewerOf: ViewerOf;
  readonly metrics: Metrics;
}

export function filesHandler({ services, viewerOf, metrics }: Parts): Router {
  const { config, database, files, log, now } = services;
  const router = express.Router();

  /** As it came in: what decoding leaves behind is what a scanner looks for. */
  const check = async (upload: Buffer): Promise<void> => {
    if (config.virusScanner.length === 0) return;
    const { verdict, detail } = await scan(config.virusScanner, upload);
    metrics.scannedUploads.inc({ verdict });
    if (verdict === 'infected')
      log.warn({ bytes: upload.length }, 'upload refused: the virus scanner found something');
    if (verdict === 'unreachable') log.error({ detail }, 'upload refused: the virus scanner gave no verdict');
    refuseUnlessClean(verdict);
  };

  const tellOutage: express.ErrorRequestHandler = (error: unknown, _request, _response, next) => {
    if (error instanceof Refusal && error.code === 'filesUnreachable') {
      metrics.fileStoreFailures.inc();
      log.error({ err: error.cause }, 'the store of files does not answer');
    }
    next(error);
  };

  const uploadBy =
    (readAs: typeof readPaper | typeof readPicture): RequestHandler =>
    async (request, response) => {
      const viewer = await viewerOf(request.headers.cookie);
      if (viewer.kind !== 'person') throw new Refusal('notSignedIn');
      if (readAs === readPaper && !may(viewer, 'reporting.read')) throw new Refusal('notAllowed');
      const body: unknown = request.body;
      if (!Buffer.isBuffer(body) || body.length === 0) throw new Refusal('fileNotPicture');
      await check(body);
      const fileId = await keepUpload(database.em(), files, await readAs(body), {
        ...{ uploadedBy: viewer.personId, now: now() },
      });
      response.json({ fileId });
    };

  const download: RequestHandler = async (request, response) => {
    const id = z.uuid().safeParse(request.params['id']);
    const file = id.success ? await fileOf(database.em(), id.data) : undefined;
    const viewer = await viewerOf(request.headers.cookie);
    if (!id.success || !file || !maySee(viewer, file)) throw new Refusal('notAllowed');
    if (file.entryIsRestricted === true) {
      const look = { fileId: id.data, lookId: request.query['look'], viewer, now: now() };
      if (!(await openedIn(database.em(), look))) throw new Refusal('notAllowed');
    }
    const isKnown = request.get('if-none-match')?.includes(file.sha256) === true;
    const part = isKnown ? 'whole' : partAsked(request, file);
    if (part === 'outside')
      return void response.status(416).set('content-range', `bytes */${file.bytes}`).end();
    const content = isKnown ? null : await files.open(file.sha256, part === 'whole' ? undefined : part);
    if (!isKnown && !content) {
      log.error({ sha256: file.sha256 }, 'the content of a file is missing');
      throw new Refusal('notAllowed');
    }
    // After the store has answered: a refusal must not be kept by a browser.
    response.set({
      'content-type': file.mediaType,
      'x-content-type-options': 'nosniff',
      etag: etagOf(file),
      'accept-ranges': 'bytes',
      // Short, so that what is hidden is gone from every browser soon.
      'cache-control': cachingOf(file),
      // The browser's own PDF viewer brings its styles and frames along; nothing else may come with a file.
      'content-security-policy':
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self'",
    });
    if (!content) return void response.status(304).end();
    // Whoever left while the store was asked: what it opened is closed.
    if (response.closed) return void content.stream.destroy();
    response.set('content-length', String(content.bytes));
    if (part !== 'whole')
      response.status(206).set('content-range', `bytes ${part.start}-${part.end}/${file.bytes}`);
    await pipeline(content.stream, response).catch((error: unknown) => {
      // Whoever closes the page in between is no fault; what a store breaks off ends visibly unfinished.
      if (errorCode(error) !== 'ERR_STREAM_PREMATURE_CLOSE') log.error({ err: error }, 'a file broke off');
    });
  };

  const raw = express.raw({ type: () => true, limit: maxUploadBytes });
  router.post('/', raw, uploadBy(readPicture));
  router.post('/papers', raw, uploadBy(readPaper));
  router.get('/:id', download);
  router.use(tellOutage, answerRefusal);
  return router;
}

function cachingOf({ isPublic, entryIsRestricted }: FileRow): string {
  if (entryIsRestricted === true) return 'no-store';
  return isPublic ? 'public, max-age=300' : 'private, max-age=600';
}

const etagOf = ({ sha256 }: Pick<FileRow, 'sha256'>) => `"${sha256}"`;

/**
 * What of a file is asked for, so that a download that broke off goes on and a PDF is read page by page. One part at a time;
 * asked for several, or of a file that has changed since (if-range), the whole is sent, which a browser takes too.
 */
function partAsked(request: Request, file: FileRow): ByteRange | 'whole' | 'outside' {
  const ifRange = request.get('if-range');
  if (ifRange !== undefined && ifRange !== etagOf(file)) return 'whole';
  const asked = request.range(file.bytes);
  if (asked === -1) return 'outside';
  if (asked === undefined || asked === -2 || asked.type !== 'bytes' || asked.length !== 1) return 'whole';
  return asked[0] ?? 'whole';
}

/** Undefined where there is none. */
export async function fileOf(em: EntityManager, fileId: string): Promise<FileRow | undefined> {
  const [file] = await sql<FileRow>(em, fileWithOwner, [fileId]);
  return file;
}

/** Whether somebody may open a file: as public as what it belongs to, and hidden from all but moderators when it is. */
export function maySee(viewer: Viewer, file: FileRow): boolean {
  if (file.isPublic) return true;
  if (viewer.kind !== 'person') return false;
  // Also not for the lead who photographed it, once they keep nobody there or the consent is taken back.
  if (file.holderId !== null)
    return (
      viewer.personId === file.holderId ||
      file.holderIn.some((communityId) => may(viewer, 'volunteers.keep', { communityId }))
    );
  const scope = {
    ...(file.communityId !== null && { communityId: file.communityId }),
    ...(file.unitId !== null && { unitId: file.unitId }),
  };
  // also for whoever uploaded it
  if (file.entryIsRestricted === true) return may(viewer, 'registers.restricted', scope);
  if (viewer.personId === file.uploadedBy) return true;
  if (file.isHidden) return may(viewer, 'issues.openHidden', scope);
  if (viewer.personId === file.raiserId) return true;
  if (file.entryIsRestricted !== null) return may(viewer, 'reporting.read');
  if (file.isTally) return may(viewer, 'volunteers.approve', scope) || may(viewer, 'reporting.read');
  if (file.meetingState !== null)
    return may(viewer, file.meetingState === 'planned' ? 'meetings.run' : 'meetings.enter', scope);
  return (
    file.communityId !== null &&
    (may(viewer, 'issues.openHidden', scope) || may(viewer, 'issues.carryOut', scope))
  );
}

const statusOf: Partial<Record<Refusal['code'], number>> = {
  notSignedIn: 401,
  notAllowed: 404,
  fileTooLarge: 413,
  fileNotPicture: 415,
  fileNotPaper: 415,
  fileInfected: 422,
  fileUnchecked: 503,
  filesUnreachable: 503,
};

const answerRefusal: express.ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const tooLarge =
    typeof error === 'object' && error !== null && 'type' in error && error.type === 'entity.too.large';
  const refusal = tooLarge ? new Refusal('fileTooLarge', { maxBytes: maxUploadBytes }) : error;
  if (!(refusal instanceof Refusal)) return next(error);
  response
    .status(statusOf[refusal.code] ?? 409)
    .json({ refusal: { code: refusal.code, details: refusal.details } });
};
