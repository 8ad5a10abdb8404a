import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import type { Table } from '../chat/table.ts'

/** Rows beyond these are not drawn, and the picture says how many there are. */
const mostDrawn = 300
const width = 720
const margin = 26
/** Empty room on either side of a cell's text. */
const gap = 8
const fontSize = 17
const rowHeight = 36
const colours = { ink: '#1f2933', quiet: '#66727f', line: '#e4e8ec', stripe: '#f6f8f9', mark: '#fff1d6', title: '#a3231b' }

/** A column placed: from `x`, `wide` px. */
interface Placed {
  x: number
  wide: number
  align: 'left' | 'center' | 'right'
}

/** Width of a text at size 1: Chinese letters are square, the others about half as wide. */
const emsOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > '\u02ff' ? 1 : 0.58), 0)

/** The text, cut with 「…」 to fit `wide` px at `size`. */
const fitted = (text: string, wide: number, size: number): string => {
  if (emsOf(text) * size <= wide) return text
  let cut = [...text]
  while (cut.length > 0 && (emsOf(cut.join('')) + 1) * size > wide) cut = cut.slice(0, -1)
  return `${cut.join('')}…`
}

/** Columns share the width by their widest cell, within bounds, so that one long title leaves room for the others. */
const placedColumns = ({ columns, rows }: Table): Placed[] => {
  const wanted = columns.map(({ name }, index) => {
    const widest = Math.max(emsOf(name), ...rows.slice(0, mostDrawn).map((row) => emsOf(row[index] ?? '')))
    return Math.min(Math.max(widest, 2), 18) * fontSize + 2 * gap
  })
  const share = (width - 2 * margin) / wanted.reduce((sum, each) => sum + each, 0)
  let x = margin
  return columns.map(({ align = 'left' }, index) => {
    const placed = { x, wide: (wanted[index] ?? 0) * share, align }
    x += placed.wide
    return placed
  })
}

const escaped = (text: string): string =>
  text
    // control characters and lone surrogates have no place in XML
    .replace(/[^\P{C}\u200d]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')

interface Style {
  size: number
  fill: string
  bold?: boolean
}

const textAt = (x: number, y: number, text: string, { size, fill, bold }: Style, anchor = 'start'): string =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="${anchor}"${bold ? ' font-weight="700"' : ''}>${escaped(text)}</text>`

const rowAt = (columns: readonly Placed[], cells: readonly string[], y: number, style: Style): string =>
  columns
    .map(({ x, wide, align }, index) => {
      const text = fitted(cells[index] ?? '', wide - 2 * gap, style.size)
      const base = y + rowHeight / 2 + style.size * 0.36
      if (align === 'right') return textAt(x + wide - gap, base, text, style, 'end')
      if (align === 'center') return textAt(x + wide / 2, base, text, style, 'middle')
      return textAt(x + gap, base, text, style)
    })
    .join('')

/** The table as SVG, 720 wide. */
export const tableSvg = (table: Table): string => {
  const columns = placedColumns(table)
  const shown = table.rows.slice(0, mostDrawn)
  const more = table.rows.length - shown.length
  const marked = new Set(table.marked)
  const inner = width - 2 * margin
  const parts: string[] = []
  let y = 58
  parts.push(textAt(margin + gap, y, fitted(table.title, inner, 26), { size: 26, fill: colours.title, bold: true }))
  if (table.subtitle) {
    y += 30
    parts.push(textAt(margin + gap, y, fitted(table.subtitle, inner, 15), { size: 15, fill: colours.quiet }))
  }
  y += 14
  const names = table.columns.map(({ name }) => name)
  parts.push(rowAt(columns, names, y, { size: 15, fill: colours.quiet, bold: true }))
  y += rowHeight
  parts.push(`<rect x="${margin}" y="${y - 1}" width="${inner}" height="2" fill="${colours.line}"/>`)
  for (const [index, row] of shown.entries()) {
    const bold = marked.has(index)
    const paper = bold ? colours.mark : index % 2 === 1 ? colours.stripe : null
    if (paper) parts.push(`<rect x="${margin}" y="${y + 1}" width="${inner}" height="${rowHeight - 1}" fill="${paper}"/>`)
    parts.push(rowAt(columns, row, y, { size: fontSize, fill: colours.ink, bold }))
    y += rowHeight
    parts.push(`<rect x="${margin}" y="${y}" width="${inner}" height="1" fill="${colours.line}"/>`)
  }
  for (const line of [...(more > 0 ? [`……另有 ${more} 行没有画出`] : []), ...(table.footer ? [table.footer] : [])]) {
    y += 28
    parts.push(textAt(margin + gap, y, fitted(line, inner, 14), { size: 14, fill: colours.quiet }))
  }
  const height = y + 28
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="Noto Sans SC"><rect width="${width}" height="${height}" fill="#fff"/>${parts.join('')}</svg>`
}

const packed = (path: string): Promise<Buffer> => readFile(fileURLToPath(import.meta.resolve(path)))
const fontOf = (weight: string): Promise<Buffer> => packed(`@expo-google-fonts/noto-sans-sc/${weight}/NotoSansSC_${weight}.ttf`)

let loaded: Promise<Uint8Array[]> | undefined

/** Loads the engine and the fonts at the first picture; kept afterwards. A failed try is tried anew. */
const fonts = (): Promise<Uint8Array[]> => {
  loaded ??= (async () => {
    await initWasm(await packed('@resvg/resvg-wasm/index_bg.wasm'))
    return Promise.all([fontOf('400Regular'), fontOf('700Bold')])
  })().catch((error: unknown) => {
    loaded = undefined
    throw error
  })
  return loaded
}

/** A table as a PNG of 1440 px width (1080 when it is long), as tall as its rows; at most 300 are drawn. */
export const tablePicture = async (table: Table): Promise<Buffer> => {
  const fontBuffers = await fonts()
  const scale = table.rows.length > 60 ? 1.5 : 2
  const resvg = new Resvg(tableSvg(table), {
    fitTo: { mode: 'zoom', value: scale },
    font: { fontBuffers, defaultFontFamily: 'Noto Sans SC', loadSystemFonts: false },
  })
  const drawn = resvg.render()
  try {
    return Buffer.from(drawn.asPng())
  } finally {
    drawn.free()
    resvg.free()
  }
}
