// The ledger as a table for other programs.
import type { SpendLedger } from '../../ipc/bindings';

const COLUMNS = [
  'day',
  'account',
  'model',
  'attempts',
  'estimated',
  'charged',
  'returned',
  'under_way',
  'unknown',
  'unpriced',
] as const;

/** The same columns as `framewright spend --csv`. */
export function csvOf(ledger: SpendLedger, accountName: (id: string) => string): string {
  const rows = ledger.rows.map((row) =>
    [
      row.day,
      cell(accountName(row.account)),
      cell(row.model),
      row.attempts,
      row.estimated,
      row.charged,
      row.returned,
      row.reserved,
      row.unknown,
      row.unpriced,
    ].join(','),
  );
  return [COLUMNS.join(','), ...rows, ''].join('\n');
}

/** A name as a cell that no spreadsheet takes for a formula. */
function cell(text: string): string {
  const plain = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
