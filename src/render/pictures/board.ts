import type { BoardPicture } from '../../chat/picture.ts'
import { colours, type Element, line, lines, pageWidth, row } from '../element.ts'
import { foot, head, inner, margin, paperOf, strips } from './frame.ts'

const rankWide = 66
const nameWide = 154
const pointsWide = 100
const medals: Record<number, string> = { 1: '#d9a21b', 2: '#8f9aa5', 3: '#b87333' }

const place = (rank: number): Element => {
  const medal = medals[rank]
  const text = line(
    { width: 46, textAlign: 'center', fontSize: 24, fontWeight: medal ? 700 : 400, color: medal ? '#fff' : colours.quiet },
    String(rank),
  )
  return row(
    { width: rankWide },
    row({ width: 46, height: 40, justifyContent: 'center', borderRadius: 10, ...(medal ? { backgroundColor: medal } : {}) }, text),
  )
}

/** A board: a medal for the first three places, long names on two lines. */
export const boardPicture = ({ association, title, subtitle, rows, footer }: BoardPicture): Element[] => [
  head({ association, title, subtitle }),
  ...strips(
    rows.map(({ rank, name, place: where, points }, index) =>
      row(
        { width: pageWidth, minHeight: 56, padding: `6px ${margin}px`, backgroundColor: paperOf(index) },
        place(rank),
        lines(2, { width: nameWide, paddingRight: 8, fontSize: [...name].length > 5 ? 22 : 26, fontWeight: 700, color: colours.ink }, name),
        lines(2, { width: inner - rankWide - nameWide - pointsWide, paddingRight: 12, fontSize: 20, color: colours.quiet }, where),
        line({ width: pointsWide, textAlign: 'right', fontSize: 26, fontWeight: 700, color: colours.red }, points),
      ),
    ),
  ),
  foot(footer),
]
