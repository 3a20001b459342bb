/**
 * What lies between a server and a device on a bad evening. Within one line order is kept, as the carrier keeps it;
 * frames are held back, lost and doubled, and when the line is cut what was held is lost or comes late, amid what
 * the next line brings.
 */
import type { Dice } from '../../../server/demo/seeded.ts';

export interface Weather {
  /** The longest a frame is held back. */
  readonly delayMs: number;
  readonly lost: number;
  readonly doubled: number;
  /** Of cut lines: how many deliver late what they held. */
  readonly late: number;
}

export const calm: Weather = { delayMs: 0, lost: 0, doubled: 0, late: 0 };

export class BadLine {
  readonly #dice: Dice;
  readonly #weather: () => Weather;
  #held: (() => void)[] = [];
  #timer: NodeJS.Timeout | null = null;
  #cut = false;

  constructor(dice: Dice, weather: () => Weather) {
    this.#dice = dice;
    this.#weather = weather;
  }

  /** Answers are not lost alone: without one the device takes the line for dead. */
  answer(deliver: () => void): void {
    if (!this.#cut) this.#hold(deliver);
  }

  frame(deliver: () => void): void {
    const { lost, doubled } = this.#weather();
    if (this.#cut || this.#dice.chance(lost)) return;
    this.#hold(deliver);
    if (this.#dice.chance(doubled)) this.#hold(deliver);
  }

  cut(): void {
    if (this.#cut) return;
    this.#cut = true;
    if (!this.#dice.chance(this.#weather().late)) this.#held = [];
  }

  #hold(deliver: () => void): void {
    this.#held.push(deliver);
    if (!this.#timer) this.#wait();
  }

  #wait(): void {
    const { delayMs } = this.#weather();
    this.#timer = setTimeout(() => this.#release(), this.#dice.between(0, delayMs));
  }

  #release(): void {
    this.#timer = null;
    const due = this.#held.splice(0, this.#dice.between(1, this.#held.length || 1));
    for (const deliver of due) deliver();
    if (this.#held.length > 0) this.#wait();
  }
}
