/** The issue being written, kept on this device until it is sent; storage may be forbidden, then the page keeps it. */
import { isCategory, type Category } from '../../shared/issues/categories.ts';

export interface IssueDraft {
  readonly title: string;
  readonly body: string;
  readonly place: string;
  readonly category: Category;
}

const storageKey = 'gongyi.issue-draft';
const empty: IssueDraft = { title: '', body: '', place: '', category: 'other' };

/** Returns whether the device keeps it. */
export function keepDraft(draft: IssueDraft | null): boolean {
  try {
    if (draft) localStorage.setItem(storageKey, JSON.stringify(draft));
    else localStorage.removeItem(storageKey);
    return true;
  } catch {
    return false;
  }
}

export function keptDraft(): IssueDraft {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return empty;
    const text = (key: keyof IssueDraft) => {
      const value: unknown = Reflect.get(kept, key);
      return typeof value === 'string' ? value : '';
    };
    const category = text('category');
    return {
      title: text('title'),
      body: text('body'),
      place: text('place'),
      category: isCategory(category) ? category : 'other',
    };
  } catch {
    return empty;
  }
}
