/** What Word files have in common: the faces that offices use, text that cannot break the file, and codes to scan. */
import { ImageRun, TextRun, type IRunOptions } from 'docx';
import sharp from 'sharp';
import { renderSVG } from 'uqr';
import { plainText } from './plain-text.ts';

/** In twips (1/1440 inch). */
export const a4 = { width: 11_906, height: 16_838 };

/** 小标宋 for titles, 黑体 for headings, 仿宋 for text; where a program lacks one it takes the next that is like it. */
export const faces = {
  title: { eastAsia: '方正小标宋简体', ascii: 'SimSun', hAnsi: 'SimSun', cs: 'SimSun' },
  heading: { eastAsia: '黑体', ascii: 'SimHei', hAnsi: 'SimHei', cs: 'SimHei' },
  body: { eastAsia: '仿宋', ascii: 'Times New Roman', hAnsi: 'Times New Roman', cs: '仿宋' },
};

/** Without what XML does not allow, such as the line ends that come along with words copied from another document. */
export function run(text: string, options: Omit<IRunOptions, 'text' | 'children'> = {}): TextRun {
  return new TextRun({ ...options, text: plainText(text) });
}

/** @param side in pixels at 96 an inch */
export async function scanCode(address: string, side: number): Promise<ImageRun> {
  const data = await sharp(Buffer.from(renderSVG(address, { ecc: 'M', border: 2 })))
    .resize(360, 360, { kernel: 'nearest' })
    .png()
    .toBuffer();
  return new ImageRun({ type: 'png', data, transformation: { width: side, height: side } });
}
