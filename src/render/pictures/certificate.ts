import type { CertificatePicture } from '../../chat/picture.ts'
import { column, type Element, line, pageWidth, paragraph, row } from '../element.ts'

const cream = '#fffaf0'
const red = '#a3231b'
const gold = '#c9962c'
const brown = '#4a3426'
const faded = '#7a6455'
const textWide = 430
/** A five-pointed star in a box of 24. */
const star = 'M12 1.6l3.1 6.6 7.2.9-5.3 5 1.4 7.2L12 17.8l-6.4 3.5L7 14.1l-5.3-5 7.2-.9z'
const starOf = (size: number): Element => ({
  type: 'svg',
  props: {
    width: size,
    height: size,
    viewBox: '0 0 24 24',
    style: { margin: '0 5px' },
    children: [{ type: 'path', props: { d: star, fill: gold } }],
  },
})

/** A star certificate, as one would frame it. */
export const certificatePicture = ({
  association,
  name,
  tier,
  period,
  star: awarded,
  stars,
  number,
  date,
}: CertificatePicture): Element[] => [
  column(
    { width: pageWidth, padding: 18, backgroundColor: cream },
    column(
      { width: pageWidth - 36, padding: 8, border: `4px solid ${red}`, borderRadius: 6 },
      column(
        { width: pageWidth - 60, padding: '36px 24px 30px', alignItems: 'center', border: `1px solid ${gold}` },
        line({ maxWidth: textWide, fontSize: 22, color: brown }, association),
        line({ marginTop: 14, fontSize: 50, fontWeight: 700, letterSpacing: 12, marginLeft: 12, color: red }, '星级证书'),
        row({ marginTop: 18 }, ...Array.from({ length: stars }, () => starOf(42))),
        paragraph(
          { maxWidth: textWide, marginTop: 30, fontSize: name.length > 8 ? 32 : 44, fontWeight: 700, color: brown, textAlign: 'center' },
          name,
        ),
        line({ maxWidth: textWide, marginTop: 6, fontSize: 21, color: faded }, tier),
        ...[`在${period}评比中`, '积极参与、表现突出，', `被评为「${awarded}」会员，特发此证。`].map((text, index) =>
          line({ marginTop: index === 0 ? 28 : 10, fontSize: 25, color: brown }, text),
        ),
        line({ maxWidth: textWide, marginTop: 44, alignSelf: 'flex-end', fontSize: 20, color: brown }, association),
        row(
          { width: textWide, marginTop: 8, justifyContent: 'space-between' },
          line({ fontSize: 20, color: faded }, `证书编号 ${number}`),
          line({ fontSize: 20, color: brown }, date),
        ),
      ),
    ),
  ),
]
