/** Draws a frame on the canvas that it is attached to. */
export function drawn(frame: ImageBitmap): (canvas: HTMLCanvasElement) => void {
  return (canvas) => canvas.getContext('2d')?.drawImage(frame, 0, 0);
}
