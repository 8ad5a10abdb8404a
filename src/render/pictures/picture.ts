import type { Picture } from '../../chat/picture.ts'
import type { Element } from '../element.ts'
import { barsPicture } from './bars.ts'
import { boardPicture } from './board.ts'
import { cardPicture } from './card.ts'
import { certificatePicture } from './certificate.ts'
import { rotaPicture } from './rota.ts'

/** A picture as strips below one another; see paint.ts. */
export const stripsOf = (picture: Picture): Element[] => {
  switch (picture.kind) {
    case 'board':
      return boardPicture(picture)
    case 'bars':
      return barsPicture(picture)
    case 'card':
      return cardPicture(picture)
    case 'rota':
      return rotaPicture(picture)
    case 'certificate':
      return certificatePicture(picture)
  }
}
