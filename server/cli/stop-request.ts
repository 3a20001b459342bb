/**
 * Somebody wants the server to stop, or it must: Ctrl-C, `kill`, a closed terminal, a fault nobody caught.
 *
 * The first asks for an orderly stop; a second one forces it. npm passes a Ctrl-C on to us although the terminal
 * has sent it already, so what follows within a second is the same request.
 */
const sameRequestMs = 1000;

export interface StopRequest {
  /** Aborted with the fault, or with nothing when a person asked. */
  signal: AbortSignal;
  requested: Promise<void>;
  /** All is down: faults are faults again. Signals stay heard to the end, one may still be on its way. */
  done(): void;
}

export function listenForStop(onForce: () => void): StopRequest {
  const controller = new AbortController();
  let firstAt: number | undefined;

  const onSignal = () => {
    const now = performance.now();
    if (firstAt !== undefined && now - firstAt > sameRequestMs) return onForce();
    firstAt ??= now;
    controller.abort(new StopAsked());
  };
  const onFault = (fault: unknown) => controller.abort(fault);

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.on('unhandledRejection', onFault);
  process.on('uncaughtException', onFault);
  return {
    signal: controller.signal,
    requested: new Promise((resolve) =>
      controller.signal.addEventListener('abort', () => resolve(), { once: true }),
    ),
    done: () => {
      process.off('unhandledRejection', onFault);
      process.off('uncaughtException', onFault);
    },
  };
}

/** A person asked for it: no fault. */
export class StopAsked extends Error {
  override name = 'StopAsked';
}
