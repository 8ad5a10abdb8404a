import { colours, column, type Element, line, pageWidth, paragraph, type Style } from '../element.ts'

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

/** Children in groups of `size`, as strips of a picture. */
export const strips = (children: readonly Element[], size: number, style: Style = {}): Element[] =>
  Array.from({ length: Math.ceil(children.length / size) }, (_, index) =>
    column({ width: pageWidth, backgroundColor: colours.paper, ...style }, ...children.slice(index * size, (index + 1) * size)),
  )

/** Rows of a list that make one strip. */
export const rowsAStrip = 5
