import { colours, column, type Element, line, pageWidth, paragraph, row } from '../element.ts'

/** Room at either side of what a picture shows, px. */
export const margin = 28
/** Width that is left between the margins, px. */
export const inner = pageWidth - 2 * margin

/** The head of a picture: whose, what, and when, on red. */
export const head = ({ association, title, subtitle }: { association?: string; title: string; subtitle?: string }): Element =>
  column(
    { width: pageWidth, padding: `26px ${margin}px 24px`, backgroundColor: colours.red, color: '#fff' },
    association ? line({ width: inner, fontSize: 20, color: colours.blush, marginBottom: 8 }, association) : null,
    paragraph({ width: inner, fontSize: 34, fontWeight: 700, lineHeight: 1.3 }, title),
    subtitle ? paragraph({ width: inner, fontSize: 20, marginTop: 8, color: colours.blush, lineHeight: 1.4 }, subtitle) : null,
  )

/** The foot of a picture: what to do about it. */
export const foot = (text: string): Element =>
  column(
    { width: pageWidth, padding: `20px ${margin}px 26px`, backgroundColor: colours.paper },
    paragraph({ width: inner, fontSize: 20, lineHeight: 1.5, color: colours.quiet }, text),
  )

/** Rows of a list that make one strip: what is drawn at once is what takes memory. */
const rowsAStrip = 5

/** The rows of a list as strips of a picture. */
export const strips = (rows: readonly Element[]): Element[] =>
  Array.from({ length: Math.ceil(rows.length / rowsAStrip) }, (_, index) =>
    column({ width: pageWidth, backgroundColor: colours.paper }, ...rows.slice(index * rowsAStrip, (index + 1) * rowsAStrip)),
  )

/** What the nth row of a list stands on. */
export const paperOf = (nth: number, marked = false): string => (marked ? colours.mark : nth % 2 === 1 ? colours.stripe : colours.paper)

/** A bar of so many px of height, filled as far as its share (0 to 1) of the width; a short one is still seen. */
export const track = (share: number, height: number, colour: string): Element => {
  const bar = { height, borderRadius: height / 2 }
  const width = share > 0 ? Math.max(height, Math.round(inner * Math.min(1, share))) : 0
  return row({ ...bar, width: inner, backgroundColor: colours.line }, row({ ...bar, width, backgroundColor: colour }))
}
