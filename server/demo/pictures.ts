/**
 * Small drawn scenes stand in for photographs: no demo record may look like evidence. Each bears the stamp 示例,
 * drawn as lines because a machine may have no Chinese font.
 */
import sharp from 'sharp';

export type Scene = 'charging' | 'lamp' | 'waste' | 'lane' | 'rental' | 'water' | 'paper' | 'yard';
export type Moment = 'before' | 'after';

const width = 960;
const height = 720;

const wall = (tone: string) =>
  `<rect width="960" height="720" fill="${tone}"/><rect y="520" width="960" height="200" fill="#b9ae9b"/>` +
  [80, 300, 660]
    .map((x) => `<rect x="${x}" y="90" width="150" height="180" rx="6" fill="#8aa3a6"/>`)
    .join('');

const bike = (x: number) =>
  `<g transform="translate(${x} 470)" fill="none" stroke="#33423f" stroke-width="10"><circle cx="0" cy="80" r="42"/>` +
  `<circle cx="150" cy="80" r="42"/><path d="M0 80 55 10 120 10 150 80 M55 10 75 80 120 10 M110-30h40"/></g>`;

const bag = (x: number, y: number, size: number) =>
  `<path d="M${x} ${y}q${-size} ${size * 1.6} ${size} ${size * 1.7}q${size * 2} 0 ${size} ${-size * 1.7}z" fill="#4c5750"/>`;

