import { plainText } from './fonts.ts'

/** A box or a text as satori lays it out: CSS flexbox by its `style`. */
export interface Element {
  type: string
  props: Record<string, unknown> & { style?: Style; children?: (Element | string)[] | string }
}

/** CSS properties as satori knows them; numbers are px. */
export type Style = Record<string, string | number>

/** How wide every picture is laid out, px; it is drawn twice as large, sharp on a phone. Text under 20 px would be hard to read there. */
export const pageWidth = 540

/** The colours of the house. */
export const colours = {
  red: '#b3261e',
  deepRed: '#8c1d18',
  gold: '#c9962c',
  ink: '#1f2933',
  quiet: '#5f6b76',
  line: '#e4e8ec',
  stripe: '#f5f7f8',
  mark: '#fdeecb',
  paper: '#ffffff',
  blush: '#f7d9d6',
  rose: '#d98c86',
}

/** A row of children, centred across; null children are left out. */
export const row = (style: Style, ...children: (Element | null)[]): Element => ({
  type: 'div',
  props: {
    style: { display: 'flex', flexDirection: 'row', alignItems: 'center', boxSizing: 'border-box', ...style },
    children: children.filter((child) => child !== null),
  },
})

/** Children below one another; null children are left out. */
export const column = (style: Style, ...children: (Element | null)[]): Element => ({
  type: 'div',
  props: {
    style: { display: 'flex', flexDirection: 'column', boxSizing: 'border-box', ...style },
    children: children.filter((child) => child !== null),
  },
})

/** A text that breaks where it must. */
export const paragraph = (style: Style, text: string): Element => ({
  type: 'div',
  props: { style: { display: 'flex', ...style }, children: plainText(text) },
})

/** A text on at most so many lines, cut with 「…」 where it is too long for its box. */
export const lines = (most: number, style: Style, text: string): Element => ({
  type: 'div',
  props: {
    style: {
      display: 'block',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      lineClamp: most,
      lineHeight: 1.25,
      wordBreak: 'break-word',
      ...style,
    },
    children: plainText(text),
  },
})

/** A text on one line, cut with 「…」 where it is too long for its box. */
export const line = (style: Style, text: string): Element => lines(1, { whiteSpace: 'nowrap', lineHeight: 'normal', ...style }, text)

/** All that is written in an element. */
export const textIn = ({ props: { children = [] } }: Element): string =>
  typeof children === 'string' ? children : children.map((child) => (typeof child === 'string' ? child : textIn(child))).join('')
