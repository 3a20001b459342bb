/** Where a room stands, so that a crowd can enter it as devices that already know it: with nothing to be told again. */
import { z } from 'zod';
import type { EnterRequest } from '../shared/live/protocol.ts';
import type { Product } from './product.ts';
import type { BenchMeeting } from './town.ts';
import { Wire } from './wire.ts';

const entered = z.object({ ok: z.literal(true), epoch: z.string(), head: z.int() });

/** The request of a device that follows this meeting and knows everything up to `behind` events ago. */
export async function knownUpTo(
  product: Product,
  meeting: BenchMeeting,
  behind = 0,
): Promise<EnterRequest & Required<Pick<EnterRequest, 'since'>>> {
  const request = { kind: 'meeting', room: meeting.id } as const;
  const wire = await Wire.connect({
    url: product.url,
    cookie: product.cookieOf(meeting.host.token),
    onEvent: () => undefined,
    onClose: () => undefined,
  });
  const { epoch, head } = entered.parse(JSON.parse(await wire.ask('enter', JSON.stringify(request))));
  wire.cut();
  return { ...request, since: { epoch, seq: Math.max(0, head - behind) } };
}
