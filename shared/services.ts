/** What the centre offers and where: five modules with nine service items each, and twelve functional areas. */
export const serviceModules = ['employment', 'legal', 'children', 'hardship', 'participation'] as const;
export type ServiceModule = (typeof serviceModules)[number];

const itemsAModule = 9;
const numbers = (most: number): readonly string[] => Array.from({ length: most }, (_, at) => String(at + 1));

/** In the order of serviceModules. */
export const serviceItems = numbers(serviceModules.length * itemsAModule);
export const functionalAreas = numbers(12);

export function serviceItemsOf(module: ServiceModule): readonly string[] {
  const first = serviceModules.indexOf(module) * itemsAModule;
  return serviceItems.slice(first, first + itemsAModule);
}
