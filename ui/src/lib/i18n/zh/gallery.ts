import type { gallery as en } from '../en/gallery';
import type { Translated } from '../message';

export const gallery: Translated<typeof en> = {
  toldTrashed: '已将 {count} 项移到废纸篓',
  toldRestored: '已恢复 {count} 项',
  toldEmptied: '已永久删除 {count} 个文件',
  toldCopiedImage: '已拷贝图片',
  toldCopiedPrompt: '已拷贝提示词',
  toldCopiedSeed: '已拷贝种子',
  toldCopiedHash: '已拷贝校验和',
  toldCopiedPath: '已拷贝路径',
  toldQueuedAgain: '已重新排队 {count} 个任务',
};
