import type { RequestHandler } from 'express';
import packedStatic from 'express-static-gzip';
import { crossOriginResourcePolicy, xContentTypeOptions } from 'helmet';

/**
 * The built client's files, whose names change with what is in them; packed for whoever unpacks, as the build left them
 * there (scripts/build-client.ts). What a build made later is packed after the next start. Of the security headers only
 * those that mean something for them: a phone asks for sixty, and all the headers would weigh as much as half of the files.
 */
export function assets(folder: string): RequestHandler[] {
  return [
    xContentTypeOptions(),
    crossOriginResourcePolicy(),
    packedStatic(folder, {
      enableBrotli: true,
      orderPreference: ['br', 'gz'],
      index: false,
      serveStatic: { immutable: true, maxAge: '1y', fallthrough: false },
    }),
  ];
}
