/** A table as the body of a request, and how such a request is refused. */
import express, { type ErrorRequestHandler, type Request } from 'express';
import { Refusal } from '../../shared/refusal.ts';
import type { Sheet } from '../../shared/sheet.ts';
import { maxTableBytes } from '../read-table.ts';
import { readTableAside } from '../read-table-aside.ts';

export const tableBody = express.raw({ type: () => true, limit: maxTableBytes });

/** Refusals: invalidInput where there is none, fileTooLarge, tableTooLong, fileNotRoster. */
export async function sheetsIn({ body }: Pick<Request, 'body'>): Promise<readonly Sheet[]> {
  const given: unknown = body;
  if (!Buffer.isBuffer(given)) throw new Refusal('invalidInput', { issues: ['body'] });
  return readTableAside(given);
}

const statusOf: Partial<Record<Refusal['code'], number>> = {
  notSignedIn: 401,
  notAllowed: 403,
  invalidInput: 400,
  fileTooLarge: 413,
  tableTooLong: 413,
  fileNotRoster: 415,
};

export const answerTableRefusal: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const tooLarge =
    typeof error === 'object' && error !== null && 'type' in error && error.type === 'entity.too.large';
  const refusal = tooLarge ? new Refusal('fileTooLarge', { maxBytes: maxTableBytes }) : error;
  if (!(refusal instanceof Refusal)) return next(error);
  response
    .status(statusOf[refusal.code] ?? 409)
    .json({ refusal: { code: refusal.code, details: refusal.details } });
};
