/**
 * Tells components that something outside of runes has changed (the address, the language). Whatever calls `follow`
 * while it is drawn or derived is drawn again after `tell`; anywhere else `follow` does nothing.
 */
export class ChangeSignal {
  #version = $state(0);

  follow(): void {
    void this.#version;
  }

  tell(): void {
    this.#version += 1;
  }
}
