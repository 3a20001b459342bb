/**
 * Text that people wrote, on its way into a file that other programs open. Spreadsheets take what begins with one of
 * these for a formula, also in full width and after blanks; an apostrophe before it keeps it text. Control characters are not allowed in
 * the XML of office files and would make them unreadable.
 */
const formulaStart = /^[\s\u00a0\u3000\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/;
// Control characters but for tab and line ends, lone surrogates and non-characters.
const notInXml = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

export function plainText(text: string): string {
  return text.replace(notInXml, '');
}

export function neutralised(text: string): string {
  const plain = plainText(text);
  return formulaStart.test(plain) ? `'${plain}` : plain;
}
