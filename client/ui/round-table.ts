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
const largestSeat = 34;
/** Distance between rows, in seat radii. */
const rowStep = 2.6;

export function planRoundTable(seatCount: number): TablePlan {
  const rowCount = Math.max(1, Math.ceil(seatCount / seatsPerRow));
  const outerRim = rimLength(width / 2 - largestSeat, height / 2 - largestSeat);
  // Inner rows are shorter: what the outermost row would hold if all were as long as the middle one.
  const seatsOutside = (seatCount / rowCount) * (1 + (rowCount - 1) * 0.1);
  const seatRadius = Math.min(largestSeat, (outerRim / Math.max(1, seatsOutside)) * 0.36);
  // room for the ring round whoever speaks
  const margin = seatRadius * 0.36 + 2;
  const rims = Array.from({ length: rowCount }, (_, row) => {
    const inset = margin + seatRadius + row * seatRadius * rowStep;
    const halfX = width / 2 - inset;
    const halfY = height / 2 - inset;
    return { halfX, halfY, length: rimLength(halfX, halfY) };
  });
  const places: SeatPlace[] = [];
  let lengthLeft = rims.reduce((sum, rim) => sum + rim.length, 0);
  for (const rim of rims) {
    const count = Math.round(((seatCount - places.length) * rim.length) / lengthLeft);
    lengthLeft -= rim.length;
    places.push(...alongRim(rim.halfX, rim.halfY, count));
  }
  const taken = margin + seatRadius * 2 + (rowCount - 1) * seatRadius * rowStep;
  const gap = Math.max(20, seatRadius * 1.1);
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
