/** Lists of abilities as text and back, for forms: 急救、摄影; 客家话 会说. */
export function listOf(text: string): string[] {
  const words = text
    .split(/[、，,;；\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return [...new Set(words)];
}
