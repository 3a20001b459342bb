/** What i18next does with these words. */
export function translator(words: object) {
  return (key: string, values: Readonly<Record<string, string | number>>): string => {
    const path = key.replace('arithmetic:', '').split('.');
    const text: unknown = path.reduce<unknown>(
      (at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined),
      words,
    );
    if (typeof text !== 'string') throw new Error(`no words for ${key}`);
    return text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name]));
  };
}
