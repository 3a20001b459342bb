/**
 * `npm run screens [-- PART …]`: photographs every surface in both languages at three sizes from fresh demo data into
 * ./screens. With PARTs only pictures whose name contains one of them, for example `-- screen- host-debate`.
 */
import { fileURLToPath } from 'node:url';
import { acts } from './pictures/acts.ts';
import { languages, openBrowser, photograph, sizes } from './pictures/camera.ts';
import { startDemoServer } from './pictures/demo-server.ts';
import { Stage } from './pictures/stage.ts';

const folder = fileURLToPath(new URL('../screens', import.meta.url));
const parts = process.argv.slice(2);
const isWanted = (name: string) => parts.length === 0 || parts.some((part) => name.includes(part));
const say = (line: string) => void process.stderr.write(`${line}\n`);

const closers: (() => Promise<void> | void)[] = [];
try {
  const server = await startDemoServer();
  closers.push(() => server.stop());
  const browser = await openBrowser();
  closers.push(() => browser.close());
  const stage = new Stage(server, browser);
  closers.push(() => stage.close());

  for (const act of acts) {
    say(act.title);
    await act.prepare(stage);
    for (const picture of act.pictures.filter(({ name }) => isWanted(name))) {
      const url = new URL(await picture.path(stage), server.baseUrl).href;
      const cookies = picture.as === null ? [] : (await stage.person(picture.as)).cookies;
      for (const language of languages) {
        for (const size of sizes) {
          const shot = { name: picture.name, url, cookies, language, size };
          const problems = await photograph(browser, shot, folder);
          say(`  ${picture.name} ${language} ${size.name}${problems.map((text) => `: ${text}`).join('')}`);
          if (problems.length > 0) process.exitCode = 1;
        }
      }
    }
  }
} finally {
  for (const close of closers.reverse()) await close();
}
