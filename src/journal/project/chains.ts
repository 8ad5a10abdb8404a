import type { Makers } from './making.ts'

/**
 * - `chains` activity → what waits to be answered, and since when · `chain-lines:<n>` line → `1` in the latest copy, `0` in an earlier one; `rev`
 * - `chain-heads` `<group>/<title>` (or `<group>/next`) → the activity it was given to
 */
export const chains: Makers<'chain.adopted' | 'chain.read' | 'chain.answered'> = {
  'chain.adopted': ({ activity, group, head, occurredAt: at }) => {
    const given = JSON.stringify({ activity, at })
    if (head === null) return [['set', 'chain-heads', `${group}/next`, given]]
    return [
      ['set', 'chain-heads', `${group}/${head}`, given],
      ['drop', 'chain-heads', `${group}/next`],
    ]
  },
  'chain.read': ({ activity, lines, gone, due, recordedAt: at }) => [
    ...lines.map((line) => ['set', `chain-lines:${activity}`, line, '1'] as const),
    ...gone.map((line) => ['set', `chain-lines:${activity}`, line, '0'] as const),
    ['add', `chain-lines:${activity}`, 'rev', 1],
    ...(due === null ? [] : [['set', 'chains', activity, JSON.stringify({ activity, at, ...due })] as const]),
  ],
  'chain.answered': (event) => [['drop', 'chains', event.activity]],
}
