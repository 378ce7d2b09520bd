// First frames of clips, taken from the player when it showed them: what stands for a clip where the
// program has no means to make a poster of its own. They live as long as the window.
import { SvelteMap } from 'svelte/reactivity';

/** Posters that are remembered: about a third of a megabyte each. */
const MOST = 120;
/** Longest side in pixels, that of any small picture. */
const SIDE = 384;

export class Posters {
  readonly #known = new SvelteMap<number, ImageBitmap>();

  of(id: number): ImageBitmap | null {
    return this.#known.get(id) ?? null;
  }

  /** Takes the frame that a player shows now, once for each clip. */
  async take(id: number, video: HTMLVideoElement) {
    const { videoWidth: width, videoHeight: height } = video;
    if (this.#known.has(id) || width === 0 || height === 0) return;
    const scale = Math.min(1, SIDE / Math.max(width, height));
    const size = {
      resizeWidth: Math.max(1, Math.round(width * scale)),
      resizeHeight: Math.max(1, Math.round(height * scale)),
    };
    // A web view that cannot do this leaves the plate.
    const frame = await createImageBitmap(video, size).catch(() => null);
    if (!frame) return;
    this.#known.set(id, frame);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST && oldest !== undefined) {
      this.#known.get(oldest)?.close();
      this.#known.delete(oldest);
    }
  }

  /** Another library: ids mean other clips. */
  clear() {
    for (const frame of this.#known.values()) frame.close();
    this.#known.clear();
  }
}
