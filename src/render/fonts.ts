import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** Weights there are. */
export type Weight = 400 | 700
const weights: readonly Weight[] = [400, 700]

/** A font file for satori. */
export interface FontFile {
  name: string
  weight: Weight
  data: Buffer
}

const packed = (path: string): string => fileURLToPath(import.meta.resolve(path))
const slicePath = (slice: string, weight: Weight): string =>
  packed(`@fontsource/noto-sans-sc/files/noto-sans-sc-${slice}-${weight}-normal.woff`)

interface Range {
  from: number
  to: number
  slice: string
}

/** Which slice of the font holds which characters, as its package's unicode.json says: `"[4]": "U+1f1e9-1f1f5,U+1f21a"`. */
const rangesIn = (text: string): Range[] =>
  Object.entries(JSON.parse(text) as Record<string, string>).flatMap(([key, list]) =>
    list.split(',').map((range) => {
      const [from = '', to = from] = range.trim().slice(2).split('-')
      return { from: Number.parseInt(from, 16), to: Number.parseInt(to, 16), slice: key.replace(/^\[(.*)\]$/u, '$1') }
    }),
  )

/** Emoji: no font of ours draws them. */
const emoji = /\p{Extended_Pictographic}|[\u{1f1e6}-\u{1f1ff}\u200d\ufe0f\u20e3]/gu

/** A text as it is drawn: without emoji, control characters and lone surrogates. */
export const plainText = (text: string): string => text.replace(emoji, '').replace(/[\p{Cc}\p{Cs}\p{Cf}]/gu, '')

/**
 * Noto Sans SC, opened as far as a text needs it. The whole font takes 40 MB a weight once it is parsed; @fontsource ships it in a
 * hundred slices of a few kilobytes, sorted so that the commonest characters share a few. What the slices lack (names have 㛃 and 䶮)
 * comes from the whole font in one weight, which is opened for that picture alone. What that lacks too is drawn as an empty box.
 */
export const openFonts = async () => {
  const ranges = rangesIn(await readFile(packed('@fontsource/noto-sans-sc/unicode.json'), 'utf8'))
  const slices = new Map<number, string | null>()
  const opened = new Set<string>()
  let files: FontFile[] = []

  const sliceOf = (point: number): string | null => {
    const known = slices.get(point)
    if (known !== undefined) return known
    const slice = ranges.find(({ from, to }) => point >= from && point <= to)?.slice ?? null
    slices.set(point, slice)
    return slice
  }
  const open = async (slice: string): Promise<FontFile[]> => {
    opened.add(slice)
    return Promise.all(weights.map(async (weight) => ({ name: slice, weight, data: await readFile(slicePath(slice, weight)) })))
  }

  return {
    /** Fonts that draw a text, in one of which each of its characters is. The same list as before while nothing is added: satori keeps what it parsed by the list. */
    async fontsFor(text: string): Promise<FontFile[]> {
      const wanted = new Set([...text].map((letter) => sliceOf(letter.codePointAt(0) ?? 0)))
      const fresh = [...wanted].filter((slice) => slice !== null && !opened.has(slice)) as string[]
      if (fresh.length > 0 || files.length === 0) files = [...files, ...(await Promise.all(['latin', ...fresh].filter((slice) => !opened.has(slice)).map(open))).flat()]
      if (!wanted.has(null)) return files
      return [...files, { name: 'whole', weight: 400, data: await readFile(packed('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf')) }]
    },
  }
}

/** Noto Sans SC, opened as far as it was needed. */
export type Fonts = Awaited<ReturnType<typeof openFonts>>
