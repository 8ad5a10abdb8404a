import type { Entry, EntryFact } from '../entry.ts'

/**
 * The line of an entry in the digest of what was published: SHA-256 over the lines of all entries that count in the period, by
 * 流水号, each ended by a line feed. Fields are joined by tabs; what an entry lacks is empty. Anybody can make it again from `lianyi journal`.
 */
export const digestLine = (entry: EntryFact, { occurredAt, recordedAt, by, act }: Omit<Entry, keyof EntryFact>): string =>
  [
    entry.entry,
    entry.member,
    entry.branch,
    entry.tier,
    entry.item,
    entry.category,
    entry.quantity,
    entry.tenths,
    entry.rules,
    entry.period,
    entry.quarter ?? '',
    entry.half ?? '',
    occurredAt,
    recordedAt,
    by,
    act,
    entry.activity ?? '',
    entry.reverses ?? '',
    entry.adjusts ?? '',
  ].join('\t')

/** The lines of a digest in their order. */
export const digestLines = (entries: readonly Entry[]): string[] =>
  [...entries].sort((a, b) => Number(a.entry) - Number(b.entry)).map((entry) => digestLine(entry, entry))
