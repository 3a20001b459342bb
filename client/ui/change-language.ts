import { language, languages, setLanguage, t, type Language } from '../i18n.ts';
import { toast } from './toast.svelte.ts';

export function otherLanguage(): Language {
  return languages.find((candidate) => candidate !== language()) ?? 'zh-CN';
}

/** To the other one. Its words come over the network, which may be away just now. */
export async function changeLanguage(): Promise<void> {
  try {
    await setLanguage(otherLanguage());
  } catch {
    toast.error(t('common:problem.unreachable.advice'));
  }
}
