/**
 * Follows a room that keeps no copy (community, person, centre): calls `onChange` after anything in it changed, and
 * after a reconnection, when anything may have. Several parts of a page may follow the same topic.
 */
import type { HiddenEvent, NumberedEvent, RoomKind } from '../../shared/live/protocol.ts';
import { live } from './connection.svelte.ts';

type Listener = (event: NumberedEvent | HiddenEvent | null) => void;

interface Shared {
  readonly listeners: Set<Listener>;
  readonly stop: () => void;
}

const followed = new Map<string, Shared>();

export class Topic {
  readonly #room: string;
  readonly #listener: Listener;

  constructor(kind: RoomKind, room: string, onChange: Listener) {
    this.#room = room;
    this.#listener = onChange;
    const shared = followed.get(room);
    if (shared) shared.listeners.add(onChange);
    else followed.set(room, followRoom(kind, room, onChange));
  }

  close(): void {
    const shared = followed.get(this.#room);
    if (!shared?.listeners.delete(this.#listener) || shared.listeners.size > 0) return;
    followed.delete(this.#room);
    shared.stop();
  }
}

function followRoom(kind: RoomKind, room: string, first: Listener): Shared {
  const listeners = new Set([first]);
  const tell: Listener = (event) => {
    for (const listener of [...listeners]) listener(event);
  };
  let entered = false;
  const stop = live.follow({
    kind,
    room,
    reset() {
      // The first copy is what the page has just read; a later one means events were missed.
      if (entered) tell(null);
      entered = true;
    },
    apply: (event) => tell(event),
    // Whoever may not follow a topic still reads its page when they come to it.
    refused: () => undefined,
  });
  return { listeners, stop };
}
