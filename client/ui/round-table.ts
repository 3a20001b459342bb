/**
 * Where the seats stand round the oval table. Seats are the same distance apart along the rim (equal angles would
 * crowd the flat sides); a large assembly sits in several rows. The first seat is at the top, the rest clockwise.
 */
export interface SeatPlace {
  readonly x: number;
  readonly y: number;
}

export interface TablePlan {
  readonly width: number;
  readonly height: number;
  /** Half the width of a seat mark. */
  readonly seatRadius: number;
  /** Half axes of the table top. */
  readonly tableX: number;
  readonly tableY: number;
  readonly places: readonly SeatPlace[];
}

const width = 640;
const height = 540;
const seatsPerRow = 44;
const largestSeat = 24;
const margin = 6;

export function planRoundTable(seatCount: number): TablePlan {
  const rows = Math.max(1, Math.ceil(seatCount / seatsPerRow));
  const perRow = Math.ceil(seatCount / rows);
  const outerRim = rimLength(width / 2 - largestSeat, height / 2 - largestSeat);
  const room = perRow > 0 ? outerRim / perRow : outerRim;
  const seatRadius = Math.min(largestSeat, room * 0.36, 60 / rows);
  const places: SeatPlace[] = [];
  for (let row = 0; row < rows; row++) {
    const inset = margin + seatRadius + row * seatRadius * 2.4;
    const count = Math.min(perRow, seatCount - row * perRow);
    places.push(...alongRim(width / 2 - inset, height / 2 - inset, count));
  }
  const taken = margin + seatRadius * 2 + (rows - 1) * seatRadius * 2.4;
  const gap = Math.max(26, seatRadius * 1.3);
  return {
    width,
    height,
    seatRadius,
    tableX: width / 2 - taken - gap,
    tableY: height / 2 - taken - gap,
    places,
  };
}

const steps = 720;

function onRim(halfX: number, halfY: number, step: number): SeatPlace {
  const angle = -Math.PI / 2 + (step / steps) * 2 * Math.PI;
  return { x: width / 2 + halfX * Math.cos(angle), y: height / 2 + halfY * Math.sin(angle) };
}

function rimLength(halfX: number, halfY: number): number {
  let length = 0;
  for (let step = 0; step < steps; step++) {
    length += distance(onRim(halfX, halfY, step), onRim(halfX, halfY, step + 1));
  }
  return length;
}

function alongRim(halfX: number, halfY: number, count: number): SeatPlace[] {
  const apart = rimLength(halfX, halfY) / Math.max(1, count);
  const places: SeatPlace[] = [];
  let walked = 0;
  for (let step = 0; step < steps && places.length < count; step++) {
    const here = onRim(halfX, halfY, step);
    if (walked >= places.length * apart - 1e-6) places.push(here);
    walked += distance(here, onRim(halfX, halfY, step + 1));
  }
  return places;
}

function distance(a: SeatPlace, b: SeatPlace): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
