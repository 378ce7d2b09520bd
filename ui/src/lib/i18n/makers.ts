// What writes numbers, dates and lists in a language. Making one takes longer than a screen full of its
// uses, so each is made once and kept.

function once<Of extends readonly (string | number)[], Maker>(
  make: (...of: Of) => Maker,
): (...of: Of) => Maker {
  const made = new Map<string, Maker>();
  return (...of) => {
    const key = of.join(' ');
    const known = made.get(key);
    if (known) return known;
    const maker = make(...of);
    made.set(key, maker);
    return maker;
  };
}

const DATES = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  clockSeconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'long' },
  dayOfYear: { day: 'numeric', month: 'long', year: 'numeric' },
  moment: { dateStyle: 'medium', timeStyle: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export const plurals = once((tag: string) => new Intl.PluralRules(tag));

/** `most`: digits after the point. */
export const numbers = once(
  (tag: string, most: number) => new Intl.NumberFormat(tag, { maximumFractionDigits: most }),
);

export const dollars = once(
  (tag: string) =>
    new Intl.NumberFormat(tag, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
    }),
);

/** `most`: digits after the point. */
export const quantities = once(
  (tag: string, unit: string, unitDisplay: 'long' | 'short', most: number) =>
    new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay, maximumFractionDigits: most }),
);

export const lists = once(
  (tag: string, type: 'conjunction' | 'disjunction') => new Intl.ListFormat(tag, { type }),
);

// Named by its zone as well: a maker stays in the one it was made in.
const datesOf = once((tag: string, kind: keyof typeof DATES, zone: number) => {
  void zone;
  return new Intl.DateTimeFormat(tag, DATES[kind]);
});

/** A moment in words, in the time zone of now. */
export function date(tag: string, kind: keyof typeof DATES, at: number): string {
  return datesOf(tag, kind, new Date(at).getTimezoneOffset()).format(at);
}
