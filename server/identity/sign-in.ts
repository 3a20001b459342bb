/** /api/auth: better-auth as it stands, told where the request comes from. */
import { toNodeHandler } from 'better-auth/node';
import type { Request, Response } from 'express';
import type { Services } from '../services.ts';
import { clientAddressHeader, createAuth } from './auth.ts';

export function signInHandler(
  services: Pick<Services, 'config' | 'database'>,
): (request: Request, response: Response) => Promise<void> {
  const handle = toNodeHandler(createAuth(services));
  return (request, response) => {
    request.headers[clientAddressHeader] = request.ip ?? 'unknown';
    return handle(request, response);
  };
}
