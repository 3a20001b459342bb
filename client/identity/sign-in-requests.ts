/**
 * The few requests that begin or end a session. They are plain POSTs to the sign-in endpoints, because what they
 * bring back is a cookie that no script may read. A refusal arrives as one of our codes, like everywhere else.
 */
import { Refusal, refusalCodes, type RefusalCode } from '../../shared/refusal.ts';
import { forgetNames } from '../phone/device-owner.ts';

export function signInWithPassword(email: string, password: string): Promise<void> {
  return post('sign-in/email', { email, password });
}

/** Using a link again is harmless: it opens another session of the same person. */
export function enterByLink(token: string): Promise<void> {
  return post('personal-link/enter', { token });
}

/** Demo mode only. */
export function signInAsDemoPerson(personId: string): Promise<void> {
  return post('demo/sign-in', { personId });
}

export async function endSession(): Promise<void> {
  await post('sign-out', {});
  forgetNames();
}

async function post(path: string, body: Record<string, string>): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      credentials: 'same-origin',
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refusal('unavailable');
  }
  if (!answer.ok) throw await refusalIn(answer);
}

/** What the answer says, else what its status means; a fault of the server counts as "try again later". */
async function refusalIn(answer: Response): Promise<Refusal> {
  const told = await readObject(answer);
  const code = refusalCodes.find((known) => known === told['code']);
  const { until, unit } = told;
  if (code === 'taskReassigned' && typeof unit === 'string') return new Refusal(code, { unit });
  if (code) return new Refusal(code, typeof until === 'number' ? { until } : {});
  return new Refusal(codeOfStatus(answer.status));
}

function codeOfStatus(status: number): RefusalCode {
  if (status >= 500) return 'unavailable';
  switch (status) {
    case 401:
      return 'wrongPassword';
    case 403:
    case 404:
      return 'notAllowed';
    case 429:
      return 'tooManyRequests';
    default:
      return 'invalidInput';
  }
}

/** Proxies answer with pages instead of JSON when the server is away: then only the status speaks. */
async function readObject(answer: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await answer.json();
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}
