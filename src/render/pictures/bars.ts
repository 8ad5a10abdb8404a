import type { BarsPicture } from '../../chat/picture.ts'
import { colours, column, type Element, line, lines, pageWidth, paragraph, row } from '../element.ts'
import { foot, head, inner, margin, strips, track } from './frame.ts'

const shownWide = 112
const noteWide = 80

const bar = (label: Element, value: number, most: number, shown: string, leads: boolean): Element =>
  column(
    { width: pageWidth, padding: `9px ${margin}px` },
    row(
      { width: inner, justifyContent: 'space-between', marginBottom: 6 },
      label,
      line({ width: shownWide, textAlign: 'right', fontSize: 24, fontWeight: 700, color: leads ? colours.red : colours.ink }, shown),
    ),
    track(value / most, 14, leads ? colours.red : colours.rose),
  )

/** Branches beside one another by what they have, once a heading. */
export const barsPicture = ({ association, title, subtitle, groups, footer }: BarsPicture): Element[] => [
  head({ association, title, subtitle }),
  ...groups.flatMap(({ heading, bars }) => {
    const most = Math.max(1, ...bars.map(({ value }) => value))
    return [
      column(
        { width: pageWidth, padding: `22px ${margin}px 6px`, backgroundColor: colours.paper },
        paragraph({ fontSize: 26, fontWeight: 700, color: colours.deepRed }, heading),
      ),
      ...strips(
        bars.map(({ rank, label, value, shown, note }) =>
          bar(
            row(
              { width: inner - shownWide },
              line({ width: 44, fontSize: 22, color: colours.quiet }, String(rank)),
              lines(2, { maxWidth: inner - shownWide - 44 - (note ? noteWide : 0), fontSize: 23, color: colours.ink }, label),
              note ? line({ width: noteWide - 10, marginLeft: 10, fontSize: 20, color: colours.quiet }, note) : null,
            ),
            value,
            most,
            shown,
            rank === 1,
          ),
        ),
      ),
    ]
  }),
  foot(footer),
]
