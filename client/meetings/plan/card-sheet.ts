/** How invitation cards lie on A4 paper (190 × 277 mm within its margins): as large as lets the roster have one sheet. */
export interface CardSheet {
  readonly columns: number;
  readonly rows: number;
  /** Of one card, mm. */
  readonly height: number;
  /** Of its code with the quiet zone, mm: a module is at least half a millimetre, which any printer and phone can do. */
  readonly code: number;
  readonly look: 'large' | 'middle' | 'small';
}

const large: CardSheet = { columns: 2, rows: 4, height: 69, code: 36, look: 'large' };
const middle: CardSheet = { columns: 3, rows: 5, height: 55, code: 32, look: 'middle' };
const narrow: CardSheet = { columns: 4, rows: 5, height: 55, code: 35, look: 'small' };
const small: CardSheet = { columns: 5, rows: 6, height: 46, code: 29, look: 'small' };

export const cardSheets: readonly CardSheet[] = [large, middle, narrow, small];

/** Beyond the smallest cards there are more sheets. */
export function sheetFor(cards: number): CardSheet {
  return cardSheets.find((sheet) => cards <= perSheet(sheet)) ?? small;
}

export function perSheet({ columns, rows }: CardSheet): number {
  return columns * rows;
}
