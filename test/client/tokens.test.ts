import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const css = await readFile(new URL('../../client/ui/tokens.css', import.meta.url), 'utf8');

/** The colours under one selector of tokens.css; a theme keeps the day's colour where it names none. */
function coloursUnder(selector: string): Map<string, string> {
  const colours = new Map<string, string>();
  for (const [, heads = '', body = ''] of css.matchAll(/^([^{}@]+)\{([^{}]*)\}/gm)) {
    if (!heads.includes(selector)) continue;
    for (const [, name = '', value = ''] of body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g))
      colours.set(name, value);
  }
  return colours;
}

const day = coloursUnder(":root,\n[data-theme='day']");
const themes = {
  day,
  night: new Map([...day, ...coloursUnder("[data-theme='night']")]),
  sun: new Map([...day, ...coloursUnder("[data-contrast='sun']")]),
};

/** Relative luminance of WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(theme: keyof typeof themes, text: string, ground: string): number {
  const values = [text, ground].map((name) => {
    const colour = themes[theme].get(name);
    if (!colour) throw new Error(`tokens.css has no --${name} for ${theme}`);
    return luminance(colour);
  });
  return (Math.max(...values) + 0.05) / (Math.min(...values) + 0.05);
}

const onGround = ['ink', 'ink-2', 'ink-3', 'jade', 'jade-strong', 'seal', 'seal-strong', 'amber', 'indigo'];
const grounds = ['paper', 'paper-2', 'surface'];
const pairs: [string, string][] = [
  ...onGround.flatMap((text) => grounds.map((ground): [string, string] => [text, ground])),
  ['ink', 'mist'],
  ['ink-2', 'mist'],
  ['ink-3', 'mist'],
  ['jade-strong', 'jade-soft'],
  ['seal', 'seal-soft'],
  ['amber', 'amber-soft'],
  ['indigo', 'indigo-soft'],
  ['ink', 'jade-soft'],
  ['ink-3', 'jade-soft'],
  ['on-accent', 'jade'],
  ['on-accent', 'jade-strong'],
  ['on-accent', 'seal'],
  ['on-accent', 'amber'],
  ['on-accent', 'indigo'],
];

describe('colours', () => {
  it.each(pairs)('of the day and the night: --%s can be read on --%s', (text, ground) => {
    expect(contrast('day', text, ground)).toBeGreaterThanOrEqual(4.5);
    expect(contrast('night', text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs)('of strong light: --%s stands out from --%s', (text, ground) => {
    expect(contrast('sun', text, ground)).toBeGreaterThanOrEqual(7);
  });

  it.each(['day', 'night', 'sun'] as const)('of the %s: the edge of a field can be seen', (theme) => {
    for (const ground of grounds) expect(contrast(theme, 'line-field', ground)).toBeGreaterThanOrEqual(3);
  });
});
