/**
 * Tells components that something outside of runes has changed (the address, the language). Whatever calls `follow`
 * while it is drawn or derived is drawn again after `tell`; anywhere else `follow` does nothing.
 */
import { untrack } from 'svelte';

export class ChangeSignal {
  #version = $state(0);

  follow(): void {
    void this.#version;
  }

  /** May be called from an effect without making that effect follow. */
  tell(): void {
    untrack(() => (this.#version += 1));
  }
}