/** What the place looked like, and what it looks like now. */
const scenes: Record<Scene, Record<Moment, string>> = {
  charging: {
    before:
      wall('#e6dcc8') +
      '<path d="M150 270C170 430 240 380 260 520M370 270C360 400 470 420 450 520M730 270C760 420 640 430 690 520" fill="none" stroke="#b8321f" stroke-width="7"/>' +
      bike(170) +
      bike(400) +
      bike(640),
    after:
      wall('#e6dcc8') +
      '<rect x="60" y="330" width="840" height="26" fill="#0f6b5c"/>' +
      [150, 400, 650]
        .map(
          (x) =>
            `<rect x="${x}" y="356" width="70" height="110" rx="8" fill="#0f6b5c"/><circle cx="${x + 35}" cy="392" r="14" fill="#dff0ea"/>`,
        )
        .join('') +
      bike(120) +
      bike(380) +
      bike(640),
  },
  lamp: {
    before:
      '<rect width="960" height="720" fill="#1c2431"/><path d="M340 720 430 200h100l90 520z" fill="#2a3242"/>' +
      '<path d="M250 620V180h90" fill="none" stroke="#4a5468" stroke-width="14"/><circle cx="350" cy="190" r="24" fill="#39435a"/>',
    after:
      '<rect width="960" height="720" fill="#2c3a4d"/><path d="M360 190 120 720h480z" fill="#f0d68a" opacity=".55"/><path d="M340 720 430 200h100l90 520z" fill="#8d8a78" opacity=".6"/>' +
      '<path d="M250 620V180h90" fill="none" stroke="#cfd6dd" stroke-width="14"/><circle cx="350" cy="190" r="26" fill="#fff3c4"/>',
  },
  waste: {
    before:
      wall('#dfe3d4') +
      bag(200, 430, 60) +
      bag(330, 470, 48) +
      bag(470, 420, 66) +
      bag(640, 480, 44) +
      bag(760, 440, 58),
    after:
      wall('#dfe3d4') +
      ['#0f6b5c', '#3b4a8f', '#7d5000']
        .map(
          (tone, at) =>
            `<rect x="${180 + at * 210}" y="390" width="150" height="200" rx="14" fill="${tone}"/><rect x="${170 + at * 210}" y="366" width="170" height="34" rx="10" fill="#33423f"/>`,
        )
        .join(''),
  },
  lane: {
    before:
      wall('#e3ded4') +
      '<path d="M60 720 300 520h360l240 200z" fill="#9b9284"/>' +
      '<rect x="330" y="430" width="300" height="130" rx="30" fill="#6b7f94"/><rect x="380" y="370" width="200" height="80" rx="26" fill="#8aa3b8"/><circle cx="400" cy="565" r="36" fill="#222"/><circle cx="560" cy="565" r="36" fill="#222"/>' +
      bike(690),
    after:
      wall('#e3ded4') +
      '<path d="M60 720 300 520h360l240 200z" fill="#9b9284"/><path d="M180 700 360 540M780 700 600 540" stroke="#f3c948" stroke-width="14"/><path d="M480 700V560" stroke="#fff" stroke-width="10" stroke-dasharray="40 26"/>',
  },
  rental: {
    before:
      '<rect width="960" height="720" fill="#e8e0d2"/><rect x="300" y="130" width="360" height="430" fill="#8aa3a6"/>' +
      [330, 400, 470, 540, 610]
        .map((x) => `<path d="M${x} 130v430" stroke="#5a5a5a" stroke-width="14"/>`)
        .join('') +
      '<path d="M300 250h360M300 430h360" stroke="#5a5a5a" stroke-width="14"/>',
    after:
      '<rect width="960" height="720" fill="#e8e0d2"/><rect x="300" y="130" width="360" height="430" fill="#b7d3da"/><path d="M480 130v430" stroke="#fff" stroke-width="14"/><rect x="300" y="130" width="180" height="430" fill="none" stroke="#0f6b5c" stroke-width="16"/><circle cx="770" cy="110" r="52" fill="#fff" stroke="#b9b9b9" stroke-width="8"/><circle cx="770" cy="110" r="10" fill="#b8321f"/>',
  },
  water: {
    before:
      wall('#d5dce0') +
      '<path d="M0 560q120-40 240 0t240 0 240 0 240 0v160H0z" fill="#6f8f9f"/><path d="M0 620q120-30 240 0t240 0 240 0 240 0v100H0z" fill="#587a8b"/>',
    after:
      wall('#d5dce0') +
      '<rect x="300" y="580" width="360" height="90" rx="8" fill="#5a625c"/>' +
      [340, 400, 460, 520, 580]
        .map((x) => `<rect x="${x}" y="596" width="26" height="58" rx="8" fill="#22302e"/>`)
        .join(''),
  },
  paper: {
    before:
      '<rect width="960" height="720" fill="#e9e2d3"/><rect x="220" y="80" width="520" height="560" fill="#fff"/>' +
      Array.from(
        { length: 22 },
        (_, line) =>
          `<rect x="260" y="${120 + line * 23}" width="${300 + ((line * 67) % 140)}" height="8" fill="#9a9a9a"/>`,
      ).join(''),
    after:
      '<rect width="960" height="720" fill="#e9e2d3"/><rect x="220" y="80" width="520" height="560" fill="#fff"/>' +
      [0, 1, 2, 3]
        .map(
          (line) =>
            `<circle cx="300" cy="${170 + line * 125}" r="34" fill="#0f6b5c"/><rect x="370" y="${150 + line * 125}" width="310" height="18" fill="#46554f"/><rect x="370" y="${182 + line * 125}" width="220" height="14" fill="#b9bfb9"/>`,
        )
        .join(''),
  },
  yard: {
    before:
      wall('#e2e6da') +
      '<path d="M120 360h720" stroke="#777" stroke-width="6"/>' +
      [180, 330, 520, 700]
        .map((x) => `<path d="M${x} 360l50-16 50 16-14 110h-72z" fill="#9b8f7d"/>`)
        .join(''),
    after:
      wall('#e2e6da') +
      '<path d="M160 560V320h640v240M160 360h640" fill="none" stroke="#0f6b5c" stroke-width="14"/>' +
      [220, 360, 500, 640]
        .map(
          (x, at) =>
            `<path d="M${x} 360l50-16 50 16-14 120h-72z" fill="${['#3b4a8f', '#b98a3a', '#5c8f7c', '#a85b4c'][at] ?? '#3b4a8f'}"/>`,
        )
        .join(''),
  },
};

/** Drawn where it stands on a scene. */
export const stamp =
  '<g transform="translate(770 452) rotate(-8)" fill="none" stroke="#b8321f" stroke-width="7" stroke-linecap="round">' +
  '<rect x="-14" y="-14" width="178" height="118" rx="12" fill="#fff" fill-opacity=".85"/>' +
  // 示
  '<path d="M18 12h38M6 36h62M37 36v46q0 8-12 2M20 50q-4 18-14 26M54 50q6 16 14 24"/>' +
  // 例
  '<path d="M98 6q-4 22-14 38M92 34v52M104 16h28M116 16q-2 24-14 40M113 34h15q-4 34-26 50M116 50l8 10M138 26v38M152 8v70q0 10-12 4"/></g>';

export async function drawPicture(scene: Scene, moment: Moment): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${scenes[scene][moment]}${stamp}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 78 }).toBuffer();
}

export const pictureSize = { width, height };
