import type { TurnFact } from '../../domain/turns.ts'
import type { ViewChange } from '../views.ts'
import type { Makers } from './making.ts'

/**
 * - `turns` month → whose it is · `turns-file` month → member as last adopted from rotation.yaml · `deputies` `<month>/<from>/<to>`
 * - `swaps` number → an exchange that waits for an answer · `swapping` month → its number
 * - `meta` `turns` (revision)
 */
export const rota: Makers<'turns.adopted' | 'turns.swapped' | 'swap.asked' | 'swap.ended' | 'turn.deputed' | 'turn.undeputed'> = {
  'turns.adopted': (event) => [
    ...ofTurns(event.turns),
    ...(event.source === 'file' ? event.turns.map(({ month, number }) => ['set', 'turns-file', month, number] as const) : []),
  ],
  'turns.swapped': (event) => [
    ...ofTurns(event.turns),
    ...swapOver(
      event.swap,
      event.turns.map(({ month }) => month),
    ),
  ],
  'swap.asked': ({ swap, asker, mine, other, theirs, occurredAt: askedAt, until }) => [
    ['set', 'swaps', swap, JSON.stringify({ swap, asker, mine, other, theirs, askedAt, until })],
    ['set', 'swapping', mine, swap],
    ['set', 'swapping', theirs, swap],
  ],
  'swap.ended': (event) => swapOver(event.swap, event.months),
  'turn.deputed': ({ month, member, from, to, occurredAt: at }) => [
    ['set', 'deputies', `${month}/${from}/${to}`, JSON.stringify({ month, number: member, from, to, at })],
    changed,
  ],
  'turn.undeputed': (event) => [['drop', 'deputies', `${event.month}/${event.from}/${event.to}`], changed],
}

/** The rota has another revision. */
const changed: ViewChange = ['add', 'meta', 'turns', 1]

const ofTurns = (turns: readonly TurnFact[]): ViewChange[] => [
  ...turns.map((turn) => ['set', 'turns', turn.month, JSON.stringify(turn)] as const),
  changed,
]

const swapOver = (swap: string, months: readonly string[]): ViewChange[] => [
  ['drop', 'swaps', swap],
  ...months.map((month) => ['drop', 'swapping', month] as const),
]
