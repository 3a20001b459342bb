/**
 * The charts of the documents as pictures. They hold shapes and no letters: whatever fonts the server has, and it may have
 * none for Chinese, words and numbers stand beside them as text of the document.
 */
import sharp from 'sharp';

const colours = { reached: '#0f6b5c', below: '#b8321f', high: '#d9b25f', ground: '#eef1ec', line: '#46554f' };
/** Of the print: about 220 dots an inch at the sizes of the documents. */
const scale = 3;

export interface Picture {
  readonly png: Buffer;
  /** In pixels of 1/96 inch. */
  readonly width: number;
  readonly height: number;
}

async function drawn(width: number, height: number, shapes: string): Promise<Picture> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width * scale}" height="${height * scale}"
    viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="#ffffff"/>${shapes}</svg>`;
  return { png: await sharp(Buffer.from(svg)).png({ palette: true }).toBuffer(), width, height };
}

/** What is attained of one target, up to one and a half times of it; the stroke is the target. */
export function attainmentBar(permille: number): Promise<Picture> {
  const [width, height, most] = [280, 14, 1500];
  const long = (Math.min(permille, most) / most) * width;
  const goal = (1000 / most) * width;
  const fill = permille < 1000 ? colours.below : permille > 1300 ? colours.high : colours.reached;
  return drawn(
    width,
    height,
    `<rect y="3" width="${width}" height="8" fill="${colours.ground}"/>
     <rect y="3" width="${long.toFixed(1)}" height="8" fill="${fill}"/>
     <rect x="${(goal - 1).toFixed(1)}" width="2" height="${height}" fill="${colours.line}"/>`,
  );
}

/** A column for each value, evenly over the width, so that the cells of a table fit beneath. */
export function columns(values: readonly number[], width: number): Promise<Picture> {
  const height = 150;
  const most = Math.max(1, ...values);
  const step = width / Math.max(1, values.length);
  const bars = values.map((value, at) => {
    const high = (value / most) * (height - 12);
    const x = at * step + step * 0.22;
    return `<rect x="${x.toFixed(1)}" y="${(height - 2 - high).toFixed(1)}" width="${(step * 0.56).toFixed(1)}"
      height="${high.toFixed(1)}" fill="${colours.reached}"/>`;
  });
  const lines = [0.25, 0.5, 0.75, 1].map((share) => {
    const y = (height - 2 - share * (height - 12)).toFixed(1);
    return `<rect y="${y}" width="${width}" height="0.6" fill="${colours.ground}"/>`;
  });
  return drawn(
    width,
    height,
    `${lines.join('')}${bars.join('')}<rect y="${height - 2}" width="${width}" height="1.4" fill="${colours.line}"/>`,
  );
}
