/**
 * What a picture shows: plain data, drawn at the edge (src/render) when it is sent. A text always goes along that says the same to
 * whoever cannot see it. Points arrive as text; names are as they are shown (a hidden one is already hidden).
 */
export type Picture = BoardPicture | BarsPicture | CardPicture | RotaPicture | CertificatePicture

/** Most rows of a board: more would not be read on a phone. */
export const mostPictureRows = 30

/** The leading places of a board. */
export interface BoardPicture {
  kind: 'board'
  association: string
  title: string
  /** Under the title: what it is, until when. */
  subtitle: string
  /** At most {@link mostPictureRows}. */
  rows: { rank: number; name: string; place: string; points: string }[]
  footer: string
}

/** Branches beside one another, longest first. */
export interface BarsPicture {
  kind: 'bars'
  association: string
  title: string
  subtitle: string
  /** `value` decides the length: nothing below zero has any. At most {@link mostPictureRows} in all. */
  groups: { heading: string; bars: { rank: number; label: string; value: number; shown: string; note?: string }[] }[]
  footer: string
}

/** A member's own card. */
export interface CardPicture {
  kind: 'card'
  association: string
  name: string
  /** Branch and tier. */
  place: string
  period: string
  points: string
  /** Places on boards: which, which place, of how many. */
  places: { board: string; rank: number; of: number }[]
  /** What moved the place: 「比上月上升 3 名」. */
  moved?: string
  /** By category, most first; `tenths` decides the bar. */
  categories: { name: string; points: string; tenths: number }[]
  /** The next star and how far it is: `reached` of `needed`, in tenths. */
  star?: { text: string; reached: number; needed: number }
  footer: string
}

/** A year's rota: twelve months. */
export interface RotaPicture {
  kind: 'rota'
  association: string
  title: string
  /** Where it is not `given`, the name says so. */
  months: { month: string; name: string; given: boolean; branch: string; isNow: boolean; note?: string }[]
  footer: string
}

/** A star certificate. */
export interface CertificatePicture {
  kind: 'certificate'
  association: string
  name: string
  /** Tier of whom it honours. */
  tier: string
  period: string
  star: string
  /** How many stars are drawn: 1 to 5. */
  stars: number
  number: string
  /** As it is written on it: 「2026年1月8日」. */
  date: string
}

/** Names among these with a character that the pictures' font may lack (beyond the basic plane): they are written in the text that goes along. */
export const rareNames = (names: readonly string[]): string[] => [...new Set(names.filter((name) => /[\u{10000}-\u{10ffff}]/u.test(name)))]
