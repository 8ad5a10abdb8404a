/** Sentences of 不公开 and 公开. */

/** In place of a name on a board. */
export const hiddenName = '（不公开）'

export const hidden = (name: string): string =>
  `${name}，已设为不公开：群里和别人看的积分榜上不再出现您的名字，积分和名次照常。发「公开」可恢复。`
export const shown = (name: string): string => `${name}，已恢复公开：积分榜上会出现您的名字。`
export const hiddenAlready = (name: string): string => `${name}，您已经是不公开，不用再设。发「公开」可恢复。`
export const shownAlready = (name: string): string => `${name}，您的名字是公开的。不想公开请发「不公开」。`
