/** An empty workbook. ExcelJS is five hundred modules, so it is loaded with the first workbook and not at every start. */
import type ExcelJS from 'exceljs';

export async function newWorkbook(): Promise<ExcelJS.Workbook> {
  const { default: exceljs } = await import('exceljs');
  return new exceljs.Workbook();
}
