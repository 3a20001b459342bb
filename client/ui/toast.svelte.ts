/**
 * Short messages over the page. Good news leaves by itself after a few seconds, and stays while it is pointed at;
 * a problem stays until it has been dismissed. ToastRegion.svelte shows them and lets screen readers say them.
 */
export interface Toast {
  readonly id: number;
  readonly kind: 'ok' | 'info' | 'error';
  readonly text: string;
}

const stayMs = 6_000;
const most = 3;

class Toasts {
  shown = $state.raw<readonly Toast[]>([]);
  #nextId = 1;
  #leaving = new Map<number, ReturnType<typeof setTimeout>>();

  ok(text: string): void {
    this.#add('ok', text);
  }

  info(text: string): void {
    this.#add('info', text);
  }

  error(text: string): void {
    this.#add('error', text);
  }

  dismiss(id: number): void {
    this.hold(id);
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }

  /** Somebody is reading it: it does not leave by itself. */
  hold(id: number): void {
    clearTimeout(this.#leaving.get(id));
    this.#leaving.delete(id);
  }

  release(id: number): void {
    const toast = this.shown.find((candidate) => candidate.id === id);
    if (!toast || toast.kind === 'error') return;
    this.hold(id);
    this.#leaving.set(
      id,
      setTimeout(() => this.dismiss(id), stayMs),
    );
  }

  /** The same words twice are one message, said again. */
  #add(kind: Toast['kind'], text: string): void {
    const others = this.shown.filter((toast) => toast.text !== text || toast.kind !== kind);
    for (const toast of this.shown) if (!others.includes(toast)) this.hold(toast.id);
    const toast: Toast = { id: this.#nextId++, kind, text };
    const kept = [...others, toast];
    for (const dropped of kept.slice(0, -most)) this.hold(dropped.id);
    this.shown = kept.slice(-most);
    this.release(toast.id);
  }
}

export const toast = new Toasts();
