/** What people read about pictures they sent as evidence for a claim (申报). */

const whyMissed = {
  'not-given': '没取到',
  'too-big': '太大了（一张最多 8 MB）',
  'no-picture': '打不开，可能不是图片',
  'not-stored': '没存上',
} as const

/** To who sent it, privately: a picture of theirs is not kept; the claim stands. */
export const pictureMissed = (claim: string, why: keyof typeof whyMissed): string =>
  `申报 ${claim} 的图片${whyMissed[why]}，请半小时内私聊我重发一张。申报本身已经记下，不用再报。`
/** How a reviewer sees what became of a picture that is not kept. */
export const missedMark = '图片没取到，请重发'
