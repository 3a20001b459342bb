/** The first host goes home; the second opens a console of their own and finds the next step there. */
import { laptop, press, type PeopleWithBrowsers } from '../e2e/people-with-browsers.ts';
import { staff } from '../../server/demo/cast.ts';
import { nextItem, openItem } from '../../shared/meetings/rules/find.ts';
import { words } from '../support/words.ts';
import { debate } from './sitting.ts';
import type { Stage } from './stage.ts';

export async function takeOver(stage: Stage, browsers: PeopleWithBrowsers, address: string): Promise<void> {
  stage.say('a second host takes over');
  await stage.devices.console.close();
  const desk = await browsers.openAs(staff.minuteTaker.id, laptop, address);
  stage.devices = { ...stage.devices, console: desk };
  stage.host = stage.cast.taker;
  const next = nextItem(stage.view());
  if (!next) throw new Error('nothing waits on the agenda');
  await press(desk, words('host:next.openItem', { title: next.title }));
  await stage.cast.chair.until(() => openItem(stage.view())?.id === next.id, 'the second host');
  stage.note('a second host takes over the console');
  await stage.picture('second-host');
  await debate(stage, 2);
  await stage.asHost('closeItem', { itemId: next.id });
}
