import type { CardPicture } from '../../chat/picture.ts'
import { colours, column, type Element, line, pageWidth, paragraph, row } from '../element.ts'
import { foot, inner, margin, track } from './frame.ts'

const half = (inner - 16) / 2

const top = ({ association, name, place, period, points, moved }: CardPicture): Element =>
  column(
    { width: pageWidth, padding: `26px ${margin}px 26px`, backgroundColor: colours.red, color: '#fff' },
    line({ width: inner, fontSize: 20, color: colours.blush, marginBottom: 10 }, `${association} · ${period}`),
    row(
      { width: inner, justifyContent: 'space-between', alignItems: 'flex-end' },
      column(
        { width: inner - 190 },
        paragraph({ width: inner - 190, fontSize: 38, fontWeight: 700, lineHeight: 1.25 }, name),
        paragraph({ width: inner - 190, fontSize: 20, marginTop: 4, color: colours.blush, lineHeight: 1.4 }, place),
      ),
      row(
        { width: 190, justifyContent: 'flex-end', alignItems: 'flex-end' },
        line({ fontSize: points.length > 5 ? 44 : 56, fontWeight: 700, lineHeight: 1 }, points),
        line({ fontSize: 22, marginLeft: 6, lineHeight: 1.3, color: colours.blush }, '分'),
      ),
    ),
    moved
      ? row({ marginTop: 14 }, line({ padding: '5px 14px', borderRadius: 16, fontSize: 20, backgroundColor: colours.deepRed }, moved))
      : null,
  )

const placeBox = ({ board, rank, of }: CardPicture['places'][number], wide: number): Element =>
  column(
    { width: wide, padding: '12px 4px', alignItems: 'center', borderRadius: 12, backgroundColor: colours.stripe },
    line({ maxWidth: wide - 12, fontSize: 20, color: colours.quiet }, board),
    row(
      { marginTop: 4, alignItems: 'flex-end' },
      line({ fontSize: 30, fontWeight: 700, color: colours.ink }, String(rank)),
      line({ fontSize: 20, marginLeft: 4, marginBottom: 3, color: colours.quiet }, `/ ${of}`),
    ),
  )

const places = (all: CardPicture['places']): Element => {
  const wide = (inner - 12 * (all.length - 1)) / all.length
  return row(
    { width: pageWidth, padding: `20px ${margin}px 4px`, justifyContent: 'space-between', backgroundColor: colours.paper },
    ...all.map((each) => placeBox(each, wide)),
  )
}

const heading = (text: string): Element => paragraph({ fontSize: 22, fontWeight: 700, color: colours.deepRed, marginBottom: 8 }, text)

const categories = (all: CardPicture['categories']): Element => {
  const most = Math.max(1, ...all.map(({ tenths }) => tenths))
  return column(
    { width: pageWidth, padding: `18px ${margin}px 4px`, backgroundColor: colours.paper },
    heading('各板块'),
    ...all.map(({ name, points, tenths }) =>
      column(
        { width: inner, marginBottom: 10 },
        row(
          { width: inner, justifyContent: 'space-between', marginBottom: 4 },
          line({ maxWidth: half + 60, fontSize: 22, color: colours.ink }, name),
          line({ fontSize: 22, fontWeight: 700, color: colours.ink }, points),
        ),
        track(tenths / most, 12, colours.rose),
      ),
    ),
  )
}

const star = ({ text, reached, needed }: NonNullable<CardPicture['star']>): Element =>
  column(
    { width: pageWidth, padding: `14px ${margin}px 4px`, backgroundColor: colours.paper },
    heading('评星'),
    track(needed > 0 ? reached / needed : 1, 12, colours.gold),
    paragraph({ width: inner, marginTop: 8, fontSize: 21, lineHeight: 1.45, color: colours.ink }, text),
  )

/** A member's own card: points, places, what they came from, and the next star. */
export const cardPicture = (card: CardPicture): Element[] => [
  top(card),
  ...(card.places.length > 0 ? [places(card.places)] : []),
  ...(card.categories.length > 0 ? [categories(card.categories)] : []),
  ...(card.star ? [star(card.star)] : []),
  foot(card.footer),
]
