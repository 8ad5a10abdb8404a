import { Resvg } from '@resvg/resvg-js'
import satori, { type SatoriNode } from 'satori'
import { colours, type Element, pageWidth, textIn } from './element.ts'
import { type Fonts, openFonts } from './fonts.ts'
import { openPng } from './png.ts'

let loading: Promise<Fonts> | undefined

/** Opens the fonts at the first picture; kept afterwards. A failed try is tried anew. */
const fonts = (): Promise<Fonts> => {
  loading ??= openFonts().catch((error: unknown) => {
    loading = undefined
    throw error
  })
  return loading
}

/**
 * A picture of strips below one another, each {@link pageWidth} px wide and as tall as what is in it, as a PNG `scale` times as large.
 * A strip is laid out and drawn before the next is begun, so that a long list takes no more memory than a short one.
 */
export const paint = async (strips: readonly Element[], scale = 2): Promise<Buffer> => {
  // for all strips at once: a rare font is then read and opened once
  const opened = await (await fonts()).fontsFor(strips.map(textIn).join(''))
  const png = openPng(pageWidth * scale)
  for (const strip of strips) {
    const svg = await satori(strip as SatoriNode, { width: pageWidth, fonts: opened })
    // letters are paths already
    const options = { fitTo: { mode: 'zoom', value: scale }, background: colours.paper, font: { loadSystemFonts: false } } as const
    await png.add(new Resvg(svg, options).render())
  }
  return png.end()
}
