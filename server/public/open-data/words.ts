/** Words in files and feeds for other programs' readers. */
import enIssues from '../../../shared/locales/en/issues.json' with { type: 'json' };
import enOpen from '../../../shared/locales/en/open.json' with { type: 'json' };
import enPublic from '../../../shared/locales/en/public.json' with { type: 'json' };
import zhIssues from '../../../shared/locales/zh-CN/issues.json' with { type: 'json' };
import zhOpen from '../../../shared/locales/zh-CN/open.json' with { type: 'json' };
import zhPublic from '../../../shared/locales/zh-CN/public.json' with { type: 'json' };

export const openLanguages = ['zh-CN', 'en'] as const;
export type OpenLanguage = (typeof openLanguages)[number];

export const openWords = {
  'zh-CN': { issues: zhIssues, open: zhOpen, resident: zhPublic.resident },
  en: { issues: enIssues, open: enOpen, resident: enPublic.resident },
} as const;
