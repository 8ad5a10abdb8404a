import type { RotaPicture } from '../../chat/picture.ts'
import { colours, column, type Element, line, lines, pageWidth, row } from '../element.ts'
import { foot, head, inner, margin, paperOf, strips } from './frame.ts'

const monthWide = 84

/** A year's rota: the month that runs is marked, what changed is noted under the name. */
export const rotaPicture = ({ association, title, months, footer }: RotaPicture): Element[] => [
  head({ association, title }),
  ...strips(
    months.map(({ month, name, given, branch, isNow, note }, index) =>
      row(
        {
          width: pageWidth,
          minHeight: 62,
          padding: `8px ${margin}px`,
          backgroundColor: paperOf(index, isNow),
        },
        line({ width: monthWide, fontSize: 24, fontWeight: isNow ? 700 : 400, color: isNow ? colours.red : colours.quiet }, month),
        column(
          { width: inner - monthWide },
          row(
            { width: inner - monthWide },
            line({ maxWidth: 290, fontSize: 26, fontWeight: 700, color: given ? colours.ink : colours.quiet }, name),
            lines(2, { flex: 1, marginLeft: 14, fontSize: 20, color: colours.quiet }, branch),
          ),
          note ? lines(2, { width: inner - monthWide, marginTop: 2, fontSize: 20, color: colours.deepRed }, note) : null,
        ),
      ),
    ),
  ),
  foot(footer),
]
