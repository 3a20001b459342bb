/**
 * Lets a browser act for somebody in one meeting, over sockets of its own and for as long as their session lasts. Signed,
 * so nothing is kept; it is no session's token and signs nobody in.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '../config.ts';

export interface Ticket {
  readonly sessionId: string;
  readonly meetingId: string;
}

type Signing = Pick<Config, 'authSecret'>;

export function ticketFor(config: Signing, ticket: Ticket): string {
  return `${ticket.sessionId}.${ticket.meetingId}.${signatureOf(config, ticket).toString('base64url')}`;
}

/** Null for what we did not sign. */
export function readTicket(config: Signing, text: string): Ticket | null {
  const [sessionId, meetingId, signature] = text.split('.');
  const ticket = z.object({ sessionId: z.uuid(), meetingId: z.uuid() }).safeParse({ sessionId, meetingId });
  if (!ticket.success || signature === undefined) return null;
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf(config, ticket.data);
  return given.length === right.length && timingSafeEqual(given, right) ? ticket.data : null;
}

function signatureOf({ authSecret }: Signing, { sessionId, meetingId }: Ticket): Buffer {
  return createHmac('sha256', authSecret).update(`ticket ${sessionId} ${meetingId}`).digest();
}
