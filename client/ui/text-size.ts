/** How large the reader wants all text on this device. Sizes are in rem, so the root alone decides. */
const textSizes = { normal: 1, large: 1.25, largest: 1.5 } as const;
export type TextSize = keyof typeof textSizes;

const storageKey = 'gongyi.textSize';
/** As in base.css: 17 px where the reader's own default is 16. */
const basePercent = 106.25;

function isTextSize(value: string | null): value is TextSize {
  return value !== null && value in textSizes;
}

export function chosenTextSize(): TextSize {
  try {
    const kept = window.localStorage.getItem(storageKey);
    return isTextSize(kept) ? kept : 'normal';
  } catch {
    return 'normal';
  }
}

export function showTextSize(size: TextSize): void {
  document.documentElement.style.fontSize = size === 'normal' ? '' : `${basePercent * textSizes[size]}%`;
}

/** Where storage is forbidden the choice lasts for this page. */
export function chooseTextSize(size: TextSize): void {
  showTextSize(size);
  try {
    window.localStorage.setItem(storageKey, size);
  } catch {
    return;
  }
}
